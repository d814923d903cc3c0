import { grouped, groupedPairs } from '../grouped';
import { remembered } from '../../aws/remembered';
import { isUnknown, textAt } from '../plan/attributes';
import { remains, Step, stepsOf } from '../fates';
import { isGuardrail, policyKind } from '../organization-policy';
import { comparedTogether } from '../../aws/policy/compare-once';
import { joinPolicies, parsePolicy } from '../../aws/policy/document';
import { placesOf } from './policy-places';
import { covers, isRoot } from '../reach';
import { ReviewContext } from '../context';

/**
 * Whether what a policy denied at each of these targets is denied there after the apply by all policies together that
 * reach it: a policy may be split, or become a part of another one. No when nobody can tell.
 */
export function isDeniedTogether(context: ReviewContext, policy: Step, targets: readonly string[]): boolean {
  const kind = policyKind(policy);
  const before = denials([textAt(policy.before, 'content')]);
  if (before === undefined || targets.length === 0) return false;
  return targets.every(target => {
    const others = policiesAfter(context, target).filter(other => policyKind(other) === kind);
    const after = denials(others.map(other => textAt(remains(other), 'content')));
    if (after === undefined) return false;
    const { weakened, problems } = comparedTogether(before, after, kind);
    return weakened.length === 0 && problems.length === 0;
  });
}

/** Policies that reach a target after the apply, as far as the plans tell for certain. */
function policiesAfter(context: ReviewContext, target: string): readonly Step[] {
  const { policiesByTarget } = attachedAfter(context);
  // without an org file nobody knows which OU is below which
  const targets =
    context.organization === undefined
      ? [target, ...[...policiesByTarget.keys()].filter(one => one !== target && isRoot(one))]
      : [...policiesByTarget.keys()].filter(one => covers(context.organization, one, target));
  const known = targets.flatMap(one => policiesByTarget.get(one) ?? []);
  return [...new Set([...known, ...newPoliciesAt(context, target)])].filter(
    policy => isGuardrail(policy) && !isUnknown(policy, 'content'),
  );
}

/**
 * Policies that the apply makes and attaches to a target. A plan does not know their ids; but AWS attaches a policy to
 * a target once, so when as many attachments of unknown policies come to it as there are new ones, they all do.
 */
export function newPoliciesAt(context: ReviewContext, target: string): readonly Step[] {
  const { newPolicies, unknownAt } = attachedAfter(context);
  return [...grouped(unknownAt.get(target) ?? [], ({ stack }) => stack)].flatMap(([stack, attachments]) => {
    const candidates = newPolicies.get(stack) ?? [];
    return candidates.length === attachments.length ? candidates : [];
  });
}

interface Attached {
  /** Policies that have an id before the apply, by what they are attached to after it. */
  readonly policiesByTarget: ReadonlyMap<string, readonly Step[]>;
  /** By stack, sorted. */
  readonly newPolicies: ReadonlyMap<string, readonly Step[]>;
  /** Attachments of policies that are not known yet, by target. */
  readonly unknownAt: ReadonlyMap<string, readonly Step[]>;
}

const attachedAfter = remembered((context: ReviewContext): Attached => {
  const { policies, targetsAfter } = placesOf(context);
  const policiesByTarget = groupedPairs(
    [...targetsAfter].flatMap(([id, targets]) => {
      const policy = policies.get(id);
      return policy === undefined ? [] : [...targets].map(target => [target, policy] as const);
    }),
  );
  const newOf = (type: string): readonly Step[] =>
    stepsOf(context, type).filter(({ fate }) => fate === 'new' || fate === 'replaced');
  const unknown = newOf('aws_organizations_policy_attachment').filter(
    step => isUnknown(step, 'policy_id') && !isUnknown(step, 'target_id'),
  );
  return {
    policiesByTarget,
    newPolicies: grouped(newOf('aws_organizations_policy'), ({ stack }) => stack),
    unknownAt: grouped(unknown, ({ after }) => textAt(after, 'target_id')),
  };
});

/** One policy with the statements that deny; undefined when one of them cannot be read. */
const denials = (contents: readonly (string | undefined)[]): string | undefined =>
  contents.every(content => parsePolicy(content).problems.length === 0) ? joinPolicies(contents, 'Deny') : undefined;
