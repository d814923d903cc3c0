import { afterRecovery, beforeRecovery } from '../../../credentials/recover/messages';
import { RecoveryEnd, RecoveryState } from '../../../credentials/recover/state';

const state: RecoveryState = {
  ...{ recovery: 1, account: '888888888888', deleteBy: '2026-07-01', begun: '2026-06-30T12:00:00.000Z' },
  ...{ at: '2026-06-30T12:00:01.000Z', sessions: [], told: {} },
  mandate: { who: ['Ada', 'Bob'], approvedBy: 'Grace', approvedAt: '2026-06-30T09:00Z', ticket: 'CHG-1' },
};
const terms = { nameOf: (id: string) => `ledger-prod (${id})`, managementAccountId: '111111111111' };

test('the message before says what happens, by whom, and that nothing is muted', () => {
  const { subject, text } = beforeRecovery(state, terms);
  expect(subject).toBe('CRITICAL: the root password of ledger-prod (888888888888) may be set again');
  expect(text.split('\n')).toEqual([
    subject,
    'A root session lets it be set by whoever reads the root mailbox. A second message says what came of it.',
    'By: Ada, Bob, under CHG-1, approved by Grace at 2026-06-30T09:00Z',
    'From: root sessions that the management account 111111111111 opens: one with IAMCreateRootUserPassword and one with IAMAuditRootUserCredentials',
    'Until: the password is to be deleted by 2026-07-01 (UTC)',
    'Nothing is muted. Validate now: was this announced, by whom, under which ticket? If you cannot confirm all three within minutes, escalate as a security incident.',
    'A message about root of this account in the meantime is of this recovery only if its access key id is known to whoever runs it: ask them. A reset of the password and a sign-in are uses of root by themselves: validate each.',
  ]);
});

test.each<[RecoveryEnd, string, string]>([
  [
    { is: 'allowed' },
    'CRITICAL: the root password of ledger-prod (888888888888) may be set, until somebody deletes it',
    'Whoever reads the root mailbox can set it now. It is to be deleted by 2026-07-01 (UTC).',
  ],
  [{ is: 'there' }, 'CRITICAL: root of ledger-prod (888888888888) has a password already', 'Nothing was changed.'],
  [
    { is: 'held', why: 'AccessDenied' },
    'CRITICAL: the root password of ledger-prod (888888888888) may not be set',
    'Nothing was changed: AccessDenied',
  ],
  [
    { is: 'unsure', why: 'it stopped' },
    'CRITICAL: nobody knows whether the root password of ledger-prod (888888888888) may be set',
    'Count on it: it stopped. It is to be deleted by 2026-07-01 (UTC).',
  ],
])('the message after says what came of it: %j', (end, headline, what) => {
  const { subject, text } = afterRecovery({ ...state, end }, terms);
  expect([subject, text.split('\n')]).toEqual([
    headline,
    [
      ...[headline, what, 'Any root session in this account from now on is not of this recovery.'],
      'By: Ada, Bob, under CHG-1, approved by Grace at 2026-06-30T09:00Z',
    ],
  ]);
});
