import { isUnknown, listAt, textAt } from '../../../world/plan/attributes';
import { compareText, lostTexts, quoted } from '../../../world/plan/values';
import { Step, stepsOf } from '../../../world/fates';
import { NEEDED } from './role-needs';
import { ATTACHMENT, POLICY } from '../../../world/role-policies';
import { ReviewContext } from '../../../world/context';
import { Weakening } from '../../compare/fact';

/** Resources that take every policy off a role that they do not list: their list, and what else puts one on the role. */
export const EXCLUSIVE: Readonly<Record<string, readonly [string, { readonly type: string; readonly path: string }]>> =
  {
    aws_iam_role_policies_exclusive: ['policy_names', { type: POLICY, path: 'name' }],
    aws_iam_role_policy_attachments_exclusive: ['policy_arns', { type: ATTACHMENT, path: 'policy_arn' }],
  };

/** What such a list takes off a role. */
export function exclusiveRights(
  context: ReviewContext,
  change: Step,
  path: string,
  { type, path: named }: { readonly type: string; readonly path: string },
): readonly Weakening[] {
  if (change.after === undefined || change.action === 'no-op') return [];
  const role = textAt(change.after, 'role_name');
  const isThere = stepsOf(context, 'aws_iam_role').some(({ before }) => textAt(before, 'name') === role);
  if (!isThere) return [];
  if (isUnknown(change, path)) return [{ severity: 'warning', says: 'is unknown until apply', means: NEEDED }];
  const kept = listAt(change.after, path);
  const others = stepsOf(context, type).filter(
    one => one.stack === change.stack && one.after !== undefined && textAt(one.after, 'role') === role,
  );
  const taken = others.flatMap(one => textAt(one.after, named) ?? []).filter(name => !kept.includes(name));
  const lost = [...new Set([...taken, ...lostTexts(change, path).lost])].sort(compareText);
  if (lost.length > 0) {
    return [{ says: `leaves out ${quoted(change, path, lost)}`, means: NEEDED }];
  }
  const hasOthers = [POLICY, ATTACHMENT].some(one =>
    stepsOf(context, one).some(({ after }) => textAt(after, 'role') === role),
  );
  if (kept.length > 0 || hasOthers || change.before !== undefined) return [];
  return [
    {
      severity: 'warning',
      says: 'is empty',
      means: `What the role had outside of these plans is taken off. ${NEEDED}`,
    },
  ];
}
