import { grouped, groupedPairs } from './grouped';
import { remembered } from '../aws/remembered';
import { ReviewContext } from './context';
import { isSamePlace } from './place';
import { isLost, isUnknown, marked, textAt, valueAt } from './plan/attributes';
import { Attributes, ResourceChange } from './plan/plan';
import { compareText, isSet } from './plan/values';
import { identityOf, PartOf, THING_TYPES } from './thing-types';

/**
 * What becomes of a thing from one world to the next.
 *
 * 'moves': another address looks after it from now on. 'overwritten': AWS has one of it, and a second address defines it
 * as well. 'forgotten': it stays in AWS, and Terraform no longer looks after it.
 */
export type Fate = 'stays' | 'replaced' | 'moves' | 'deleted' | 'forgotten' | 'new' | 'overwritten';

/** One thing of AWS before and after, whichever addresses it has. */
export interface Step extends ResourceChange {
  readonly fate: Fate;
  /** Of one that moves: the change at the address that it leaves. */
  readonly left?: ResourceChange;
  /** Of one that is overwritten: where it is defined before, which is the thing itself for one of its arguments. */
  readonly former?: ResourceChange;
  /** Of a part that is an argument of its thing: that thing. */
  readonly owner?: ResourceChange;
}

/** Rules ask for the same types again and again. */
const knownSteps = remembered<ReviewContext, Map<string, readonly Step[]>>(() => new Map());

/**
 * What becomes of every thing of these types, by type, stack and address. Leftovers of earlier replacements are none.
 *
 * What leaves one address and comes to another one, in the same stack or between two of the same place, is one thing, so
 * that nothing is weakened by moving it. What is created beside a thing of the same identity overwrites it. An argument
 * of a thing that is a resource of its own elsewhere is a thing of that type.
 */
export function stepsOf(context: ReviewContext, ...types: readonly string[]): readonly Step[] {
  const lists = knownSteps(context);
  return types.flatMap(type => {
    const list = lists.get(type) ?? stepsOfType(context, type);
    lists.set(type, list);
    return list;
  });
}

/** The same without what stays as it is. */
export const changesOf = (context: ReviewContext, ...types: readonly string[]): readonly Step[] =>
  stepsOf(context, ...types).filter(({ action }) => action !== 'no-op');

/** The same of what is there before. */
export const existing = (context: ReviewContext, ...types: readonly string[]): readonly Step[] =>
  stepsOf(context, ...types).filter(({ before }) => before !== undefined);

/** Orders changes by stack, then address. */
export const byAddress = (a: ResourceChange, b: ResourceChange): number =>
  compareText(a.stack, b.stack) || compareText(a.address, b.address);

/** How a thing leaves Terraform's hands; undefined when it does not. */
export const endingOf = ({ fate }: Pick<Step, 'fate'>): 'deleted' | 'forgotten' | undefined =>
  fate === 'deleted' || fate === 'forgotten' ? fate : undefined;

/** What AWS has of it after the apply: what is forgotten stays as it is. */
export const remains = ({ fate, before, after }: Step): Attributes | undefined =>
  fate === 'forgotten' ? before : after;

/**
 * Whether a part that is created belongs to a thing that is made anew itself, as one does whose name only the apply
 * tells: it has nothing to lose.
 */
export function isOfNewThing(context: ReviewContext, step: ResourceChange): boolean {
  const part = THING_TYPES.get(step.type)?.partOf;
  if (part === undefined) return false;
  const owners = ownersOf(context, part, step, 'after');
  return isUnknown(step, part.path) || owners.some(({ action }) => /^(create|replace)$/.test(action));
}

/** Whether the thing of a part goes or is made anew: what is said of the thing says it all. */
export function isOfLostThing(context: ReviewContext, step: ResourceChange): boolean {
  const part = THING_TYPES.get(step.type)?.partOf;
  if (part === undefined || step.before === undefined) return false;
  const before = { ...step, after: undefined };
  const owners = ownersOf(context, part, before, 'before');
  const isLeft = ownersOf(context, part, before, 'after').some(one => !owners.includes(one));
  return owners.length > 0 && !isLeft && owners.every(one => isLost(one) || one.action === 'replace');
}

/** Whether a replacement leaves AWS without the thing for a while. */
export const hasGap = ({ fate, createsFirst }: Step): boolean => fate === 'replaced' && createsFirst !== true;

