import { decide } from '../../../aws/policy/decide';
import { parsePolicy } from '../../../aws/policy/document';
import { accountsOf } from '../../../world/change-accounts';
import { ReviewContext } from '../../../world/context';
import { endingOf, Step, stepsOf } from '../../../world/fates';
import { isUnknown, show, Side, textAt } from '../../../world/plan/attributes';
import { allowsEverything, policiesOf, ROLE } from '../../../world/role-policies';
import { Weakening } from '../../compare/fact';

/** A role that may do everything, and that nobody can take any more. */
export function lostAdministrator(role: Step, context: ReviewContext): readonly Weakening[] | undefined {
  const ending = endingOf(role);
  if (ending === 'forgotten' || isUnknown(role, TRUST) || !isAdministrator(role, context, 'before')) return undefined;
  if (ending === undefined && canBeTaken(role, 'after')) return undefined;
  const others = stepsOf(context, ROLE).filter(
    one =>
      one !== role &&
      accountsOf(one).join() === accountsOf(role).join() &&
      isAdministrator(one, context, 'after') &&
      !isUnknown(one, TRUST),
  );
  const isLast = others.length === 0;
  const name = `The role ${show(role, 'name', 'before')}, which may do everything,`;
  return [
    {
      severity: isLast ? 'danger' : 'warning',
      sentence: `${name} ${ending === undefined ? 'can be taken by nobody any more' : 'is deleted'}.`,
      means: isLast
        ? 'No other role in the plans lets an administrator in. The way back: the root user, where no SCP denies it, or a root session.'
        : 'Other roles in the plans still let administrators in.',
      details: ending === undefined ? [{ path: TRUST }] : [],
    },
  ];
}

const TRUST = 'assume_role_policy';

/** Whether a role may do everything, and somebody can take it. */
function isAdministrator(role: Step, context: ReviewContext, side: Side): boolean {
  if (role[side] === undefined || !canBeTaken(role, side)) return false;
  return allowsEverything(policiesOf(context, role.stack, textAt(role[side], 'name') ?? '', side));
}

/** Whether people, or roles that they take, can take a role, with what its conditions ask for. */
function canBeTaken(role: Step, side: Side): boolean {
  const { document } = parsePolicy(textAt(role[side], TRUST));
  return document.statements.some(({ effect, principals, conditions }) => {
    if (effect !== 'Allow' || principals === undefined || principals.not) return false;
    const context = Object.fromEntries(conditions.map(({ key, values: [value = ''] }) => [key, value]));
    return principals.values.some(
      principal =>
        /^(AWS|Federated)$/.test(principal.kind) &&
        ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'].some(
          action => decide(document, { principal, action, resource: '*', context }) === 'allow',
        ),
    );
  });
}
