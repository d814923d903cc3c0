import { isUnknown, textAt } from './plan/attributes';
import { byAddress, existing } from './existing';
import { isSamePlace } from './place';
import { ResourceChange } from './plan/plan';
import { ReviewContext } from './context';
import { isIn, Step } from './steps';

/** A policy that is a resource of its own, and how it says which thing it is for. */
export interface PolicyOfThing {
  readonly type: string;
  readonly path: string;
  /** Types of the things, and the attributes in which they have the same text. */
  readonly owners: readonly string[];
  readonly names: readonly string[];
  /** What of the text is the thing's own, where it is written in several ways. */
  readonly keyOf?: (text: string) => string;
  /** Whether a thing of the same name may be another one, in another account or region. */
  readonly isLocal?: boolean;
  /** What the thing has besides a policy of its own and one in an attribute. */
  readonly elseOf?: (change: ResourceChange) => string | undefined;
}

/** A policy that is created for a thing that is not. */
export interface MadePolicy {
  /** An update of what it overwrites, when the plans show that. */
  readonly change: ResourceChange;
  readonly isOverwriting: boolean;
}

/**
 * Policies that are created for things which are there, by stack and address. A thing has one policy: a new one overwrites
 * the one that another resource, or an attribute of the thing, tells of.
 *
 * @param steps What is compared already, because it takes over from another address or overwrites it.
 */
export function madePolicies(context: ReviewContext, of: PolicyOfThing, steps: readonly Step[] = []): MadePolicy[] {
  const keyOf = (text: string | undefined): string | undefined => text && (of.keyOf?.(text) ?? text);
  return (context.byType.get(of.type) ?? [])
    .filter(({ action, deposed }) => action === 'create' && deposed === undefined)
    .filter(change => !isIn(steps, change))
    .sort(byAddress)
    .flatMap((change): MadePolicy[] => {
      const key = keyOf(textAt(change.after, of.path));
      if (key === undefined || isUnknown(change, of.path)) return [];
      const isHere = (one: ResourceChange): boolean => !of.isLocal || isSamePlace(context, one, change);
      const isOfThing = (one: ResourceChange, side: 'before' | 'after'): boolean =>
        of.names.some(name => keyOf(textAt(one[side], name)) === key);
      const owners = of.owners.flatMap(type => context.byType.get(type) ?? []);
      if (owners.some(one => /^(create|replace)$/.test(one.action) && isOfThing(one, 'after'))) return [];

      const former = [
        ...existing(context, of.type).filter(one => keyOf(textAt(one.before, of.path)) === key && isHere(one)),
        ...existing(context, ...of.owners).filter(one => isOfThing(one, 'before') && isHere(one)),
      ].find(({ before }) => textAt(before, 'policy'));
      const policy = textAt(former?.before, 'policy') ?? of.elseOf?.(change);
      if (policy === undefined || change.after === undefined) return [{ change, isOverwriting: false }];
      const before = { ...change.after, policy };
      const beforeSensitive = former?.beforeSensitive ?? {};
      return [{ change: { ...change, action: 'update', before, beforeSensitive }, isOverwriting: true }];
    });
}
