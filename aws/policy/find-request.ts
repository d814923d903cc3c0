import { parseArn } from '../arn';
import { Caller, CALLER_KEYS } from './callers';
import { ContextValue } from './condition';
import { PolicyRequest } from './decide';
import { KNOWN_REQUESTS } from './known-requests';
import { Dimension, Option, RequestSpace } from './request-space';
import { count, Work } from './work';

/** A request and which of its dimensions are the reason for it: any value does for the others. */
export interface Found {
  readonly request: PolicyRequest;
  readonly caller: Caller;
  readonly relevant: readonly { readonly name: string; readonly keys: Option['keys'] }[];
}

/** Which options a search may choose. */
export type May = (dimension: Dimension, option: Option) => boolean;

/** Steps of one search after which it gives up, so that something is left for the others. */
const MAX_STEPS = 20_000;

/** Steps of a comparison that looking at one option takes, besides those for its mask. */
const LOOK = 60;

/** Statements among which a step picks the hardest one. */
const LOOK_AHEAD = 12;

/**
 * Finds a request that all statements of `must` match and none of `avoid`; undefined when there is none, 'unknown' when
 * the search took too long.
 *
 * Every dimension by itself keeps some statements from matching, so a request is a choice of one option in each that
 * together keep all of them away.
 */
export function findRequest(
  { dimensions, base, statements }: RequestSpace,
  must: bigint,
  avoid: bigint,
  work: Work,
  may: May = () => true,
): Found | undefined | 'unknown' {
  if (work.isSpent) return 'unknown';
  const look = LOOK + Math.ceil(statements.length / 32);
  count(2 * look * dimensions.reduce((sum, { options }) => sum + options.length, 0));
  const usable = dimensions.map(dimension =>
    dimension.options.filter(option => (option.mask & must) === must && may(dimension, option)),
  );
  if (usable.some(options => options.length === 0)) return undefined;
  const chosen = choose(usable, avoid, look, work);
  if (chosen === undefined || chosen === 'unknown') return chosen;
  // both ask of each dimension what the others keep away
  count(2 * look * dimensions.length ** 2);
  return requestOf(dimensions, base, usable, plainest(usable, chosen, avoid), avoid);
}

function choose(
  usable: readonly (readonly Option[])[],
  avoid: bigint,
  look: number,
  work: Work,
): (Option | undefined)[] | undefined | 'unknown' {
  const distinctOptions = usable.map(options => [
    ...new Map([...options].reverse().map(option => [avoid & ~option.mask, option])).entries(),
  ]);
  const all = distinctOptions.reduce((sum, options) => options.reduce((kept, [kept2]) => kept | kept2, sum), 0n);
  if (all !== avoid) return undefined;

  let steps = 0;
  const options = distinctOptions.reduce((sum, { length }) => sum + length, 0);
  const chosen: (Option | undefined)[] = usable.map(() => undefined);
  const cover = (left: bigint): boolean => {
    if (left === 0n) return true;
    if (++steps > MAX_STEPS || work.isSpent) return false;
    // of some statements, the one that the fewest options keep away decides first
    let fewest: { at: number; kept: bigint; option: Option }[] | undefined;
    let looked = 0;
    for (let rest = left; rest !== 0n && looked++ < LOOK_AHEAD && fewest?.length !== 0; rest &= rest - 1n) {
      const bit = rest & -rest;
      count(options * look);
      const ways = distinctOptions.flatMap((options, at) =>
        chosen[at] !== undefined
          ? []
          : options.flatMap(([kept, option]) => ((kept & bit) === 0n ? [] : [{ at, kept, option }])),
      );
      if (fewest === undefined || ways.length < fewest.length) fewest = ways;
      if (fewest.length === 1) break;
    }
    return (fewest ?? []).some(({ at, kept, option }) => {
      chosen[at] = option;
      if (cover(left & ~kept)) return true;
      chosen[at] = undefined;
      return false;
    });
  };
  if (cover(avoid)) return chosen;
  return steps > MAX_STEPS || work.isSpent ? 'unknown' : undefined;
}

/** The first option of every dimension that still does, so that the example is as plain as it can be. */
function plainest(
  usable: readonly (readonly Option[])[],
  chosen: readonly (Option | undefined)[],
  avoid: bigint,
): Option[] {
  const picked = usable.map((options, at) => chosen[at] ?? options[0]).flatMap(option => option ?? []);
  usable.forEach((options, at) => {
    const others = keptAway(picked, avoid, at);
    const does = ({ mask }: Option): boolean => (others | (avoid & ~mask)) === avoid;
    const action = picked[1]?.action ?? '';
    // a resource that people know for the action, or one of the action's own service, reads best
    const known = KNOWN_REQUESTS.find(([one]) => one === action)?.[1].replace(ACCOUNT, '');
    const service = action.split(':')[0];
    const option =
      options.find(one => known !== undefined && one.resource?.replace(ACCOUNT, '') === known && does(one)) ??
      options.find(one => parseArn(one.resource)?.service === service && does(one)) ??
      options.find(does);
    if (option !== undefined) picked[at] = option;
  });
  return picked;
}

const ACCOUNT = /\d{12}/;

const keptAway = (picked: readonly Option[], avoid: bigint, except: number): bigint =>
  picked.reduce((sum, { mask }, at) => (at === except ? sum : sum | (avoid & ~mask)), 0n);

function requestOf(
  dimensions: readonly Dimension[],
  base: RequestSpace['base'],
  usable: readonly (readonly Option[])[],
  picked: readonly Option[],
  avoid: bigint,
): Found {
  const caller = picked[0]?.caller ?? { principal: { kind: 'Anonymous', id: '*' }, context: {}, words: 'anybody' };
  const keys = Object.fromEntries(picked.flatMap(option => Object.entries(option.keys)));
  const fixed = new Set([...CALLER_KEYS, ...Object.keys(keys).map(key => key.toLowerCase())]);
  const context = [
    // keys that only variables read; the others are what this request says
    ...Object.entries(base).filter(([key]) => !fixed.has(key.toLowerCase())),
    ...Object.entries(caller.context),
    ...Object.entries(keys),
  ].filter((entry): entry is [string, ContextValue] => entry[1] !== undefined);
  const relevant = dimensions.flatMap(({ name, options }, at) =>
    keptAway(picked, avoid, at) === avoid && usable[at]?.length === options.length
      ? []
      : [{ name, keys: picked[at]?.keys ?? {} }],
  );
  return {
    request: {
      principal: caller.principal,
      action: picked[1]?.action ?? '*',
      resource: picked[2]?.resource ?? '*',
      context: Object.fromEntries(context),
    },
    caller,
    relevant,
  };
}