/** The thing that a part is of, as far as the plans have it. */
export function ownerOf(context: ReviewContext, step: Step): ResourceChange | undefined {
  const part = THING_TYPES.get(step.type)?.partOf;
  if (step.owner !== undefined || part === undefined) return step.owner;
  return ownersOf(context, part, step, step.before === undefined ? 'after' : 'before')[0];
}

function stepsOfType(context: ReviewContext, type: string): readonly Step[] {
  const changes = managed(context, type);
  const part = THING_TYPES.get(type)?.partOf;
  const steps = handedOver(context, changes).map(step =>
    step.fate === 'new' && part !== undefined ? overwritingItsThing(context, step, part) : step,
  );
  return [...steps, ...argumentSteps(context, type, part)].sort(byAddress);
}

const managed = ({ byType }: ReviewContext, type: string): readonly ResourceChange[] =>
  (byType.get(type) ?? []).filter(({ deposed }) => deposed === undefined).sort(byAddress);

/** Finds what leaves one address and comes to another one, and what a second address overwrites. */
function handedOver(context: ReviewContext, changes: readonly ResourceChange[]): readonly Step[] {
  const isComing = ({ action, importing }: ResourceChange): boolean => action === 'create' || importing !== undefined;
  if (changes.every(change => !isComing(change) && !isLost(change))) return changes.map(change => stepOf(change));

  const coming = byIdentity(
    changes.filter(change => isComing(change) && !isLost(change)),
    'after',
  );
  const there = byIdentity(changes, 'before');
  // one thing takes over from one: of two that leave, the other one is gone
  const taken = new Set<ResourceChange>();
  const leaving = new Map<ResourceChange, ResourceChange>();
  for (const change of changes.filter(one => isLost(one) && !isOfUnknownRegion(one))) {
    const taker = coming(change.before).find(
      one => !taken.has(one) && !isHalf(change, one) && isSamePlace(context, change, one),
    );
    if (taker === undefined) continue;
    taken.add(taker);
    leaving.set(change, taker);
  }
  return changes.flatMap((change): Step[] => {
    if (taken.has(change)) return [];
    const taker = leaving.get(change);
    if (taker !== undefined) return [{ ...asUpdate(taker, change), fate: 'moves', left: change }];
    // another address looks after what is forgotten here already
    const others = (attributes: Attributes | undefined): readonly ResourceChange[] =>
      there(attributes).filter(
        one => one !== change && (!isLost(one) || leaving.has(one)) && isSamePlace(context, one, change),
      );
    if (change.action === 'forget' && !change.leavesOld && others(change.before).length > 0) return [];
    const [former] = change.action === 'create' && !change.leavesOld ? others(change.after) : [];
    return [former === undefined ? stepOf(change) : { ...asUpdate(change, former), fate: 'overwritten', former }];
  });
}

/** What a region has one of and does not say which: deleted here and made there, it may be in two regions. */
function isOfUnknownRegion({ action, type, before }: ResourceChange): boolean {
  const { identity = ['id'], scope } = THING_TYPES.get(type) ?? {};
  const isSingleton = typeof identity !== 'function' && identity.length === 0 && scope === 'region';
  return action === 'delete' && isSingleton && (textAt(before, 'region') ?? textAt(before, 'arn')) === undefined;
}

/** Halves of a replacement that leaves the old object have nothing in common. */
const isHalf = (one: ResourceChange, other: ResourceChange): boolean =>
  one.leavesOld === true && one.stack === other.stack && one.address === other.address;

/** Finds changes by what their attributes of one side say which thing they are. */
function byIdentity(changes: readonly ResourceChange[], side: 'before' | 'after') {
  const [type = ''] = changes.map(change => change.type);
  // what is imported is there, whatever of it is unknown after the apply
  const found = grouped(changes, change => identityOf(type, change[side]) ?? identityOf(type, change.before));
  return (attributes: Attributes | undefined): readonly ResourceChange[] =>
    found.get(identityOf(type, attributes) ?? '') ?? [];
}

const asUpdate = (change: ResourceChange, { before, beforeSensitive }: ResourceChange): ResourceChange => ({
  ...change,
  action: 'update',
  beforeSensitive,
  ...(before !== undefined && { before }),
});

