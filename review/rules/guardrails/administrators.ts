import { decide } from '../../../aws/policy/decide';
import { parsePolicy } from '../../../aws/policy/document';
import { accountsOf } from '../../../world/change-accounts';
import { ReviewContext } from '../../../world/context';
import { endingOf, Step, stepsOf } from '../../../world/fates';
import { isUnknown, show, Side, textAt } from '../../../world/plan/attributes';
import {
  allowsEverything,
  ATTACHMENT,
  deniesEverything,
  managedPolicy,
  policiesOf,
  POLICY,
  ROLE,
} from '../../../world/role-policies';
import { Weakening } from '../../compare/fact';
import { Watched } from '../../compare/thing-rule';

const PROVIDERS = ['aws_iam_saml_provider', 'aws_iam_openid_connect_provider'];

/** Roles that may do everything, and what lets people take them. */
export const ADMINISTRATORS: readonly Watched[] = [
  { types: [ROLE], ending: lostAdministrator },
  {
    types: [POLICY, ATTACHMENT],
    ending: (policy, context) => (policy.after === undefined ? ofRoleOf(policy, context) : undefined),
    weaker: ofRoleOf,
    fresh: ofRoleOf,
  },
  {
    types: PROVIDERS,
    ending: (provider, context) =>
      endingOf(provider) === 'deleted'
        ? unchangedRoles(context).flatMap(role => lostAdministrator(role, context) ?? [])
        : [],
  },
];

/** Roles that stay as they are: of the others their own change says it. */
const unchangedRoles = (context: ReviewContext): readonly Step[] =>
  stepsOf(context, ROLE).filter(({ action }) => action === 'no-op');

/** A policy that a role gets, loses or that changes may be what made it an administrator. */
function ofRoleOf(policy: Step, context: ReviewContext): readonly Weakening[] {
  const name = textAt(policy.before ?? policy.after, 'role');
  const role = unchangedRoles(context).find(one => one.stack === policy.stack && textAt(one.before, 'name') === name);
  return (role && lostAdministrator(role, context)) ?? [];
}

/** A role that may do everything, and that nobody can take any more, or that may not any more. */
function lostAdministrator(role: Step, context: ReviewContext): readonly Weakening[] | undefined {
  const ending = endingOf(role);
  if (ending === 'forgotten' || isUnknown(role, TRUST) || !isAdministrator(role, context, 'before')) return undefined;
  const [isTaken, isPowerful] = [canBeTaken(role, context, 'after'), mayDoEverything(role, context, 'after')];
  if (ending === undefined && isTaken && isPowerful) return undefined;
  const others = stepsOf(context, ROLE).filter(
    one =>
      one !== role &&
      accountsOf(one).join() === accountsOf(role).join() &&
      isAdministrator(one, context, 'after') &&
      !isUnknown(one, TRUST),
  );
  const isLast = others.length === 0;
  const name = `The role ${show(role, 'name', 'before')}, which may do everything,`;
  if (ending === undefined && isTaken) {
    if (!isLast) return [];
    const sentence = `${name} may no longer.`;
    return [{ severity: 'warning', sentence, means: `No other role in the plans may. ${THE_WAY_BACK}`, details: [] }];
  }
  return [
    {
      severity: isLast ? 'danger' : 'warning',
      sentence: `${name} ${ending === undefined ? 'can be taken by nobody any more' : 'is deleted'}.`,
      means: isLast
        ? `No other role in the plans lets an administrator in. ${THE_WAY_BACK}`
        : 'Other roles in the plans still let administrators in.',
      details: ending === undefined && role.action !== 'no-op' ? [{ path: TRUST }] : [],
    },
  ];
}

const THE_WAY_BACK = 'The way back: the root user, where no SCP denies it, or a root session.';
const TRUST = 'assume_role_policy';

/** Whether a role may do everything, and somebody can take it. */
const isAdministrator = (role: Step, context: ReviewContext, side: Side): boolean =>
  role[side] !== undefined && canBeTaken(role, context, side) && mayDoEverything(role, context, side);

/** Whether all policies of a role together, and its boundary as far as it is known, allow everything. */
function mayDoEverything(role: Step, context: ReviewContext, side: Side): boolean {
  const policies = policiesOf(context, role.stack, textAt(role[side], 'name') ?? '', side);
  const boundary = textAt(role[side], 'permissions_boundary') || undefined;
  const bounds = boundary && managedPolicy(context, boundary, side);
  return (
    allowsEverything(policies) && !deniesEverything(policies) && (bounds === undefined || allowsEverything(bounds))
  );
}

/** Whether people, or roles that they take, can take a role, with what its conditions ask for. */
function canBeTaken(role: Step, context: ReviewContext, side: Side): boolean {
  const { document } = parsePolicy(textAt(role[side], TRUST));
  const gone = side === 'before' ? [] : stepsOf(context, ...PROVIDERS).filter(one => endingOf(one) === 'deleted');
  const isGone = (id: string): boolean => gone.some(({ before }) => textAt(before, 'arn') === id);
  return document.statements.some(({ effect, principals, conditions }) => {
    if (effect !== 'Allow' || principals === undefined || principals.not) return false;
    const asked = Object.fromEntries(conditions.map(({ key, values: [value = ''] }) => [key, value]));
    return principals.values.some(
      principal =>
        /^(AWS|Federated)$/.test(principal.kind) &&
        !isGone(principal.id) &&
        ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'].some(
          action => decide(document, { principal, action, resource: '*', context: asked }) === 'allow',
        ),
    );
  });
}
