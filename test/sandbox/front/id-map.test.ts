import { IdMap } from '../../../sandbox/front/id-map';

const map = new IdMap();
map.learn('o-realreal01', 'o-exampleorg1');
map.learn('r-real', 'r-exam');
map.learn('123456789012', '022222222222');
map.learn('ou-real-12345678', 'ou-exam-11111111');

describe('IdMap', () => {
  test('replaces ids alone, in ARNs and in policy documents, both ways', () => {
    const real = {
      Id: '123456789012',
      Arn: 'arn:aws:organizations::111111111111:account/o-realreal01/123456789012',
      Parents: [{ Id: 'ou-real-12345678' }, { Id: 'r-real' }],
      Content: '{"StringEquals":{"aws:PrincipalAccount":["123456789012"]}}',
      Count: 3,
      Nothing: null,
    };
    const chosen = {
      Id: '022222222222',
      Arn: 'arn:aws:organizations::111111111111:account/o-exampleorg1/022222222222',
      Parents: [{ Id: 'ou-exam-11111111' }, { Id: 'r-exam' }],
      Content: '{"StringEquals":{"aws:PrincipalAccount":["022222222222"]}}',
      Count: 3,
      Nothing: null,
    };
    expect(map.toChosen(real)).toEqual(chosen);
    expect(map.toReal(chosen)).toEqual(real);
  });

  test('replaces whole ids only', () => {
    const text = 'made for-exam r-example 1022222222222';
    expect(map.toReal(text)).toBe(text);
  });

  test('replaces once, when an id of one side is an id of the other', () => {
    const crossed = new IdMap();
    crossed.learn('111111111111', '222222222222');
    crossed.learn('222222222222', '333333333333');
    expect(crossed.toChosen(['111111111111', '222222222222'])).toEqual(['222222222222', '333333333333']);
  });

  test('keeps the first pair', () => {
    const first = new IdMap();
    first.learn('111111111111', '222222222222');
    first.learn('999999999999', '222222222222');
    expect(first.toReal('222222222222')).toBe('111111111111');
    expect(first.toChosen('999999999999')).toBe('999999999999');
  });
});
