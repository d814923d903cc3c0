import { audit, AuditScope } from '../../../audit/audit';
import { accountsOf } from '../../../people/records/accounts';
import { recordOf } from '../../../people/records/record';
import { AnyRecord } from '../../../people/records/record-schema';
import { load } from '../../config/org-file';
import { Snapshot } from '../../../world/live/snapshot';
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
function judged(records: AuditScope['records'], account: string, of = organization, snapshot = soundSnapshot(of)) {
  const { requirements, rows } = audit(of, snapshot, { only: PEOPLE, ...(records && { records }) });
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

test('a review of exemptions is part of SCP-2, and of nothing without a reviews section', () => {
  const scp2 = (records: readonly AnyRecord[], of = organization) => {
    const { rows } = audit(of, soundSnapshot(of), { only: ['SCP-2'], records: { records } });
    return rows.find(({ account }) => account.id === PAYMENTS)!.cells[0]!;
  };
  expect(scp2([], without).is).toBe('held');
  expect(scp2([])).toMatchObject({
    is: 'not held',
    why: 'review of exemptions, and of what the org file accepts: no record says that it was ever done',
  });
  const results = '{ reviewed: [exemptions], outcome: as it should be }';
  expect(scp2([record('review', 'all', '2026-08-01', results)]).is).toBe('held');
  expect(scp2([record('review', 'all', '2026-07-31', results)]).is).toBe('not held');
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

describe('a reminder that does not come', () => {
  const sound = soundSnapshot(organization);
  const records = all('2026-10-20');
  const SCHEDULE = 'rootguard-reminder-access';
  const changed = (changes: object | undefined): Snapshot => ({
    ...sound,
    things: sound.things.flatMap(thing => {
      if (thing.attributes.name !== SCHEDULE) return [thing];
      return changes === undefined ? [] : [{ ...thing, attributes: { ...thing.attributes, ...changes } }];
    }),
  });
  const target = { input: '{"review":"drill"}' };

  test.each<[string, object | undefined]>([
    [`there is no schedule ${SCHEDULE}`, undefined],
    [`there is no schedule ${SCHEDULE}`, { group_name: 'other' }],
    [`the schedule ${SCHEDULE} is disabled`, { state: 'DISABLED' }],
    [`the schedule ${SCHEDULE} ends on 2027-01-01T00:00:00.000Z`, { end_date: '2027-01-01T00:00:00.000Z' }],
    [
      `the schedule ${SCHEDULE} comes at cron(0 8 1 1 ? 2099), and the org file asks for cron(0 8 1 1,4,7,10 ? *)`,
      { schedule_expression: 'cron(0 8 1 1 ? 2099)' },
    ],
    [`the schedule ${SCHEDULE} sends something else`, { target: [target] }],
  ])('%s: what it is about does not hold, and all else does', (why, changes) => {
    const found = judged({ records }, PAYMENTS, organization, changed(changes));
    expect(found['REV-1']).toEqual({
      is: 'not held',
      why: `review of who has mailbox, password, MFA device and phone: done on 2026-10-20, due by 2027-01-20; nobody is reminded of it: ${why}`,
      next: 'npx rootguard deploy alerts',
    });
    expect(found).toMatchObject({ 'REV-3': { is: 'held' }, 'ACC-6': { is: 'held' } });
  });

  test.each([
    ['scheduler:ListSchedules', undefined],
    ['scheduler:GetSchedule', `default/${SCHEDULE}`],
  ])('is unknown without %s', (action, about) => {
    const unread = { action, reason: 'AccessDenied', account: MANAGEMENT, ...(about !== undefined && { about }) };
    const found = judged({ records }, PAYMENTS, organization, { ...changed(undefined), unknown: [unread] });
    expect(found['REV-1']).toMatchObject({
      is: 'unknown',
      why: expect.stringContaining(`${action} did not answer`) as string,
    });
    expect(found['REV-3']!.is).toBe(about === undefined ? 'unknown' : 'held');
  });

  test('is not asked of what is overdue: that is said first', () => {
    const found = judged({ records: all('2026-05-20') }, PAYMENTS, organization, changed(undefined));
    expect(found['REV-1']).toMatchObject({ is: 'not held', next: 'npx rootguard record new review' });
  });
});
