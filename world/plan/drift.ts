import { Configuration } from './configuration';
import { isSame } from './differences';
import { marked } from './attributes';
import { Attributes, ResourceChange } from './plan';
import { withoutNumbers } from './read-changes';
import { StateResource } from './plan-facts';

/** What a plan says beside its changes. */
export interface Surroundings {
  readonly stack: string;
  readonly drift: readonly ResourceChange[];
  /** Resources as the last refresh found them. */
  readonly state: readonly StateResource[];
  readonly configuration: Configuration;
}

/**
 * The changes of a plan with what it says about AWS, as rules judge them.
 *
 * What was weakened by hand is compared with what the plan makes of it, and counts as a change where the plan does not put
 * it back: attributes that its configuration sets, as others belong to other resources or to nobody. What the plan leaves
 * out, as one that only refreshes leaves out all, is there as it is.
 */
export function withDrift(
  changes: readonly ResourceChange[],
  { stack, drift, state, configuration }: Surroundings,
): readonly ResourceChange[] {
  const drifted = new Map(drift.flatMap(one => (isOfInterest(one) ? [[one.address, one]] : [])));
  const planned = new Set<string>();
  const judged = changes.map(change => {
    if (change.deposed !== undefined || change.mode !== 'managed') return change;
    planned.add(change.address);
    if (change.previousAddress !== undefined) planned.add(change.previousAddress);
    const found = drifted.get(change.address) ?? drifted.get(change.previousAddress ?? '');
    return found === undefined ? change : asDrifted(change, found, configuration);
  });
  const left = state.flatMap(one =>
    planned.has(withoutNumbers(String(one.address))) ? [] : (asFound(one, stack) ?? []),
  );
  const gone = [...drifted.values()].filter(({ action, address }) => action === 'delete' && !planned.has(address));
  if (left.length === 0 && gone.length === 0) return judged.some((one, at) => one !== changes[at]) ? judged : changes;
  return [
    ...judged,
    ...gone.map(one => ({ ...one, isDrift: true as const })),
    ...left.map(one => {
      const found = drifted.get(one.address);
      return found === undefined ? one : asDrifted(one, found, configuration);
    }),
  ];
}

const isOfInterest = ({ mode, deposed, action }: ResourceChange): boolean =>
  mode === 'managed' && deposed === undefined && (action === 'update' || action === 'delete');

/** A change of a thing that was changed by hand, from what it was before that; itself when it puts all of that back. */
function asDrifted(change: ResourceChange, found: ResourceChange, configuration: Configuration): ResourceChange {
  const { before, after } = change;
  if (found.action === 'delete' || found.before === undefined || before === undefined || after === undefined) {
    return change;
  }
  const written = configuration.blockOf(change.address)?.resource.expressions;
  const names = Object.keys(found.before).filter(
    name =>
      (written === undefined ? !mayBeOfOthers(change.type, name) : name in written) &&
      !isSame(found.before![name], found.after?.[name]) &&
      !isSame(found.before![name], after[name]) &&
      !marked(change.afterUnknown, [name]),
  );
  if (names.length === 0) return change;
  const pick = (from: unknown): Attributes =>
    Object.fromEntries(names.map(name => [name, (from as Attributes | undefined)?.[name]]));
  return {
    ...change,
    action: change.action === 'no-op' ? 'update' : change.action,
    before: { ...before, ...pick(found.before) },
    beforeSensitive:
      found.beforeSensitive === true
        ? true
        : { ...(change.beforeSensitive as object), ...pick(found.beforeSensitive ?? {}) },
    isDrift: true,
  };
}

/** Attributes in which things show what is set by resources of their own; a configuration tells, where a plan has one. */
export const mayBeOfOthers = (type: string, name: string): boolean =>
  type === 'aws_s3_bucket' ||
  (type === 'aws_iam_role' && /^(inline_policy|managed_policy_arns)$/.test(name)) ||
  (name === 'policy' && !/_policy$/.test(type));

/** A resource of the state that no change is about. */
function asFound(resource: StateResource, stack: string): ResourceChange | undefined {
  const { address, type, name, values, sensitive_values: marks } = resource;
  if (typeof address !== 'string' || typeof type !== 'string' || typeof name !== 'string') return undefined;
  if (typeof values !== 'object' || values === null) return undefined;
  return {
    ...{ stack, address: withoutNumbers(address), mode: 'managed', type, name, action: 'no-op' },
    ...{ before: values as Attributes, after: values as Attributes, afterUnknown: {}, replacePaths: [] },
    ...{ beforeSensitive: marks, afterSensitive: marks },
  };
}
