import { accountFacts } from './accounts';
import { CALLER_KEYS } from './callers';
import { decide, Decision, lookupIn, PolicyRequest } from './decide';
import { AffectedAccounts, Example, PolicyKind } from './difference';
import { PolicyDocument, Statement, statementText } from './document';
import { findRequest, Found } from './find-request';
import { Dimension, Option, requestSpace, RequestSpace } from './request-space';
import { describeOwnRequest, describeRequest, statementName } from './words';

/** Named accounts that policy variables of the caller are tried with. */
const MAX_VARIABLE_ACCOUNTS = 8;

/** Searches by account after which the remaining accounts count as affected: too many rather than too few. */
const MAX_ACCOUNT_SEARCHES = 3000;

/** Whether both read '${…}' in the same way. */
export const isSameReading = (a: PolicyDocument, b: PolicyDocument): boolean => a.variables === b.variables;

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
        const example = {
          ...{ request: found.request, before, after, statement: statementName(goal.statement) },
          text: `${describeRequest(found)}: ${change(before, after)}`,
          ownText: `${describeOwnRequest(found)}: ${change(before, after)}`,
        };
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
