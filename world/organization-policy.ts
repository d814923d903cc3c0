import { PolicyKind } from '../aws/policy/difference';
import { remembered } from '../aws/remembered';
import { ReviewContext } from './context';
import { existing } from './fates';
import { show, textAt } from './plan/attributes';
import { ResourceChange } from './plan/plan';
import { accountIdsOf } from './reach';

/** Policies that take rights away; tag and backup policies do not. */
const GUARDRAILS: Readonly<Record<string, string>> = {
  SERVICE_CONTROL_POLICY: 'SCP',
  RESOURCE_CONTROL_POLICY: 'resource control policy',
};

/** What people call a policy of an organization, by its type: 'SCP', which is the type when none is given. */
export const policyNoun = (policy: ResourceChange): string => GUARDRAILS[typeOf(policy)] ?? 'policy';

/** Which policy of an organization it is: 'SCP deny-root'. */
export const policyWords = (policy: ResourceChange): string =>
  `${policyNoun(policy)} ${show(policy, 'name', policy.before === undefined ? 'after' : 'before')}`;

/** How the statements of a policy of an organization are compared. */
export const policyKind = (policy: ResourceChange): PolicyKind =>
  typeOf(policy) === 'RESOURCE_CONTROL_POLICY' ? 'rcp' : 'scp';

/** Whether a policy of an organization is of a type that takes rights away. */
export const isGuardrail = (policy: ResourceChange): boolean => typeOf(policy) in GUARDRAILS;

/** What a policy is attached to before the change, by the attachments in the plans. */
export function targetsOf(context: ReviewContext, policy: ResourceChange): string[] {
  const id = textAt(policy.before, 'id');
  return existing(context, 'aws_organizations_policy_attachment').flatMap(({ before }) =>
    id !== undefined && textAt(before, 'policy_id') === id ? (textAt(before, 'target_id') ?? []) : [],
  );
}

/** Ids of the accounts that policies attached to these targets bind before the change, sorted. */
export const boundAccounts = (
  { organization, organizationBefore = organization }: ReviewContext,
  targets: readonly string[],
): string[] => [...new Set(targets.flatMap(target => accountIdsOf(organizationBefore, target)))].sort();

/** The id of the organization that the plans are about, as the ARNs of its policies and accounts have it. */
export const organizationId = remembered((context: ReviewContext): string | undefined => {
  const ids = ['organization', 'policy', 'account', 'delegated_administrator'].flatMap(type =>
    existing(context, `aws_organizations_${type}`).flatMap(({ before }) => {
      const id = /^arn:[^/]*\/(o-[a-z0-9]{10,32})(?:\/|$)/.exec(textAt(before, 'arn') ?? '')?.[1];
      return id ?? [];
    }),
  );
  return new Set(ids).size === 1 ? ids[0] : undefined;
});

/** Where an account is, as conditions on paths have it: 'o-example/r-root/ou-root-example/'. */
export function organizationPath(context: ReviewContext, account: string): string | undefined {
  const { rootId, accounts = [], organizationalUnits } = context.organization ?? {};
  const found = accounts.find(({ id }) => id === account);
  const id = organizationId(context);
  if (id === undefined || rootId === undefined || found === undefined) return undefined;
  const names = found.ou?.split('/') ?? [];
  const units = names.map((_, at) => organizationalUnits?.get(names.slice(0, at + 1).join('/')));
  return units.includes(undefined) ? undefined : `${[id, rootId, ...units].join('/')}/`;
}

const typeOf = ({ before, after }: ResourceChange): string =>
  textAt(before ?? after, 'type') ?? 'SERVICE_CONTROL_POLICY';
