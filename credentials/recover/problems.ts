import { Candidate } from '../candidates';
import { ALLOWING } from '../session-scps';

/** Why recovery is not allowed, and what to do next. Sentences without full stop. */
export interface RecoveryProblem {
  readonly why: string;
  readonly next: string;
}

/** Features of centralized root access that it takes: the task is of the first one, and AWS asks for both. */
const FEATURES = ['RootCredentialsManagement', 'RootSessions'];

const AGAIN = 'then run it again';

/**
 * Everything that AWS says against allowing recovery in an account, in a fixed order; none: it may be allowed. What nobody
 * knows refuses.
 *
 * @param candidate - undefined where AWS does not have the account
 * @param features - those that are on; undefined where nobody could read them
 */
export function recoveryProblems(
  candidate: Pick<Candidate, 'state' | 'sessions'> | undefined,
  features: readonly string[] | undefined,
): readonly RecoveryProblem[] {
  return [...accountProblems(candidate), ...featureProblems(features), ...scpProblems(candidate)];
}

function accountProblems(candidate: Pick<Candidate, 'state'> | undefined): readonly RecoveryProblem[] {
  if (candidate === undefined) {
    return [
      {
        why: 'the account is in the org file, and AWS has no such member',
        next: 'npx rootguard init --update says what changed',
      },
    ];
  }
  if (candidate.state === undefined) {
    return [
      { why: 'AWS does not say whether the account is active', next: `allow organizations:ListAccounts, ${AGAIN}` },
    ];
  }
  if (candidate.state === 'ACTIVE') return [];
  return [
    {
      why: `the account is ${candidate.state}: no root session reaches it`,
      next: 'ask AWS Support, if root is needed there',
    },
  ];
}

function featureProblems(features: readonly string[] | undefined): readonly RecoveryProblem[] {
  if (features === undefined) {
    return [
      {
        why: `nobody knows whether ${FEATURES.join(' and ')} are on`,
        next: `allow iam:ListOrganizationsFeatures, ${AGAIN}`,
      },
    ];
  }
  return FEATURES.filter(name => !features.includes(name)).map(name => ({
    why: `${name} is off: recovery of a root password takes ${FEATURES.join(' and ')}`,
    next: `set root_access in the org file and deploy guardrails, ${AGAIN}`,
  }));
}

function scpProblems(candidate: Pick<Candidate, 'sessions'> | undefined): readonly RecoveryProblem[] {
  if (candidate === undefined || candidate.sessions === 'all') return [];
  const why = {
    some: `its SCPs deny a root session ${ALLOWING.join(' or ')}`,
    none: `its SCPs deny a root session ${ALLOWING.join(' and ')}`,
    unknown: 'nobody can tell whether its SCPs let a root session allow a password',
  }[candidate.sessions];
  return [
    { why, next: 'rootguard audit --only SCP-2 names the SCP; add the condition Null aws:AssumedRoot "true" to it' },
  ];
}
