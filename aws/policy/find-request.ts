import { Caller, CALLER_KEYS } from './callers';
import { ContextValue } from './condition';
import { PolicyRequest } from './decide';
import { KNOWN_REQUESTS } from './known-requests';
import { Dimension, Option, RequestSpace } from './request-space';

/** A request and which of its dimensions are the reason for it: any value does for the others. */
export interface Found {
  readonly request: PolicyRequest;
  readonly caller: Caller;
  readonly relevant: readonly { readonly name: string; readonly keys: Option['keys'] }[];
}

/** Steps of one search after which it gives up. */
const MAX_STEPS = 20_000;

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
  { dimensions, base, budget }: RequestSpace,
  must: bigint,
  avoid: bigint,
  may: (dimension: Dimension, option: Option) => boolean = () => true,
): Found | undefined | 'unknown' {
  const usable = dimensions.map(dimension =>
    dimension.options.filter(option => (option.mask & must) === must && may(dimension, option)),
  );
  if (usable.some(options => options.length === 0)) return undefined;
  const chosen = choose(usable, avoid, budget);
  if (chosen === undefined || chosen === 'unknown') return chosen;
  return requestOf(dimensions, base, usable, plainest(usable, chosen, avoid), avoid);
}

function choose(
  usable: readonly (readonly Option[])[],
  avoid: bigint,
  budget: RequestSpace['budget'],
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
    if (++steps > MAX_STEPS || budget.looks <= 0) return false;
    // of some statements, the one that the fewest options keep away decides first
    let fewest: { at: number; kept: bigint; option: Option }[] | undefined;
    let looked = 0;
    for (let rest = left; rest !== 0n && looked++ < LOOK_AHEAD && fewest?.length !== 0; rest &= rest - 1n) {
      const bit = rest & -rest;
      budget.looks -= options;
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
  return steps > MAX_STEPS || budget.looks <= 0 ? 'unknown' : undefined;
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
    const service = picked[1]?.action?.split(':')[0] ?? '';
    // a resource of the action's own service reads best
    const ordered =
      options[0]?.resource === undefined
        ? options
        : [
            ...options.filter(({ resource = '' }) =>
              KNOWN_REQUESTS.some(
                known =>
                  known[0] === picked[1]?.action && known[1].replace(/\d{12}/, '') === resource.replace(/\d{12}/, ''),
              ),
            ),
            ...options.filter(({ resource = '' }) => resource.split(':')[2] === service),
            ...options,
          ];
    const option = ordered.find(({ mask }) => (others | (avoid & ~mask)) === avoid);
    if (option !== undefined) picked[at] = option;
  });
  return picked;
}

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
