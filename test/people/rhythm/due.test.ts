import { Organization } from '../../../config/organization';
import { recordOf } from '../../../people/records/record';
import { AnyRecord } from '../../../people/records/record-schema';
import { addMonths, dueReviews } from '../../../people/rhythm/due';
import { dueText } from '../../../people/rhythm/due-words';
import { endsOf } from '../../../people/rhythm/ends';
import { accounts, acme } from '../records/record-fixture';

const reviews = {
  access: 'monthly',
  contacts: 'quarterly',
  exemptions: 'quarterly',
  drill: 'quarterly',
  alert_test: 'quarterly',
  recovery: 'yearly',
} as const;
const organization: Organization = { ...acme, reviews };

/** A record of a kind that was over at a day. */
function record(kind: string, day: string, results: string, named = 'all', to = `${day}T10:00Z`): AnyRecord {
  const text = `---
kind: ${kind}
accounts: ${named}
who: [Kim Osei, Dana Reyes]
from: ${day}T09:00Z
to: ${to}
why: because
learned: nothing
results: ${results}
---
`;
  const file = recordOf(`${day}-${kind}.md`, text, { accounts, now: Date.parse('2032-01-01T00:00Z') });
  expect(file.diagnostics).toEqual([]);
  return file.record!;
}
const review = (day: string, named?: string, to?: string) =>
  record('review', day, '{ reviewed: [access], outcome: as it should be }', named, to);
const drill = (day: string, results: string) => record('drill', day, results, '[management]');

const shown = (records: readonly AnyRecord[], today: string, key: string, of = organization) =>
  dueReviews(of, records, today)
    .filter(one => one.review === key)
    .map(({ last, due, isOverdue, accounts: about }) => [last, due, isOverdue, about.length]);
const ACTIVE = acme.accounts.filter(({ status }) => status === 'active').length;

test.each([
  ['2026-11-30', 3, '2027-02-28'],
  ['2027-11-30', 3, '2028-02-29'],
  ['2026-12-31', 1, '2027-01-31'],
  ['2027-01-31', 1, '2027-02-28'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2026-03-31', 3, '2026-06-30'],
  ['2028-02-29', 12, '2029-02-28'],
  ['2026-02-28', 1, '2026-03-28'],
  ['2026-12-15', 3, '2027-03-15'],
  ['2099-11-30', 3, '2100-02-28'],
])('%s and %i months are %s', (day, months, expected) => expect(addMonths(day, months)).toBe(expected));

test('nothing is due without a reviews section', () => {
  expect(dueReviews(acme, [], '2026-11-21')).toEqual([]);
});

test('what no record says is overdue; with since, it is from the first time on', () => {
  expect(shown([], '2026-11-21', 'access')).toEqual([[undefined, undefined, true, ACTIVE]]);
  const since = { ...organization, reviews: { ...reviews, since: '2026-10-31' } };
  expect(shown([], '2026-11-30', 'access', since)).toEqual([[undefined, '2026-11-30', false, ACTIVE]]);
  expect(shown([], '2026-12-01', 'access', since)).toEqual([[undefined, '2026-11-30', true, ACTIVE]]);
});

test('a review is due a month later, that day included, by days of UTC', () => {
  expect(shown([review('2027-01-31')], '2027-02-28', 'access')).toEqual([['2027-01-31', '2027-02-28', false, ACTIVE]]);
  expect(shown([review('2027-01-31')], '2027-03-01', 'access')).toEqual([['2027-01-31', '2027-02-28', true, ACTIVE]]);
  const late = review('2027-01-31', 'all', '2027-01-31T23:30-05:00');
  expect(shown([late], '2027-02-28', 'access')[0]?.[0]).toBe('2027-02-01');
});

test('accounts of one day are together, the oldest first; the last record of an account counts', () => {
  const records = [review('2026-11-10'), review('2026-11-15', '[ledger-prod]'), review('2026-11-12', '[ledger-prod]')];
  expect(shown(records, '2026-11-21', 'access')).toEqual([
    ['2026-11-10', '2026-12-10', false, ACTIVE - 1],
    ['2026-11-15', '2026-12-15', false, 1],
  ]);
});

test('a record of tomorrow does not count', () => {
  expect(shown([review('2026-11-22')], '2026-11-21', 'access')[0]?.[0]).toBeUndefined();
});

test('a drill counts when root access and phone worked, a test of recovery when that did; both of the management account', () => {
  const both = '{ root_access: worked, phone: worked }';
  expect(shown([drill('2026-11-01', both)], '2026-11-21', 'drill')).toEqual([['2026-11-01', '2027-02-01', false, 1]]);
  for (const results of ['{ root_access: worked }', '{ root_access: failed, phone: worked }', '{ recovery: worked }']) {
    expect(shown([drill('2026-11-01', results)], '2026-11-21', 'drill')).toEqual([[undefined, undefined, true, 1]]);
  }
  const recovered = [drill('2026-11-01', '{ recovery: worked }')];
  expect(shown(recovered, '2027-11-01', 'recovery')).toEqual([['2026-11-01', '2027-11-01', false, 1]]);
  expect(shown(recovered, '2027-11-02', 'recovery')).toEqual([['2026-11-01', '2027-11-01', true, 1]]);
});

test('a test of alerts counts for 90 days, when somebody heard it', () => {
  const heard = [record('alert-test', '2026-11-01', '{ heard: [{ by: Kim, at: 2026-11-01T09:01Z }] }')];
  expect(shown(heard, '2027-01-30', 'alert_test')).toEqual([['2026-11-01', '2027-01-30', false, ACTIVE]]);
  expect(shown(heard, '2027-01-31', 'alert_test')).toEqual([['2026-11-01', '2027-01-30', true, ACTIVE]]);
  const silent = [record('alert-test', '2026-11-01', '{ heard: [] }')];
  expect(shown(silent, '2026-11-21', 'alert_test')).toEqual([[undefined, undefined, true, ACTIVE]]);
});

test('is said with what, since when and for whom', () => {
  const [access] = dueReviews(organization, [review('2026-11-10')], '2026-12-11');
  expect(dueText(access!)).toMatch(
    /^review of who has mailbox, .*: overdue since 2026-12-10, last done on 2026-11-10, for audit, .* and 3 more$/,
  );
  const [never] = dueReviews(organization, [], '2026-12-11');
  expect(dueText(never!)).toContain(': no record says that it was ever done, for audit, ');
});

test('exemptions and what is accepted end', () => {
  const accepted = [
    { requirement: 'CRED-2', targets: ['root'], until: '2026-12-01', reason: 'r', approvedBy: 'a' } as const,
  ];
  expect(endsOf({ ...acme, accepted }).map(({ day, what }) => ({ day, what }))).toEqual([
    { day: '2026-12-01', what: 'CRED-2 is accepted for root' },
    { day: '2026-12-15', what: expect.stringContaining('exemption of ledger-prod from ') as string },
  ]);
});
