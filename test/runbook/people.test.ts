import type { AnyRecord } from '../../people/records/record-schema';
import { holdersOf } from '../../runbook/named-holders';
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

const drill = (from: string, results: object): AnyRecord => ({ kind: 'drill', from, results }) as unknown as AnyRecord;

test('ways are tested by the last drill that tried them, whatever its zone', () =>
  expect(
    testedWays([
      drill('2026-10-02T01:00+03:00', { recovery: 'worked' }),
      drill('2026-10-01T23:00Z', { recovery: 'failed', phone: 'worked' }),
      drill('2026-10-03T08:00Z', { root_access: 'worked' }),
      { kind: 'alert-test', from: '2026-11-01T08:00Z', results: {} } as unknown as AnyRecord,
    ]),
  ).toEqual(
    new Map([
      ['recovery-mfa', '2026-10-01: failed'],
      ['recovery-phone', '2026-10-01: worked'],
    ]),
  ));

test('without drills nothing is tested', () => expect(testedWays([])).toEqual(new Map()));
