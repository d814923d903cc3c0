import { accountFacts } from './accounts';
import { administrator, Caller, isSameCaller, rootSession, rootUser } from './callers';
import { Comparison } from './comparison';
import { parsePolicy, PolicyDocument } from './document';
import { findRequest, Found, May } from './find-request';
import { Dimension } from './request-space';
import { describeKeys, describeOwnRequest } from './words';

/** What an SCP does to one caller, before a change and after it. */
export interface CallerEffect {
  /** For people: 'the root user of account 222222222222', without the account for any that no policy names. */
  readonly caller: string;
  /** For people: 'denied every action', or one request that is denied. */
  readonly before: string;
  readonly after: string;
  /** A request of the caller that was denied and no longer is. */
  readonly getsThrough?: string;
  /** A request of the caller that is denied and was not. */
  readonly deniedNow?: string;
  /** Whether the search says that there is no request of either kind. */
  readonly isAsBefore: boolean;
}

/** One side of a change. */
interface Side {
  readonly document: PolicyDocument;
  /** Why there is nothing to simulate. */
  readonly nothing?: string;
}

/**
 * What the Deny statements of an SCP do to root user, root session and administrator role of an account that neither
 * side names, and to the root user of each account that one of them names or means by a pattern. An empty table when
 * neither is a policy.
 */
export function callerEffects(before: unknown, after: unknown): CallerEffect[] {
  const sides = [sideOf(before), sideOf(after)] as const;
  if (sides.every(({ nothing }) => nothing !== undefined)) return [];
  const documents = sides.map(({ document }) => document);
  const { named, alike, unnamed } = accountFacts(documents);
  const comparison = new Comparison(sides[0].document, sides[1].document, 'scp');
  // what a policy that is not there, or that AWS refuses, would let through is no news
  const isCompared = sides.every(({ nothing }) => nothing === undefined);

  const row = (caller: Caller, words: string): CallerEffect => {
    const isCaller: May = (dimension, option) =>
      dimension.name !== 'caller' || (option.caller !== undefined && isSameCaller(option.caller, caller));
    const textOf = ({ document, nothing }: Side): string => nothing ?? effectOn(comparison, document, isCaller);
    const getsThrough = isCompared ? comparison.findFor('before', isCaller) : 'unknown';
    const deniedNow = isCompared ? comparison.findFor('after', isCaller) : 'unknown';
    return {
      caller: words,
      before: textOf(sides[0]),
      after: textOf(sides[1]),
      ...(isFound(getsThrough) && { getsThrough: describeOwnRequest(getsThrough) }),
      ...(isFound(deniedNow) && { deniedNow: describeOwnRequest(deniedNow) }),
      isAsBefore: getsThrough === undefined && deniedNow === undefined,
    };
  };
  return [
    ...[rootUser(unnamed), rootSession(unnamed), administrator(unnamed)].map(caller =>
      row(caller, caller.words.replace(` of account ${unnamed}`, '')),
    ),
    ...named.map(account => row(rootUser(account), `the root user of account ${account}`)),
    // of those that stand for a pattern only the ones that tell something
    ...alike
      .map(account => row(rootUser(account), `the root user of an account such as ${account}`))
      .filter(({ getsThrough, deniedNow }) => getsThrough !== undefined || deniedNow !== undefined),
  ];
}

function sideOf(policy: unknown): Side {
  const { document, problems } = parsePolicy(policy);
  if (policy === undefined || policy === null || policy === '') return { document, nothing: 'no such policy' };
  const isUnreadable = problems.length > 0 && document.statements.length === 0;
  return { document, ...(isUnreadable && { nothing: 'cannot be read' }) };
}

const isFound = (found: Found | undefined | 'unknown'): found is Found => typeof found === 'object';

/** What one of the documents of a space denies a caller, in words. */
function effectOn({ space, work }: Comparison, document: PolicyDocument, isCaller: May): string {
  const denies = space.statements.flatMap((statement, index) =>
    statement.effect === 'Deny' && document.statements.includes(statement) ? [1n << BigInt(index)] : [],
  );
  const all = denies.reduce((sum, bit) => sum | bit, 0n);
  const free = findRequest(space, 0n, all, work, isCaller);
  if (free === undefined) return 'denied every action';
  const isWhole = space.isComplete && space.laidOut === space.statements.length;
  if (free === 'unknown' || !isWhole) return 'too intricate to tell';
  for (const bit of denies) {
    const found = findRequest(space, bit, 0n, work, isCaller);
    if (!isFound(found)) continue;
    // with the same conditions, perhaps nothing is left
    const keys = new Map(found.relevant.map(({ name, keys }) => [name, JSON.stringify(keys)]));
    const isSame: May = (dimension, option) =>
      isCaller(dimension, option) &&
      (!isCondition(dimension) ||
        (keys.get(dimension.name) ?? JSON.stringify(option.keys)) === JSON.stringify(option.keys));
    const conditions = describeKeys(found).join(', ');
    return findRequest(space, 0n, all, work, isSame) === undefined && conditions !== ''
      ? `denied every action ${conditions}`
      : `denied some requests, for example ${describeOwnRequest(found)}`;
  }
  return 'not denied anything';
}

const isCondition = ({ name }: Dimension): boolean => !['caller', 'action', 'resource'].includes(name);
