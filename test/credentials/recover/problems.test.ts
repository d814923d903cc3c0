import { Candidate } from '../../../credentials/candidates';
import { recoveryProblems } from '../../../credentials/recover/problems';

const BOTH = ['RootCredentialsManagement', 'RootSessions'];
const of = (
  candidate: Partial<Pick<Candidate, 'state' | 'sessions'>> | undefined,
  features: string[] | undefined = BOTH,
) => recoveryProblems(candidate && { state: 'ACTIVE', sessions: 'all', ...candidate }, features).map(({ why }) => why);

test('nothing is against an active account with both features and without a denial', () => expect(of({})).toEqual([]));

test.each<[string, string[], string]>([
  ['an account that AWS does not have', of(undefined), 'the account is in the org file, and AWS has no such member'],
  ['a suspended one', of({ state: 'SUSPENDED' }), 'the account is SUSPENDED: no root session reaches it'],
  ['a closed one', of({ state: 'PENDING_CLOSURE' }), 'the account is PENDING_CLOSURE: no root session reaches it'],
  [
    'one of which nobody knows the state',
    recoveryProblems({ sessions: 'all' }, BOTH).map(({ why }) => why),
    'AWS does not say whether the account is active',
  ],
  [
    'without root sessions',
    of({}, ['RootCredentialsManagement']),
    'RootSessions is off: recovery of a root password takes RootCredentialsManagement and RootSessions',
  ],
  [
    'without credentials management',
    of({}, ['RootSessions']),
    'RootCredentialsManagement is off: recovery of a root password takes RootCredentialsManagement and RootSessions',
  ],
  [
    'SCPs that deny a part',
    of({ sessions: 'some' }),
    'its SCPs deny a root session iam:CreateLoginProfile or iam:GetLoginProfile',
  ],
  [
    'SCPs that deny all',
    of({ sessions: 'none' }),
    'its SCPs deny a root session iam:CreateLoginProfile and iam:GetLoginProfile',
  ],
  [
    'SCPs that nobody can read',
    of({ sessions: 'unknown' }),
    'nobody can tell whether its SCPs let a root session allow a password',
  ],
])('%s is refused', (_, found, expected) => expect(found).toEqual([expected]));

test('features that nobody could read refuse, and all that is against it is said at once', () => {
  const found = recoveryProblems({ state: 'SUSPENDED', sessions: 'none' }, undefined).map(({ why }) => why);
  expect(found).toEqual([
    'the account is SUSPENDED: no root session reaches it',
    'nobody knows whether RootCredentialsManagement and RootSessions are on',
    'its SCPs deny a root session iam:CreateLoginProfile and iam:GetLoginProfile',
  ]);
});
