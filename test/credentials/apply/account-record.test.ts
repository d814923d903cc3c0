import { accountRecord } from '../../../credentials/apply/account-record';
import { AccountProgress, End } from '../../../credentials/apply/journal';
import { accountsOf } from '../../../people/records/accounts';
import { recordOf } from '../../../people/records/record';
import { acme } from '../../sandbox/acme-organization';

const member = acme.accounts.find(({ id, status }) => status === 'active' && id !== acme.managementAccount.id)!;
const mandate = {
  ...{ who: ['Ada Lovelace'], approvedBy: 'Grace Hopper', approvedAt: '2026-06-30T09:00Z', ticket: 'CHG-1' },
};
const progress: AccountProgress = {
  ...{ begun: '2026-06-30T12:00:00.123Z', ended: '2026-06-30T12:00:04.001Z', open: [] },
  sessions: [{ id: 'ASIAIOSFODNN7EXAMPLE', task: 'delete', at: '2026-06-30T12:00:00.500Z' }],
  done: new Map([
    ['delete-password', { step: { do: 'delete-password' }, was: 'done' }],
    ['delete-key', { step: { do: 'delete-key', id: 'AKIAIOSFODNN7EXAMPLE' }, was: 'done' }],
    ['delete-certificate', { step: { do: 'delete-certificate', id: 'CERT' }, was: 'gone' }],
  ]),
};
const of = (end: End, one = progress) => accountRecord(member.id, { campaign: 'first', mandate }, one, end, acme);

test.each<[string, End]>([
  ['verified', { is: 'verified' }],
  ['held', { is: 'held', why: [`key AKIAIOSFODNN7EXAMPLE is new: "so" {it} is, ${'long '.repeat(200)}`] }],
  [
    'held because of a use',
    {
      is: 'held',
      why: ['key AKIAIOSFODNN7EXAMPLE was used since the plan was made: 2026-06-30T11:30:00.000Z for s3 in us-east-1'],
    },
  ],
  [
    'left with hardware',
    { is: 'left', why: ['MFA device GAHT12345678 is still there', 'MFA device 206555019 9 is new'] },
  ],
  ['left', { is: 'left', why: ['MFA device arn:aws:iam::222222222222:mfa/root could not be deleted'] }],
])('of an account that ended %s says all that a record must', (_, end) => {
  const { file, text } = of(end);
  const { record, diagnostics } = recordOf(file, text, {
    ...{ accounts: accountsOf(acme), now: Date.parse('2026-06-30T12:00:05Z') },
  });
  expect(diagnostics).toEqual([]);
  expect(record).toMatchObject({
    ...{ kind: 'root-use', accounts: [member.key], who: ['Ada Lovelace'], ticket: 'CHG-1' },
    ...{ from: '2026-06-30T12:00:00Z', to: '2026-06-30T12:00:05Z' },
    approvals: [{ by: 'Grace Hopper', at: '2026-06-30T09:00Z' }],
  });
  expect(file).toBe(`2026-06-30-root-use-${member.key}-first.md`);
  expect(of(end)).toEqual({ file, text });
});

test('says what was deleted, by which sessions, and not what was gone', () => {
  const { text } = of({ is: 'verified' });
  expect(text).toContain('outcome: "deleted the password, deleted key …MPLE; read back: root has no credentials"');
  expect(text).toContain(
    '1. root session with IAMDeleteRootUserCredentials, access key …MPLE\n' +
      '2. deleted the password\n3. deleted key …MPLE\n',
  );
  expect(text).not.toContain('CERT');
});

test('ends what recovery allowed only where nothing is left', () => {
  expect(of({ is: 'verified' }).text).toContain('\n  recovery: ended\n');
  for (const is of ['held', 'left'] as const) expect(of({ is, why: ['so'] }).text).not.toContain('recovery');
});

test('takes a second where all happened within one', () => {
  expect(of({ is: 'verified' }, { ...progress, ended: progress.begun }).text).toContain(
    'from: 2026-06-30T12:00:00Z\nto: 2026-06-30T12:00:01Z\n',
  );
});
