import ICAL from 'ical.js';
import { RecordFile } from '../../../people/records/record';
import { calendarOf } from '../../../people/rhythm/calendar';
import { openPasswords, openPasswordText } from '../../../people/rhythm/passwords';
import { accounts, acme, named } from '../records/record-fixture';

/** A record of a root password: what became of it, of whom, on which day of November, and when it is to be deleted. */
function password(
  of: 'allowed' | 'ended' | 'kept',
  {
    day = '10',
    account = 'ledger-prod',
    deleteBy,
    more = '',
  }: { day?: string; account?: string; deleteBy?: string; more?: string } = {},
): RecordFile {
  const results = [
    'outcome: it was done',
    'logged_out: true',
    'all_returned: true',
    `recovery: ${of}`,
    ...(deleteBy === undefined ? [] : [`delete_by: ${deleteBy}`]),
  ];
  return named(
    `2026-11-${day}-root-use-${account}`,
    [
      ...['---', 'kind: root-use', `accounts: [${account}]`, 'who: [Dana Reyes]', `from: 2026-11-${day}T14:00Z`],
      ...[`to: 2026-11-${day}T14:05Z`, 'why: a task of root', 'ticket: CHG-1'],
      ...['approvals: [{ by: Security Lead, at: 2026-11-01T09:00Z }]', 'results:', ...results.map(one => `  ${one}`)],
      ...[more, '---', '', '# A use of root', ''],
    ].join('\n'),
  );
}
const allowed = (deleteBy = '2026-11-12', more = {}) => password('allowed', { deleteBy, ...more });
const open = (files: readonly RecordFile[], today = '2026-11-21') => openPasswords(files, accounts, today);

test('a password that was allowed is open, and says when and by which record', () => {
  const record = allowed();
  expect(record.diagnostics).toEqual([]);
  const [found, ...more] = open([record]);
  expect([found, more]).toEqual([
    {
      account: accounts.of(['ledger-prod'])[0],
      record: '2026-11-10-root-use-ledger-prod',
      ...{ allowed: '2026-11-10', due: '2026-11-12', isOverdue: true },
      delete: 'npx rootguard credentials plan --account ledger-prod',
    },
    [],
  ]);
  expect(openPasswordText(found!)).toBe(
    'was allowed on 2026-11-10 (2026-11-10-root-use-ledger-prod), and is still to be deleted: overdue since 2026-11-12',
  );
});

test.each([
  ['2026-11-11', false],
  ['2026-11-12', false],
  ['2026-11-13', true],
])('on %s it is overdue: %s', (today, isOverdue) => {
  expect(open([allowed()], today)).toEqual([expect.objectContaining({ isOverdue })]);
});

test.each(['ended', 'kept'] as const)('a later record that says %s ends it, and an earlier one does not', of => {
  expect(open([allowed(), password(of, { day: '11' })])).toEqual([]);
  expect(open([password(of, { day: '11' }), allowed()])).toEqual([]);
  expect(open([allowed(), password(of, { day: '09' })])).toHaveLength(1);
  expect(open([allowed(), password(of)])).toHaveLength(1);
});

test('a record of another account ends nothing', () => {
  expect(open([allowed(), password('ended', { day: '11', account: 'payments-prod' })])).toHaveLength(1);
});

test('a record that is wrong does not end it, and allows all the same', () => {
  const wrong = { more: 'surplus: key' };
  expect(password('ended', { day: '11', ...wrong }).record).toBeUndefined();
  expect(open([allowed(), password('ended', { day: '11', ...wrong })])).toHaveLength(1);
  expect(open([allowed('2026-11-12', wrong)])).toEqual([expect.objectContaining({ due: '2026-11-12' })]);
});

test('of two the one that is due first counts; where nobody can read the day, it is overdue', () => {
  const [first, second] = [allowed('2026-11-25'), allowed('2026-11-24', { day: '11' })];
  expect(open([first, second])).toEqual([expect.objectContaining({ due: '2026-11-24', isOverdue: false })]);
  const [none] = open([first, password('allowed')]);
  expect(none).toMatchObject({ isOverdue: true });
  expect(openPasswordText(none!)).toContain('still to be deleted: by which day, nobody can read');
});

test('accounts are sorted by key', () => {
  const keys = open([allowed('2026-11-12', { account: 'payments-prod' }), allowed()]).map(({ account }) => account.key);
  expect(keys).toEqual(['ledger-prod', 'payments-prod']);
});

test.each([
  ['2026-11-12', '2026-11-12', 'Delete the root password of ledger-prod'],
  ['2026-11-13', '2026-11-13', 'OVERDUE: Delete the root password of ledger-prod'],
])('on %s it is in the calendar on %s: %s', (today, day, summary) => {
  const text = calendarOf(acme, [], [], today, open([allowed()], today));
  const events = new ICAL.Component(ICAL.parse(text) as unknown[])
    .getAllSubcomponents('vevent')
    .map(one => new ICAL.Event(one));
  expect(
    events.map(({ startDate, summary: said, description, uid }) => [startDate.toString(), said, description, uid]),
  ).toEqual([
    [
      day,
      summary,
      'Allowed on 2026-11-10: 2026-11-10-root-use-ledger-prod.\nnpx rootguard credentials plan --account ledger-prod',
      `password-${accounts.of(['ledger-prod'])[0]!.id}@${acme.aws!.id}.rootguard`,
    ],
  ]);
});

describe('the check of a record', () => {
  const rules = (file: RecordFile): string[] => file.diagnostics.map(({ rule, message }) => `${rule}: ${message}`);

  test('asks for the day of a password that was allowed, and for it alone', () => {
    expect(rules(password('allowed'))).toEqual(['required: results.delete_by: is required where recovery is allowed']);
    expect(rules(password('kept'))).toEqual([]);
    expect(rules(password('ended', { deleteBy: '2026-11-12' }))).toEqual([
      'delete-by: results.delete_by: is the day of a password that was allowed, and recovery does not say that',
    ]);
  });

  test.each([
    ['2026-11-09', ['record-order: results.delete_by: 2026-11-09 is before it was allowed, 2026-11-10']],
    ['2026-11-10', []],
    ['2026-11-31', ['record-time: results.delete_by: 2026-11-31 is no day']],
    ['soon', ['format: results.delete_by: must be a date written YYYY-MM-DD']],
  ])('of %s says %j', (deleteBy, expected) => {
    expect(rules(password('allowed', { deleteBy }))).toEqual(expected);
  });
});
