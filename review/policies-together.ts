import { isUnknown, textAt } from './attributes';
import { byAddress, remains } from './existing';
import { isGuardrail, policyKind } from './organization-policy';
import { ResourceChange } from './plan';
import { comparedOnce } from './policy/compare-once';
import { placesOf } from './policy-places';
import { covers } from './reach';
import { ReviewContext } from './rule';

/**
 * Whether what a policy denied at each of these targets is denied there after the apply by all policies together that
 * reach it: a policy may be split, or become a part of another one. No when nobody can tell.
 */
export function isDeniedTogether(context: ReviewContext, policy: ResourceChange, targets: readonly string[]): boolean {
  const kind = policyKind(policy);
  const before = denials([textAt(policy.before, 'content')]);
  if (before === undefined || targets.length === 0) return false;
  return targets.every(target => {
    const others = policiesAfter(context, target).filter(other => policyKind(other) === kind);
    const after = denials(others.map(other => textAt(remains(other), 'content')));
    if (after === undefined) return false;
    const { weakened, problems } = comparedOnce(before, after, kind);
    return weakened.length === 0 && problems.length === 0;
  });
}

/** Policies that reach a target after the apply, as far as the plans tell for certain. */
function policiesAfter(context: ReviewContext, target: string): readonly ResourceChange[] {
  const { policies, targetsAfter } = placesOf(context);
  const known = [...targetsAfter].flatMap(([id, targets]) => {
    const policy = policies.get(id);
    return policy !== undefined && [...targets].some(one => covers(context.organization, one, target)) ? [policy] : [];
  });
  return [...new Set([...known, ...newPoliciesAt(context, target)])].filter(
    policy => isGuardrail(policy) && !isUnknown(policy, 'content'),
  );
}

/**
 * Policies that the apply makes and attaches to a target. A plan does not know their ids; but AWS attaches a policy to
 * a target once, so when as many attachments of unknown policies come to it as there are new ones, they all do.
 */
export function newPoliciesAt(context: ReviewContext, target: string): readonly ResourceChange[] {
  const { byType } = context;
  const isNew = (change: ResourceChange): boolean => change.action === 'create' || change.action === 'replace';
  const attachments = (byType.get('aws_organizations_policy_attachment') ?? []).filter(
    change =>
      isNew(change) &&
      isUnknown(change, 'policy_id') &&
      !isUnknown(change, 'target_id') &&
      textAt(change.after, 'target_id') === target,
  );
  return [...new Set(attachments.map(({ stack }) => stack))].sort().flatMap(stack => {
    const candidates = (byType.get('aws_organizations_policy') ?? []).filter(
      policy => policy.stack === stack && isNew(policy) && policy.deposed === undefined,
    );
    return attachments.filter(one => one.stack === stack).length === candidates.length
      ? [...candidates].sort(byAddress)
      : [];
  });
}

/** One document with the statements that deny; undefined when one of them cannot be read. */
function denials(contents: readonly (string | undefined)[]): string | undefined {
  const statements: unknown[] = [];
  for (const content of contents) {
    let document: unknown;
    try {
      document = JSON.parse(content ?? '{}');
    } catch {
      return undefined;
    }
    const statement =
      typeof document === 'object' && document !== null && 'Statement' in document ? document.Statement : [];
    for (const one of Array.isArray(statement) ? (statement as unknown[]) : [statement]) {
      if (typeof one === 'object' && one !== null && 'Effect' in one && one.Effect === 'Deny') statements.push(one);
    }
  }
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
