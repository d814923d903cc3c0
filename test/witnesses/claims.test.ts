import { Claim, compare, isExplained, Reason, Verdict } from './claims';
import { renderTable } from './page';

const [ONE, OTHER] = ['111111111111', '222222222222'];
const claim = (more: Partial<Claim> = {}): Claim => ({
  ...{ witness: 'Tool check', requirement: 'CRED-3', account: ONE, holds: true, says: '', ...more },
});
const HELD = { is: 'held', why: 'no keys' };
const NOT_HELD = { is: 'not held', why: 'the trail has not delivered' };
const cells = (verdict: Verdict) => (): Verdict => verdict;
const REASON: Reason = {
  ...{ witness: /^Tool check$/, requirement: 'CRED-3', audit: /^not held: the trail/, why: 'it asks for less' },
};

test('accounts of which both say the same are one line', () => {
  const same = compare([claim(), claim({ account: OTHER })], cells(HELD), []);
  expect(same).toEqual([
    { witness: 'Tool check', requirement: 'CRED-3', accounts: [ONE, OTHER], holds: true, verdict: HELD },
  ]);
  expect(same.every(isExplained)).toBe(true);
});

test.each<[string, Claim, Verdict, Reason[], boolean]>([
  ['held and not held', claim(), NOT_HELD, [], false],
  ['not held and held', claim({ holds: false }), HELD, [], false],
  ['not held and unknown, which is not held', claim({ holds: false }), { is: 'unknown', why: '' }, [], true],
  ['held and unknown', claim(), { is: 'unknown', why: '' }, [], false],
  ['for a reason', claim(), NOT_HELD, [REASON], true],
  ['the reason of another check', claim({ witness: 'Tool checks' }), NOT_HELD, [REASON], false],
  ['the reason of another requirement', claim({ requirement: 'CRED-2' }), NOT_HELD, [REASON], false],
  ['a reason for something else', claim(), { is: 'not held', why: 'keys' }, [REASON], false],
])('a difference has to be explained: %s', (_, said, verdict, reasons, expected) => {
  expect(compare([said], cells(verdict), reasons).map(isExplained)).toEqual([expected]);
});

test('a cell that the audit does not have is a difference', () => {
  expect(compare([claim()], () => undefined, [REASON]).map(isExplained)).toEqual([false]);
});

test('the table of a run stands in place of the one before', () => {
  const page = 'Before.\n\n<!-- npm run witnesses writes this table -->\nold\n<!-- end of the table -->\n\nAfter.\n';
  const written = renderTable(page, compare([claim()], cells(HELD), []), 1);
  expect(written).toBe(
    [
      'Before.\n\n<!-- npm run witnesses writes this table -->\n',
      '1 statement; the audit agrees with 1 of them.\n',
      '| requirement | who, and by which check | accounts | says | the audit says | why they differ |',
      '| --- | --- | ---: | --- | --- | --- |',
      '| CRED-3 | Tool `check` | 1 | held | held |  |\n',
      '<!-- end of the table -->\n\nAfter.\n',
    ].join('\n'),
  );
  expect(renderTable(written, compare([claim()], cells(HELD), []), 1)).toBe(written);
});
