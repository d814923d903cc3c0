import { accountFacts } from './accounts';
import { CALLER_KEYS } from './callers';
import { decide, Decision, lookupIn, PolicyRequest } from './decide';
import { AffectedAccounts, Example, PolicyKind } from './difference';
import { PolicyDocument, Statement, statementText } from './document';
import { findRequest, Found, May } from './find-request';
import { Dimension, Option, requestSpace, RequestSpace } from './request-space';
import { describeOwnRequest, describeRequest, statementName } from './words';
import { Work } from './work';

/** Named accounts that policy variables of the caller are tried with. */
const MAX_VARIABLE_ACCOUNTS = 8;

/** Work for laying out the requests, and for all searches among them: together less than a second or two. */
const LAYOUT = 200_000_000;
const SEARCH = 250_000_000;

/** Whether both read '${…}' in the same way. */
export const isSameReading = (a: PolicyDocument, b: PolicyDocument): boolean => a.variables === b.variables;

/** What to look for: a request that one statement matches, and none of some others. */
interface Goal {
  readonly statement: Statement;
  readonly index: number;
  readonly must: bigint;
  readonly avoid: bigint;
}

interface Difference {
  readonly goal: Goal;
  readonly found: Found;
  readonly example: Example;
}

/** Searches for requests that two documents decide differently. */
export class Comparison {
  readonly problems: string[] = [];
  readonly space: RequestSpace;
  /** For all searches, those of the callers included. */
  readonly work: Work;
  /** Indices of the statements at which the search gave up. */
  private readonly gaveUp = new Set<number>();
  private readonly known = new Map<string, readonly Goal[]>();
  private byAccount: readonly RequestSpace[] | undefined;

  constructor(
    private readonly before: PolicyDocument,
    private readonly after: PolicyDocument,
    private readonly kind: PolicyKind,
  ) {
    this.space = requestSpace([before, after], kind, new Work(LAYOUT));
    this.work = new Work(SEARCH);
  }

  /** Where the comparison gave up, in a sentence; undefined when it did not. */
  get gaveUpAt(): string | undefined {
    const [first, ...more] = [...this.gaveUp].sort((a, b) => a - b);
    const statement = first === undefined ? undefined : this.space.statements[first];
    if (statement === undefined) return undefined;
    const side = this.before.statements.includes(statement) ? 'before' : 'after';
    const others = more.length === 0 ? '' : ` and ${more.length} more`;
    return `gave up at ${statementName(statement)} ${side}${others}: too intricate to compare in full`;
  }

  /** Requests that get further with the other document than with the stricter one, 'before' for weakenings. */
  find(stricter: 'before' | 'after'): Difference[] {
    const byText = new Map<string, Difference>();
    for (const goal of this.goals(stricter)) {
      const reached = this.reach(goal, stricter);
      if (reached === 'unknown') this.gaveUp.add(Math.min(goal.index, this.space.laidOut));
      else if (typeof reached === 'string') this.problems.push(`${statementName(goal.statement)} ${reached}`);
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
    const reaches = (account: string): boolean =>
      differences.some(({ goal, found }) => {
        if (found.caller.account === account || !this.space.isComplete) return true;
        const own = (dimension: Dimension, option: Option): boolean =>
          dimension.name !== 'caller' || option.caller?.account === account;
        // too many accounts rather than too few
        return findRequest(this.space, goal.must, goal.avoid, this.work, own) !== undefined;
      });
    return { named: named.filter(reaches), others: [unnamed, ...alike].some(reaches) };
  }

  private goals(stricter: 'before' | 'after'): readonly Goal[] {
    const known = this.known.get(stricter) ?? this.goalsOf(stricter);
    this.known.set(stricter, known);
    return known;
  }

  private goalsOf(stricter: 'before' | 'after'): readonly Goal[] {
    const { statements, laidOut } = this.space;
    const bits = (document: PolicyDocument, effect: Statement['effect']): [Statement, number][] => {
      const own = new Set(document.statements);
      return [...statements.entries()].flatMap(([index, statement]) =>
        own.has(statement) && statement.effect === effect ? [[statement, index]] : [],
      );
    };
    const bit = (index: number): bigint => 1n << BigInt(index);
    const mask = (of: readonly [Statement, number][]): bigint =>
      of.reduce((sum, [, index]) => (index < laidOut ? sum | bit(index) : sum), 0n);
    const [strict, loose] = stricter === 'before' ? [this.before, this.after] : [this.after, this.before];
    const denied = bits(loose, 'Deny');
    const allowed = bits(strict, 'Allow');
    // an SCP without Allow leaves that to another one, so that adding or removing all of it says nothing
    const isAllowCompared = this.kind === 'resource' || (allowed.length > 0 && bits(loose, 'Allow').length > 0);
    const isSame = isSameReading(strict, loose);
    const goals = (of: readonly [Statement, number][], others: readonly [Statement, number][]): Goal[] => {
      // a statement that is in both documents lets go of nothing
      const twins = new Set(isSame ? others.map(([statement]) => statementText(statement)) : []);
      const avoid = mask(others);
      return of.flatMap(([statement, index]) =>
        twins.has(statementText(statement)) ? [] : [{ statement, index, must: bit(index), avoid }],
      );
    };
    return [
      ...goals(bits(strict, 'Deny'), denied),
      ...(isAllowCompared ? goals(bits(loose, 'Allow'), [...denied, ...allowed]) : []),
    ];
  }

  /** A difference, or why it cannot be told whether there is one. */
  private reach(goal: Goal, stricter: 'before' | 'after', isCaller: May = () => true): Difference | undefined | string {
    let problem: string | undefined;
    for (const { space, may } of this.tries()) {
      if (!space.isComplete) problem = 'unknown';
      if (goal.index >= space.laidOut) return 'unknown';
      const isUsable: May = (dimension, option) =>
        isCaller(dimension, option) && (may === undefined || may(dimension, option));
      const found = findRequest(space, goal.must, goal.avoid, this.work, isUsable);
      if (found === undefined) continue;
      if (found === 'unknown') {
        problem = 'unknown';
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
      problem =
        space.laidOut < space.statements.length ? 'unknown' : 'has policy variables that could not be compared in full';
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
      .map(account => requestSpace(documents, this.kind, this.work, account));
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
