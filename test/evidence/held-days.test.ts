import { heldDays, KeptAudit } from '../../evidence/held-days';

const audit = (at: string, ...cells: readonly string[]): KeptAudit => ({
  at,
  requirements: [{ id: 'SCP-1', title: 'root is denied', controls: { 'cis-3.0': ['1.7'] } }],
  accounts: cells.map(is => ({ requirements: { 'SCP-1': { is } } })),
});

const row = {
  ...{ id: 'SCP-1', title: 'root is denied', isAccepted: false, controls: { 'cis-3.0': ['1.7'] } },
};

test.each(['not held', 'unknown'])('a day with one account that is %s is no day on which it was held', is => {
  expect(heldDays([audit('2026-11-01T08:00:00Z', 'held', 'held'), audit('2026-11-02T08:00:00Z', 'held', is)])).toEqual([
    { ...row, held: 1, days: 2, otherDays: ['2026-11-02'] },
  ]);
});

test('every audit of a day counts, in either order', () => {
  const [good, bad] = [audit('2026-11-01T08:00:00Z', 'held'), audit('2026-11-01T20:00:00Z', 'not held')];
  const one = [{ ...row, held: 0, days: 1, otherDays: ['2026-11-01'] }];
  expect(heldDays([good, bad])).toEqual(one);
  expect(
    heldDays([
      { ...bad, at: good.at },
      { ...good, at: bad.at },
    ]),
  ).toEqual(one);
});

test('what is off or cannot apply for every account is neither held nor a finding', () => {
  expect(heldDays([audit('2026-11-01T08:00:00Z', 'off', 'not applicable')])).toEqual([
    { ...row, held: 0, days: 0, otherDays: [] },
  ]);
});

test('what is accepted, off or not applicable counts as held, and accepted is said', () => {
  expect(heldDays([audit('2026-11-01T08:00:00Z', 'accepted', 'not applicable', 'off')])).toEqual([
    { ...row, held: 1, days: 1, isAccepted: true, otherDays: [] },
  ]);
});

test('an audit of chosen accounts says nothing of all', () => {
  const [whole, part] = [audit('2026-11-01T08:00:00Z', 'held', 'not held'), audit('2026-11-02T08:00:00Z', 'held')];
  expect(heldDays([whole, { ...part, scope: { accounts: ['a'] } }])).toEqual([
    { ...row, held: 0, days: 1, otherDays: ['2026-11-01'] },
  ]);
});

test('an audit that judged nothing is no day, and one without accounts holds nothing', () => {
  expect(heldDays([{ ...audit('2026-11-01T08:00:00Z', 'held'), unread: 'no answer' }])).toEqual([]);
  expect(heldDays([audit('2026-11-01T08:00:00Z')])).toEqual([{ ...row, held: 0, days: 1, otherDays: ['2026-11-01'] }]);
});
