import { accountFacts } from './accounts';
import { CALLER_KEYS } from './callers';
import { decide, Decision, lookupIn, PolicyRequest } from './decide';
import { ParsedPolicy, parsePolicy, PolicyDocument, Statement, statementText } from './document';
import { Dimension, findRequest, Found, Option, requestSpace, RequestSpace } from './request-space';
import { diffStatements, StatementChange } from './statement-diff';
import { describeRequest, statementName } from './words';

/** Named accounts that policy variables of the caller are tried with. */
const MAX_VARIABLE_ACCOUNTS = 8;

/** What a policy is attached to decides what it means that no statement matches. */
export type PolicyKind = 'scp' | 'resource';

/** One request that two policies decide differently. */
export interface Example {
  readonly request: PolicyRequest;
  readonly before: Decision;
  readonly after: Decision;
  /** The statement that it comes from: Sid or place, as "'DenyRoot'" or 'statement 2'. */
  readonly statement: string;
  /** For people: 's3:GetObject on arn:… by the root user of account 222222222222: denied before, no longer denied'. */
  readonly text: string;
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

/** Searches by account after which the remaining accounts count as affected: too many rather than too few. */
const MAX_ACCOUNT_SEARCHES = 3000;

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

const isSameReading = (a: PolicyDocument, b: PolicyDocument): boolean => a.variables === b.variables;

/** What to look for: a request that one statement matches, and none of some others. */
interface Goal {
  readonly statement: Statement;
  readonly must: bigint;
  readonly avoid: bigint;
}

interface Difference {
  readonly goal: Goal;
  readonly found: Found;
  readonly example: Example;
}

/** Which options a search may choose. */
type May = (dimension: Dimension, option: Option) => boolean;

/** Searches for requests that two documents decide differently. */
export class Comparison {
  readonly problems: string[] = [];
  readonly space: RequestSpace;
  private readonly known = new Map<string, readonly Goal[]>();
  private byAccount: readonly RequestSpace[] | undefined;

  constructor(
    private readonly before: PolicyDocument,
    private readonly after: PolicyDocument,
    private readonly kind: PolicyKind,
  ) {
    this.space = requestSpace([before, after], kind);
  }

  /** Requests that get further with the other document than with the stricter one, 'before' for weakenings. */
  find(stricter: 'before' | 'after'): Difference[] {
    const byText = new Map<string, Difference>();
    for (const goal of this.goals(stricter)) {
      const reached = this.reach(goal, stricter);
      if (typeof reached === 'string') this.problems.push(`${statementName(goal.statement)} ${reached}`);
      else if (reached !== undefined) byText.set(reached.example.text, reached);
    }
    return [...byText.values()];
  }

  /** One such request of certain callers; 'unknown' when the search cannot tell whether there is one. */
  findFor(stricter: 'before' | 'after', isCaller: May): Found | undefined | 'unknown' {
    let isUnknown = false;
    for (const goal of this.goals(stricter)) {
      const reached = this.reach(goal, stricter, isCaller);
      if (typeof reached === 'object') return reached.found;
      isUnknown ||= reached !== undefined;
    }
    return isUnknown ? 'unknown' : undefined;
  }

  /** Accounts whose own callers reach one of the differences. */
  accountsOf(differences: readonly Difference[]): AffectedAccounts {
    if (differences.length === 0) return { named: [], others: false };
    const { named, alike, unnamed } = accountFacts([this.before, this.after]);
    let searches = 0;
    const reaches = (account: string): boolean =>
      differences.some(({ goal, found }) => {
        if (found.caller.account === account || ++searches > MAX_ACCOUNT_SEARCHES) return true;
        const own = (dimension: Dimension, option: Option): boolean =>
          dimension.name !== 'caller' || option.caller?.account === account;
        return typeof findRequest(this.space, goal.must, goal.avoid, own) === 'object';
      });
    return { named: named.filter(reaches), others: [unnamed, ...alike].some(reaches) };
  }

  private goals(stricter: 'before' | 'after'): readonly Goal[] {
    const known = this.known.get(stricter) ?? this.goalsOf(stricter);
    this.known.set(stricter, known);
    return known;
  }

