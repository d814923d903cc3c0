import type { AnyRecord } from '../../people/records/record-schema';
import { holdersOf } from '../../runbook/named-holders';
import { UNNAMED } from '../../runbook/posts';
import { runbookFiles } from '../../runbook/runbook';
import { testedWays } from '../../runbook/tested';
import { CustodyFixture, custodyFile, judge, organizationOf } from '../people/custody/custody-file';

const organization = organizationOf();

function pageOf(id: string, change: (file: CustodyFixture) => void = () => undefined): string {
  const file = custodyFile();
  change(file);
  const { custody } = judge(file);
  const setting = { organization, holders: holdersOf(custody!), tested: new Map<string, string>() };
  return runbookFiles(setting).get(`${id}.md`) ?? '';
}

test('a page names who holds what today', () => {
  expect(
    pageOf('management-mfa-lost')
      .split('\n')
      .filter(line => /^- (Approves|Present): /.test(line)),
  ).toEqual([
    '- Approves: approver of root uses. Today: mail-a, mail-b.',
    '- Present: holder of the root password. Today: word-a, word-b.',
    '- Present: member of the root mailbox. Today: mail-a, mail-b.',
    '- Present: holder of the phone. Today: phone-a, phone-b.',
    '- Present: second person, who writes the record.',
  ]);
  expect(pageOf('member-mfa-lost')).toContain(
    '- Present: operator who may open root sessions. Today: cloud-a, cloud-b.\n',
  );
  expect(pageOf('member-password-change')).toContain('- Present: holder of the root password. Today: nobody.\n');
});

test('whoever opens root sessions is named where a page is about every account', () =>
  expect(pageOf('compromised-root')).toContain(
    '- Present: operator who may open root sessions. Today: cloud-a, cloud-b.\n',
  ));

test('a page says until when somebody who leaves is there', () =>
  expect(
    pageOf('management-mfa-lost', ({ people }) => {
      people['phone-a']!.left = '2027-03-31';
    }),
  ).toContain('Today: phone-a (until 2027-03-31), phone-b.'));

const record = (kind: string, from: string, accounts: unknown, results: object): AnyRecord =>
  ({ kind, from, accounts, results }) as unknown as AnyRecord;

const drill = (from: string, results: object, accounts = ['management']): AnyRecord =>
  record('drill', from, accounts, { responders: [], ...results });

test('ways are tested by the last drill that tried them, whatever its zone', () =>
  expect(
    testedWays([
      drill('2026-10-02T01:00+03:00', { recovery: 'worked' }),
      drill('2026-10-01T23:00Z', { recovery: 'failed', phone: 'worked' }),
      drill('2026-10-03T08:00Z', { root_access: 'worked', responders: ['jo', 'kim'] }, ['a', 'b', 'c']),
    ]),
  ).toEqual(
    new Map([
      ['recovery-mfa', '2026-10-01, management: failed'],
      ['recovery-phone', '2026-10-01, management: worked'],
      ['root-access', '2026-10-03, a, b, c: worked'],
      ['responders', '2026-10-03, a, b, c: worked, jo, kim'],
    ]),
  ));

test('every way back in can be tested, and its page says when it was', () => {
  const ways = { recovery: 'worked', mailbox: 'failed', phone: 'worked', somebody_left: 'worked', domain: 'worked' };
  const tested = testedWays([drill('2026-10-03T08:00Z', { ...ways, affidavit: 'worked' })]);
  const page = runbookFiles({ organization, holders: UNNAMED, tested }).get('recovery.md') ?? '';
  const rows = page.split('\n').filter(line => line.startsWith('| ['));
  expect(rows.map(row => row.split(' | ').at(-1))).toEqual(
    ['worked', 'failed', 'worked', 'worked', 'worked', 'worked'].map(said => `2026-10-03, management: ${said} |`),
  );
});

test('of more than three accounts the others are counted', () =>
  expect(testedWays([drill('2026-10-03T08:00Z', { phone: 'worked' }, ['a', 'b', 'c', 'd'])])).toEqual(
    new Map([['recovery-phone', '2026-10-03, a, b, c and 1 more: worked']]),
  ));

const heard = (from: string, ...by: readonly string[]): AnyRecord =>
  record('alert-test', from, 'all', { heard: by.map(name => ({ by: name, at: from })) });

test('the last alert test counts, whoever heard it named once', () =>
  expect(testedWays([heard('2026-10-02T08:00Z', 'jo', 'kim', 'jo'), heard('2026-10-01T08:00Z')])).toEqual(
    new Map([['alerts', '2026-10-02, all accounts: heard by jo, kim']]),
  ));

test('an alert test that nobody heard is no test that worked, though one before was heard', () =>
  expect(testedWays([heard('2026-10-01T08:00Z', 'jo'), heard('2026-10-02T08:00Z')])).toEqual(
    new Map([['alerts', '2026-10-02, all accounts: nobody heard it']]),
  ));

test('without drills nothing is tested', () => expect(testedWays([])).toEqual(new Map()));

test('the page of ways back says of each test when it was, or that its record is missing', () => {
  const tested = testedWays([heard('2026-10-02T08:00Z', 'jo'), drill('2026-10-03T08:00Z', { root_access: 'failed' })]);
  const rows = (known: ReadonlyMap<string, string>): string[] =>
    (runbookFiles({ organization, holders: UNNAMED, tested: known }).get('recovery.md') ?? '')
      .split('\n')
      .filter(line => /^\| (root signs|somebody answers|a test of)/.test(line));
  expect(rows(tested)).toEqual([
    '| root signs in with password and MFA device | 2026-10-03, management: failed |',
    '| somebody answers an alert, and knows what to do | not tested: record of a drill missing |',
    '| a test of alerts is heard | 2026-10-02, all accounts: heard by jo |',
  ]);
  expect(rows(new Map()).every(row => row.includes('not tested: record of a'))).toBe(true);
});
