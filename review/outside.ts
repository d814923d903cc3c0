import { grouped } from '../world/grouped';
import { ReviewContext } from '../world/context';
import { mayBeOfOthers } from '../world/plan/drift';
import { Attributes, Plan, ResourceChange } from '../world/plan/plan';

/**
 * What happened outside Terraform and the plans put back, as if somebody had planned it: until they are applied it is so,
 * and whoever did it may do it again. Undefined when nothing did.
 */
export function happenedOutside(plans: readonly Plan[], context: ReviewContext): ReviewContext | undefined {
  const others = plans.map(plan => ({ ...plan, judged: undefined, changes: outside(plan) }));
  const changes = others.flatMap(plan => plan.changes);
  if (!changes.some(({ isDrift }) => isDrift)) return undefined;
  const byType = grouped(changes, ({ type }) => type);
  return { ...context, plans: others, byType, lifecycle: undefined, organizationBefore: undefined };
}

function outside({ changes, drift, judged = [] }: Plan): readonly ResourceChange[] {
  const isOfThing = ({ mode, deposed }: ResourceChange): boolean => mode === 'managed' && deposed === undefined;
  // what the plan leaves as it was found is judged with the plan
  const left = new Set(judged.filter(({ isDrift }) => isDrift).map(({ address }) => address));
  const found = new Map(drift.filter(isOfThing).map(change => [change.address, change]));
  return changes.filter(isOfThing).flatMap((change): ResourceChange[] => {
    const { address, before, beforeSensitive } = change;
    const drifted = left.has(address) ? undefined : found.get(address);
    if (drifted !== undefined) return [{ ...drifted, after: withoutOthers(drifted), isDrift: true }];
    if (before === undefined) return [];
    const same = { action: 'no-op', after: before, afterUnknown: {}, afterSensitive: beforeSensitive } as const;
    return [{ ...change, ...same, replacePaths: [] }];
  });
}

/** What a thing became, but for what resources of their own set. */
function withoutOthers({ type, before, after }: ResourceChange): Attributes | undefined {
  if (before === undefined || after === undefined) return after;
  const others = Object.keys(after).filter(name => mayBeOfOthers(type, name));
  return { ...after, ...Object.fromEntries(others.map(name => [name, before[name]])) };
}