/** A thing at one address. What skips its destruction stays in AWS. */
function stepOf(change: ResourceChange): Step {
  const isLeft = change.action === 'forget' || valueAt(change.before, 'skip_destroy') === true;
  const fate: Fate =
    change.action === 'create'
      ? 'new'
      : change.action === 'replace'
        ? 'replaced'
        : isLost(change)
          ? isLeft
            ? 'forgotten'
            : 'deleted'
          : 'stays';
  return { ...change, fate };
}

/** A part that is created for a thing that has it already, as an argument. */
function overwritingItsThing(context: ReviewContext, step: Step, part: PartOf): Step {
  const former = ownersOf(context, part, step, 'before').find(({ before }) => readOf(part, before) !== undefined);
  if (former === undefined || isOfNewThing(context, step)) return step;
  const before = { ...step.after, ...readOf(part, former.before) };
  const beforeSensitive = marked(former.beforeSensitive, part.argument ?? '');
  return { ...step, action: 'update', before, beforeSensitive, fate: 'overwritten', former };
}

/** Things that a part is of, in an order that depends on stack and address alone. */
function ownersOf(
  context: ReviewContext,
  part: PartOf,
  step: ResourceChange,
  side: 'before' | 'after',
): readonly ResourceChange[] {
  const key = keyOf(part, textAt(step.after ?? step.before, part.path));
  const owners = key === undefined ? [] : (ownerIndex(context, part, side).get(key) ?? []);
  return part.isLocal ? owners.filter(one => isSamePlace(context, one, step)) : owners;
}

const keyOf = (part: PartOf, text: string | undefined): string | undefined => text && (part.keyOf?.(text) ?? text);

type OwnerIndex = ReadonlyMap<string, readonly ResourceChange[]>;

const knownOwners = remembered<ReviewContext, Map<string, OwnerIndex>>(() => new Map());

function ownerIndex(context: ReviewContext, part: PartOf, side: 'before' | 'after'): OwnerIndex {
  const indexes = knownOwners(context);
  const name = [...part.owners, ...part.names, side].join();
  const known = indexes.get(name);
  if (known !== undefined) return known;
  const owners = part.owners.flatMap(type => managed(context, type));
  const index = groupedPairs(
    owners.flatMap(owner => {
      const keys = part.names.flatMap(path => keyOf(part, textAt(owner[side], path)) ?? []);
      return [...new Set(keys)].map(key => [key, owner] as const);
    }),
  );
  indexes.set(name, index);
  return index;
}

const readOf = (part: PartOf, owner: Attributes | undefined): Attributes | undefined =>
  owner === undefined || part.argument === undefined ? undefined : part.read?.(owner);

/**
 * Parts that are arguments of their things, where they change or may change. The provider fills in what a program leaves
 * out, so that nothing is known of it when the thing is made anew, and that says nothing.
 */
function argumentSteps(context: ReviewContext, type: string, part: PartOf | undefined): readonly Step[] {
  const argument = part?.argument;
  if (part === undefined || argument === undefined) return [];
  return part.owners
    .flatMap(owner => stepsOf(context, owner))
    .flatMap((owner): Step[] => {
      const [was, is] = [valueAt(owner.before, argument), valueAt(owner.after, argument)];
      if (owner.action !== 'update' && owner.action !== 'replace') return [];
      if (isUnknown(owner, argument)) {
        const isMade = owner.action === 'replace' || (owner.fate !== 'stays' && owner.importing === undefined);
        if (isMade || !isSet(was)) return [];
      } else if ((!isSet(was) && !isSet(is)) || JSON.stringify(was) === JSON.stringify(is)) return [];
      const named = { [part.path]: textAt(owner.before, part.names[0]!) };
      const sideOf = (side: Attributes | undefined): Attributes => ({ ...named, ...readOf(part, side) });
      const marks = { ...owner, before: sideOf(owner.before), after: sideOf(owner.after) };
      const step: ResourceChange = {
        ...marks,
        type,
        afterUnknown: marksOf(owner.afterUnknown, argument, marks.before, marks.after),
        beforeSensitive: marksOf(owner.beforeSensitive, argument, marks.before, marks.after),
        afterSensitive: marksOf(owner.afterSensitive, argument, marks.before, marks.after),
        action: 'update',
      };
      return [{ ...step, fate: 'stays', owner }];
    });
}

/** Marks of an argument laid over all that the part says, its name aside. */
const marksOf = (marks: unknown, argument: string, ...sides: readonly Attributes[]): unknown =>
  marked(marks, argument) ? Object.fromEntries(sides.flatMap(side => Object.keys(side)).map(name => [name, true])) : {};
