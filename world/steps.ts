import { isLost, textAt } from './plan/attributes';
import { byAddress } from './existing';
import { isSamePlace } from './place';
import { Attributes, ResourceChange } from './plan/plan';
import { ReviewContext } from './context';

/** A change that may take something away. */
export interface Step {
  /** When a thing leaves one address and another address takes it over: the new one, with the attributes before. */
  readonly change: ResourceChange;
  /** The address that the thing leaves. */
  readonly left?: ResourceChange;
  /** Where the thing is defined before, when another address overwrites what AWS has of it. */
  readonly overwritten?: ResourceChange;
}

/** Attributes that say which thing in AWS a resource is; undefined when that is not known. */
export type Identity = (attributes: Attributes) => string | undefined;

/** Identity by texts at paths, all of which have to be there. */
export const identityBy =
  (...paths: readonly string[]): Identity =>
  attributes => {
    const texts = paths.map(path => textAt(attributes, path));
    return texts.includes(undefined) ? undefined : JSON.stringify(texts);
  };

/**
 * Changes of one type that may take something away, sorted by stack and address: updates, replacements, deletions and
 * what is forgotten. What another address takes over, or another stack in the same place, is one step, so that a thing
 * cannot be weakened by moving it. What is created beside a thing of the same identity is a step too: AWS has one of
 * them, and creation overwrites it. Leftovers of earlier replacements are none.
 */
export function stepsOf(context: ReviewContext, type: string, identity: Identity): readonly Step[] {
  const changes = (context.byType.get(type) ?? []).filter(change => change.deposed === undefined).sort(byAddress);
  const taking = changes.filter(({ action }) => /^(update|replace|delete|forget)$/.test(action));
  const coming = changes.filter(
    change => !isLost(change) && (change.action === 'create' || change.importing !== undefined),
  );
  if (coming.length === 0) return taking.map(change => ({ change }));

  const takers = byIdentity(coming, 'after', identity);
  // one thing takes over from one: of two that leave, the other one is gone
  const taken = new Set<ResourceChange>();
  const steps = taking.map((change): Step => {
    if (!isLost(change)) return { change };
    const taker = sameOf(change.before, takers, identity).find(
      one => !taken.has(one) && isSamePlace(context, change, one),
    );
    if (taker === undefined) return { change };
    taken.add(taker);
    return { change: asUpdate(taker, change), left: change };
  });
  const there = byIdentity(changes, 'before', identity);
  const beside = coming.flatMap((change): Step[] => {
    if (change.action !== 'create' || taken.has(change)) return [];
    const overwritten = sameOf(change.after, there, identity).find(one => isSamePlace(context, one, change));
    return overwritten === undefined ? [] : [{ change: asUpdate(change, overwritten), overwritten }];
  });
  return [...steps, ...beside];
}

/** Whether one of these steps is about a created resource. */
export const isIn = (steps: readonly Step[], { stack, address }: ResourceChange): boolean =>
  steps.some(({ change }) => change.stack === stack && change.address === address);

function byIdentity(changes: readonly ResourceChange[], side: 'before' | 'after', identity: Identity) {
  const found = new Map<string, ResourceChange[]>();
  for (const change of changes) {
    const key = change[side] && identity(change[side]);
    if (key !== undefined) found.set(key, [...(found.get(key) ?? []), change]);
  }
  return found;
}

function sameOf(
  attributes: Attributes | undefined,
  found: ReadonlyMap<string, readonly ResourceChange[]>,
  identity: Identity,
): readonly ResourceChange[] {
  const key = attributes && identity(attributes);
  return key === undefined ? [] : (found.get(key) ?? []);
}

const asUpdate = (change: ResourceChange, { before, beforeSensitive }: ResourceChange): ResourceChange => ({
  ...change,
  action: 'update',
  beforeSensitive,
  ...(before !== undefined && { before }),
});