  private goalsOf(stricter: 'before' | 'after'): readonly Goal[] {
    const { statements } = this.space;
    const bits = (document: PolicyDocument, effect: Statement['effect']): [Statement, bigint][] =>
      statements.flatMap((statement, index) =>
        document.statements.includes(statement) && statement.effect === effect
          ? [[statement, 1n << BigInt(index)]]
          : [],
      );
    const mask = (of: readonly [Statement, bigint][]): bigint => of.reduce((sum, [, bit]) => sum | bit, 0n);
    const [strict, loose] = stricter === 'before' ? [this.before, this.after] : [this.after, this.before];
    const denied = bits(loose, 'Deny');
    const allowed = bits(strict, 'Allow');
    // an SCP without Allow leaves that to another one, so that adding or removing all of it says nothing
    const isAllowCompared = this.kind === 'resource' || (allowed.length > 0 && bits(loose, 'Allow').length > 0);
    const sources: [Statement, bigint, readonly [Statement, bigint][]][] = [
      ...bits(strict, 'Deny').map(([statement, bit]): [Statement, bigint, typeof denied] => [statement, bit, denied]),
      ...(isAllowCompared
        ? bits(loose, 'Allow').map(([statement, bit]): [Statement, bigint, typeof denied] => [
            statement,
            bit,
            [...denied, ...allowed],
          ])
        : []),
    ];
    return sources.flatMap(([statement, must, others]) => {
      // a statement that is in both documents lets go of nothing
      const twin = statementText(statement);
      const isKept = isSameReading(strict, loose) && others.some(([other]) => statementText(other) === twin);
      return isKept ? [] : [{ statement, must, avoid: mask(others) }];
    });
  }

  /** A difference, or why it cannot be told whether there is one. */
  private reach(goal: Goal, stricter: 'before' | 'after', isCaller: May = () => true): Difference | undefined | string {
    let problem: string | undefined;
    for (const { space, may } of this.tries()) {
      const isUsable: May = (dimension, option) =>
        isCaller(dimension, option) && (may === undefined || may(dimension, option));
      const found = findRequest(space, goal.must, goal.avoid, isUsable);
      if (found === undefined) continue;
      if (found === 'unknown') {
        problem = 'was too intricate to compare in full';
        continue;
      }
      const before = decide(this.before, found.request);
      const after = decide(this.after, found.request);
      const [strict, loose] = stricter === 'before' ? [before, after] : [after, before];
      // what the dimensions say one by one holds for the whole request, unless a variable ties two of them
      if (strict !== loose && (strict === 'deny' || loose === 'allow')) {
        const text = `${describeRequest(found)}: ${change(before, after)}`;
        const example = { request: found.request, before, after, statement: statementName(goal.statement), text };
        return { goal, found, example };
      }
      problem = 'has policy variables that could not be compared in full';
    }
    return problem;
  }

  /** Where to look: everywhere, then where variables have the values that they were given, by account of the caller. */
  private *tries(): Iterable<{ space: RequestSpace; may?: May }> {
    const { space } = this;
    yield { space };
    if (Object.keys(space.base).length === 0) return;
    yield { space, may: fitsVariables(space) };
    if (!Object.keys(space.base).some(key => CALLER_KEYS.has(key.toLowerCase()))) return;
    const documents = [this.before, this.after];
    this.byAccount ??= accountFacts(documents)
      .named.slice(0, MAX_VARIABLE_ACCOUNTS)
      .map(account => requestSpace(documents, this.kind, account));
    yield* this.byAccount.map(own => ({ space: own, may: fitsVariables(own) }));
  }
}

/** Leaves only options in which keys that variables read have the values that the variables were given. */
const fitsVariables =
  ({ base }: RequestSpace) =>
  (_: Dimension, { caller, keys }: Option): boolean => {
    const given = lookupIn({ ...caller?.context, ...keysPresent(keys) });
    const own = new Set(Object.keys({ ...caller?.context, ...keys }).map(key => key.toLowerCase()));
    return Object.entries(base).every(([key, value]) => !own.has(key.toLowerCase()) || given(key) === value);
  };

const keysPresent = (keys: Option['keys']): PolicyRequest['context'] =>
  Object.fromEntries(Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

const WORDS: Readonly<Record<Decision, string>> = { allow: 'allowed', deny: 'denied', none: 'not decided' };

const change = (before: Decision, after: Decision): string =>
  before === 'deny' && after === 'none'
    ? 'denied before, no longer denied'
    : before === 'none' && after === 'deny'
      ? 'not denied before, denied now'
      : `${WORDS[before]} before, ${WORDS[after]} now`;
