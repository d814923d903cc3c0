import { Comparison, isSameReading } from './comparison';
import { Decision, PolicyRequest } from './decide';
import { ParsedPolicy, parsePolicy } from './document';
import { diffStatements, StatementChange } from './statement-diff';

/** What a policy is attached to decides what it means that no statement matches. */
export type PolicyKind = 'scp' | 'rcp' | 'resource';

/** One request that two policies decide differently. */
export interface Example {
  readonly request: PolicyRequest;
  readonly before: Decision;
  readonly after: Decision;
  /** The statement that it comes from: Sid or place, as "'DenyRoot'" or 'statement 2'. */
  readonly statement: string;
  /** For people: 's3:GetObject on arn:… by the root user of account 222222222222: denied before, no longer denied'. */
  readonly text: string;
  /** The same without who calls, for a policy that is of its callers. */
  readonly ownText: string;
}

/** Accounts whose callers get a different answer. */
export interface AffectedAccounts {
  /** Of the accounts that the policies name, sorted. */
  readonly named: readonly string[];
  /** Whether accounts that the policies do not name get one too. */
  readonly others: boolean;
}

/** What becomes of a policy. */
export interface PolicyComparison {
  /** Requests that get further than before, one for each statement that let go of some. */
  readonly weakened: readonly Example[];
  /** Requests that get less far than before. */
  readonly strengthened: readonly Example[];
  /** Whose requests are the weakened ones. */
  readonly weakenedFor: AffectedAccounts;
  readonly statements: readonly StatementChange[];
  /** What could not be read or compared, a sentence each; with any of them, no weakening is no proof. */
  readonly problems: readonly string[];
}

/**
 * Compares two policies by what they allow and deny, not by how they are written.
 *
 * From both documents it derives the requests that either could tell apart, and finds those they decide differently. An
 * SCP is weaker when it no longer denies a request; one that is an allow list before and after, also when it allows
 * more. A resource policy is weaker when a request gets from denied to undecided, or to allowed: what it does not decide,
 * a policy of the caller may allow.
 */
export function comparePolicies(before: unknown, after: unknown, kind: PolicyKind): PolicyComparison {
  const parsed = [parsePolicy(before), parsePolicy(after)] as const;
  return compareParsed(parsed[0], parsed[1], kind);
}

/** Compares two parsed policies. */
export function compareParsed(before: ParsedPolicy, after: ParsedPolicy, kind: PolicyKind): PolicyComparison {
  const [first, second] = [before.document, after.document];
  const problems = [
    ...before.problems.map(problem => `before: ${problem}`),
    ...after.problems.map(problem => `after: ${problem}`),
  ];
  const statements = diffStatements(first, second);
  const nothing = { weakened: [], strengthened: [], weakenedFor: { named: [], others: false } };
  if (statements.length === 0 && isSameReading(first, second)) return { ...nothing, statements, problems };

  const comparison = new Comparison(first, second, kind);
  const weakened = comparison.find('before');
  const strengthened = comparison.find('after');
  return {
    weakened: weakened.map(({ example }) => example),
    strengthened: strengthened.map(({ example }) => example),
    weakenedFor: comparison.accountsOf(weakened),
    statements,
    problems: [...problems, ...comparison.problems],
  };
}
