import fc from 'fast-check';
import { terraformName } from '../../config/terraform-name';

describe('terraformName', () => {
  test.each([
    ['payments-prod', 'payments-prod'],
    ['Workloads/Prod', 'Workloads-Prod'],
    ['1st', '_1st'],
    ['-a', '_-a'],
    ['Ünïcode OU', 'Ünïcode-OU'],
    ['日本', '日本'],
    ['サーバー', 'サーバー'],
    ['Отдел', 'Отдел'],
    ['का', 'का'],
  ])('%s becomes %s', (id, name) => expect(terraformName(id)).toBe(name));

  test.each(['\u0870', '\u08b5', '\u08c7', '\u05ef', '\u4dbf', '\u9ffc', '\ua7c2', '\uab66', '\u1c89', '\u{11f02}'])(
    'replaces %j, which Unicode 9 does not know',
    letter => expect(terraformName(`a${letter}b`)).toBe('a-b'),
  );

  test.each(['\u0995', '\u{20000}', '\u2118', '·'])('replaces %j, which is not of a widespread script', letter =>
    expect(terraformName(`a${letter}b`)).toBe('a-b'),
  );

  test('gives letters, digits, _ and - of the first plane, and the same when it is applied again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), id => {
        const name = terraformName(id);
        expect(name).toMatch(/^[\p{ID_Start}_][\p{ID_Continue}-]*$/u);
        expect(name).not.toMatch(/[\u{10000}-\u{10ffff}]/u);
        expect(terraformName(name)).toBe(name);
      }),
    );
  });
});
