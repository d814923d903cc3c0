import { parseArn } from '../aws/arn';
import { joinPolicies, parsePolicy } from '../aws/policy/document';
import { ReviewContext } from './context';
import { remains, Step, stepsOf } from './fates';
import { isUnknown, listAt, Side, textAt } from './plan/attributes';
import { Attributes } from './plan/plan';
import { changed } from './plan/values';

export const ROLE = 'aws_iam_role';
export const POLICY = 'aws_iam_role_policy';
export const ATTACHMENT = 'aws_iam_role_policy_attachment';
export const MANAGED = 'aws_iam_policy';

/** Policies of AWS, as far as it matters for what a role of the protection needs. */
const OF_AWS: ReadonlyMap<string, object> = new Map([
  ['AdministratorAccess', { Effect: 'Allow', Action: '*', Resource: '*' }],
  ['AWSDenyAll', { Effect: 'Deny', Action: '*', Resource: '*' }],
  ['ReadOnlyAccess', { Effect: 'Allow', Action: ['*:Describe*', '*:Get*', '*:List*'], Resource: '*' }],
]);

/** What a role may do by all of its policies that the plans show. */
export function policiesOf(context: ReviewContext, stack: string, role: string, side: Side): string {
  const of = (type: string, path: string): Step[] =>
    stepsOf(context, type).filter(
      one => one.stack === stack && [one.before, one.after].some(some => textAt(some, path) === role),
    );
  const [own, attachments] = [of(POLICY, 'role'), of(ATTACHMENT, 'role')];
  const isOf = (one: Step): boolean => textAt(sideOf(one, side), 'role') === role;
  const roles = of(ROLE, 'name');
  return joinPolicies([
    ...own.filter(isOf).map(one => textAt(sideOf(one, side), 'policy')),
    ...attachments.filter(isOf).flatMap(one => attachedPolicies(context, one, side)),
    // the provider reads back here what resources of their own set
    ...roles.flatMap(one => {
      const names = isSet(one, 'inline_policy') ? [] : own.map(({ before }) => textAt(before, 'name'));
      return listAt(sideOf(one, side), 'inline_policy').flatMap(policy =>
        names.includes(textAt(policy, 'name')) ? [] : [textAt(policy, 'policy')],
      );
    }),
    ...roles.flatMap(one => {
      const arns = isSet(one, 'managed_policy_arns')
        ? []
        : attachments.map(({ before }) => textAt(before, 'policy_arn'));
      return listAt(sideOf(one, side), 'managed_policy_arns').flatMap(arn =>
        arns.includes(String(arn)) ? [] : [managedPolicy(context, String(arn), side)],
      );
    }),
  ]);
}

/** The document of a managed policy; undefined when the plans do not show it. */
export function managedPolicy(context: ReviewContext, arn: string, side: Side): string | undefined {
  const { account, resource = '' } = parseArn(arn) ?? {};
  const ofAws = account === 'aws' ? OF_AWS.get(resource.replace('policy/', '')) : undefined;
  if (ofAws !== undefined) return JSON.stringify({ Version: '2012-10-17', Statement: [ofAws] });
  const policy = stepsOf(context, MANAGED).find(one => textAt(one.before ?? one.after, 'arn') === arn);
  return policy === undefined || (side === 'after' && isUnknown(policy, 'policy'))
    ? undefined
    : textAt(sideOf(policy, side), 'policy');
}

/** What an attachment attaches: where that is unknown until the apply, every policy that its stack makes may be it. */
export function attachedPolicies(context: ReviewContext, attachment: Step, side: Side): string[] {
  if (side === 'after' && isUnknown(attachment, 'policy_arn')) {
    return stepsOf(context, MANAGED).flatMap(one => {
      const isMade = one.stack === attachment.stack && isUnknown(one, 'arn') && !isUnknown(one, 'policy');
      return isMade ? (textAt(one.after, 'policy') ?? []) : [];
    });
  }
  const arn = textAt(sideOf(attachment, side), 'policy_arn');
  const document = arn === undefined ? undefined : managedPolicy(context, arn, side);
  return document === undefined ? [] : [document];
}

/** Roles that a managed policy is attached to before the change, each with what says so. */
export function attachedRoles(context: ReviewContext, arn: string): { by: Step; path: string }[] {
  return [
    ...stepsOf(context, ATTACHMENT)
      .filter(({ before }) => textAt(before, 'policy_arn') === arn)
      .map(by => ({ by, path: 'role' })),
    ...stepsOf(context, ROLE)
      .filter(({ before }) => listAt(before, 'managed_policy_arns').includes(arn))
      .map(by => ({ by, path: 'name' })),
  ];
}

export const denies = (policy: string): boolean =>
  parsePolicy(policy).document.statements.some(({ effect }) => effect === 'Deny');

export const allowsEverything = (policy: string | undefined): boolean => isOfEverything(policy, 'Allow');

export const deniesEverything = (policy: string | undefined): boolean => isOfEverything(policy, 'Deny');

const isOfEverything = (policy: string | undefined, wanted: 'Allow' | 'Deny'): boolean =>
  parsePolicy(policy).document.statements.some(
    ({ effect, actions, resources, conditions }) =>
      effect === wanted &&
      conditions.length === 0 &&
      [actions, resources].every(({ not, values }) => !not && values.includes('*')),
  );

const sideOf = (change: Step, side: Side): Attributes | undefined =>
  side === 'before' ? change.before : remains(change);

/** Whether the program itself sets an attribute that the provider also computes: only then does a plan change it. */
const isSet = (change: Step, path: string): boolean =>
  change.before !== undefined && change.after !== undefined && changed(change, path) !== false;
