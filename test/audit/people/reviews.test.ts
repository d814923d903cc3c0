import { audit, AuditScope } from '../../../audit/audit';
import { accountsOf } from '../../../people/records/accounts';
import { recordOf } from '../../../people/records/record';
import { AnyRecord } from '../../../people/records/record-schema';
import { load } from '../../config/org-file';
import { soundSnapshot } from '../sound-snapshot';
import { FILE, MANAGEMENT, PAYMENTS } from '../three-accounts';

const organization = load({ ...FILE, reviews: {} }).organization!;
const without = load(FILE).organization!;
const PEOPLE = ['REV-1', 'REV-3', 'DOC-4', 'ACC-6'];

function record(kind: string, accounts: string, day: string, results: string): AnyRecord {
  const text = `---
kind: ${kind}
accounts: ${accounts}
who: [Kim Osei, Dana Reyes]
from: ${day}T09:00Z
to: ${day}T10:00Z
why: because
learned: nothing
results: ${results}
---
`;
  return recordOf(`${day}-${kind}.md`, text, {
    accounts: accountsOf(organization),
    now: Date.parse('2026-11-01T12:00Z'),
  }).record!;
}

/** What of an account is judged how, by requirement. */
function judged(records: AuditScope['records'], account: string, of = organization) {
  const { requirements, rows } = audit(of, soundSnapshot(of), { only: PEOPLE, ...(records && { records }) });
  const row = rows.find(one => one.account.id === account)!;
  return Object.fromEntries(requirements.map(({ id }, column) => [id, row.cells[column]!]));
}
const verdicts = (...args: Parameters<typeof judged>) =>
  Object.fromEntries(Object.entries(judged(...args)).map(([id, { is }]) => [id, is]));

const REVIEW = '{ reviewed: [access, contacts], outcome: as it should be }';
const HEARD = '{ heard: [{ by: Kim Osei, at: DAYT09:01Z }] }';
/** Everything, done on a day; the snapshot is of 2026-11-01. */
const all = (day: string): AnyRecord[] => [
  record('review', 'all', day, REVIEW),
  record('alert-test', 'all', day, HEARD.replace('DAY', day)),
  record('drill', '[management]', day, '{ root_access: worked, phone: worked, recovery: worked }'),
];

test('without a reviews section nothing of it is judged, and contacts as before', () => {
  expect(verdicts({ records: [] }, PAYMENTS, without)).toEqual({ 'ACC-6': 'held' });
});

test('holds where all is in time; a drill is not asked of a member', () => {
  const records = all('2026-10-20');
  expect(verdicts({ records }, MANAGEMENT)).toEqual({
    'ACC-6': 'held',
    'REV-1': 'held',
    'REV-3': 'held',
    'DOC-4': 'held',
  });
  expect(verdicts({ records }, PAYMENTS)).toMatchObject({ 'REV-3': 'held', 'DOC-4': 'not applicable' });
});

test('is not held from the day after it was due: a quarter, 90 days of a test of alerts', () => {
  expect(verdicts({ records: all('2026-08-03') }, PAYMENTS)['REV-3']).toBe('held');
  expect(judged({ records: all('2026-08-02') }, PAYMENTS)['REV-3']).toEqual({
    is: 'not held',
    why: 'test of alerts, heard by somebody: done on 2026-08-02, overdue since 2026-10-31',
    next: 'npx rootguard record new alert-test',
  });
  expect(verdicts({ records: all('2026-08-01') }, PAYMENTS)).toMatchObject({ 'REV-1': 'held', 'ACC-6': 'held' });
  expect(verdicts({ records: all('2026-07-31') }, PAYMENTS)).toMatchObject({
    'REV-1': 'not held',
    'ACC-6': 'not held',
  });
});

test('without records it is unknown, and what to do is said', () => {
  const next = 'write down what was done, in the folder records beside the org file: npx rootguard record new review';
  expect(judged({ unknown: 'records: no such folder' }, PAYMENTS)['REV-1']).toEqual({
    is: 'unknown',
    why: 'what was done is unknown: records: no such folder',
    next,
  });
  expect(verdicts(undefined, PAYMENTS)).toMatchObject({ 'REV-1': 'unknown', 'ACC-6': 'unknown' });
});

test('a review of one account is none of another', () => {
  const records = [record('review', '[payments]', '2026-10-20', REVIEW)];
  expect(verdicts({ records }, PAYMENTS)['REV-1']).toBe('held');
  expect(judged({ records }, MANAGEMENT)['REV-1']).toMatchObject({
    is: 'not held',
    why: expect.stringContaining('no record says that it was ever done') as string,
  });
});
