import { Comparison, isSameReading } from './comparison';
import { AffectedAccounts, Example, PolicyKind } from './difference';
import { ParsedPolicy, parsePolicy } from './document';
import { diffStatements, StatementChange } from './statement-diff';

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
  /** One of the problems: where the search gave up, or that AWS takes no policy of this size. */
  readonly gaveUp?: string;
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
  const gaveUp = tooLarge(before, 'before') ?? tooLarge(after, 'after');
  if (gaveUp !== undefined) return { ...NOTHING, statements: [], problems: [gaveUp], gaveUp };
  return compareParsed(parsePolicy(before), parsePolicy(after), kind);
}

const NOTHING = { weakened: [], strengthened: [], weakenedFor: { named: [], others: false } };

/** Characters of the largest policy that AWS takes: that of a key. */
const LARGEST = 32_768;

function tooLarge(policy: unknown, side: 'before' | 'after'): string | undefined {
  const text = typeof policy === 'string' ? policy : (JSON.stringify(policy) ?? '');
  // white space does not count
  const { length } = text.length > LARGEST ? text.replace(/\s+/g, '') : text;
  if (length <= LARGEST) return undefined;
  return `${side}: policy has ${length} characters; AWS refuses more than ${LARGEST}`;
}

/** Compares two parsed policies. */
export function compareParsed(before: ParsedPolicy, after: ParsedPolicy, kind: PolicyKind): PolicyComparison {
  const [first, second] = [before.document, after.document];
  const problems = [
    ...before.problems.map(problem => `before: ${problem}`),
    ...after.problems.map(problem => `after: ${problem}`),
  ];
  const statements = diffStatements(first, second);
  if (statements.length === 0 && isSameReading(first, second)) return { ...NOTHING, statements, problems };

  const comparison = new Comparison(first, second, kind);
  const weakened = comparison.find('before');
  const strengthened = comparison.find('after');
  const weakenedFor = comparison.accountsOf(weakened);
  const gaveUp = comparison.gaveUpAt;
  return {
    weakened: weakened.map(({ example }) => example),
    strengthened: strengthened.map(({ example }) => example),
    weakenedFor,
    statements,
    problems: [...problems, ...comparison.problems, ...(gaveUp === undefined ? [] : [gaveUp])],
    ...(gaveUp !== undefined && { gaveUp }),
  };
}

/** Whether two policies decide the same, however they are written; not where either has what this program cannot read. */
export function isSamePolicy(one: unknown, other: unknown, kind: PolicyKind): boolean {
  const { weakened, strengthened, problems } = comparePolicies(one, other, kind);
  return weakened.length === 0 && strengthened.length === 0 && problems.length === 0;
}
