import { arnOf, Input, passRole, Place, Row, Rows } from './asked-permission';

/** Whether ids name a root, OU, account or policy. */
function organizationArn(id: string, { partition, account, organization }: Place): string {
  const { id: organizationId = 'o-none', management = account } = organization ?? {};
  const kind = /^r-/.test(id)
    ? 'root'
    : /^ou-/.test(id)
      ? 'ou'
      : /^p-/.test(id)
        ? 'policy'
        : /^o-/.test(id)
          ? 'organization'
          : 'account';
  const inside = kind === 'policy' ? `${organizationId}/service_control_policy` : organizationId;
  const base = `arn:${partition}:organizations::${management}`;
  return kind === 'organization' ? `${base}:organization/${id}` : `${base}:${kind}/${inside}/${id}`;
}

const named =
  (...names: string[]): Row['on'] =>
  (input, place) =>
    names.map(name => organizationArn(input.text(name), place));

const policyType = (input: Input): Readonly<Record<string, string>> => ({
  'organizations:PolicyType': input.text('Type') || input.text('Filter') || 'SERVICE_CONTROL_POLICY',
});
const service = (input: Input): Readonly<Record<string, string>> => ({
  'organizations:ServicePrincipal': input.text('ServicePrincipal'),
});
const withPolicyType = (row: Row = {}): Row => ({ ...row, context: policyType });

export const ORGANIZATIONS: Rows = {
  AttachPolicy: withPolicyType({ on: named('PolicyId', 'TargetId') }),
  // the policy has no id yet
  CreatePolicy: withPolicyType({
    on: (_, place) => organizationArn('p-newpolicy', place),
    tags: 'organizations:TagResource',
  }),
  DeletePolicy: withPolicyType({ on: named('PolicyId') }),
  DescribeAccount: { on: named('AccountId') },
  DescribeOrganization: {},
  DescribePolicy: withPolicyType({ on: named('PolicyId') }),
  DescribeResourcePolicy: {},
  DetachPolicy: withPolicyType({ on: named('PolicyId', 'TargetId') }),
  DisableAWSServiceAccess: { context: service },
  EnableAWSServiceAccess: { context: service },
  ListAWSServiceAccessForOrganization: {},
  ListAccounts: {},
  ListAccountsForParent: { on: named('ParentId') },
  ListDelegatedAdministrators: {},
  ListDelegatedServicesForAccount: { on: named('AccountId') },
  ListOrganizationalUnitsForParent: { on: named('ParentId') },
  ListPolicies: withPolicyType(),
  ListRoots: {},
  ListTagsForResource: { on: named('ResourceId') },
  ListTargetsForPolicy: withPolicyType({ on: named('PolicyId') }),
  TagResource: { on: named('ResourceId') },
  UntagResource: { on: named('ResourceId') },
  UpdatePolicy: withPolicyType({ on: named('PolicyId') }),
};

/** The account itself where the input names none. */
const contactsOf: Row['on'] = (input, { partition, account, organization }) => {
  const named = input.text('AccountId');
  return named === '' || organization === undefined
    ? `arn:${partition}:account::${account}:account`
    : `arn:${partition}:account::${organization.management}:account/${organization.id}/${named}`;
};
const contactType: Row['context'] = input => ({
  'account:AlternateContactTypes': input.text('AlternateContactType'),
});

export const ACCOUNT: Rows = {
  DeleteAlternateContact: { on: contactsOf, context: contactType },
  GetAlternateContact: { on: contactsOf, context: contactType },
  GetContactInformation: { on: contactsOf },
  ListRegions: { on: contactsOf },
  PutAlternateContact: { on: contactsOf, context: contactType },
  PutContactInformation: { on: contactsOf },
};

const role: Row['on'] = (input, { partition, account }) =>
  `arn:${partition}:iam::${account}:role/${input.text('RoleName')}`;

export const IAM: Rows = {
  CreateRole: { on: role, tags: 'iam:TagRole' },
  DeleteRole: { on: role },
  DeleteRolePolicy: { on: role },
  DisableOrganizationsRootCredentialsManagement: {},
  DisableOrganizationsRootSessions: {},
  EnableOrganizationsRootCredentialsManagement: {},
  EnableOrganizationsRootSessions: {},
  GenerateCredentialReport: {},
  GetAccountSummary: {},
  GetCredentialReport: {},
  GetRole: { on: role },
  GetRolePolicy: { on: role },
  ListAccessKeys: {
    on: (input, { partition, account }) => `arn:${partition}:iam::${account}:user/${input.text('UserName')}`,
  },
  ListAttachedRolePolicies: { on: role },
  ListInstanceProfilesForRole: { on: role },
  ListOrganizationsFeatures: {},
  ListRolePolicies: { on: role },
  ListRoles: {},
  ListUsers: {},
  ListVirtualMFADevices: {},
  PutRolePolicy: { on: role },
  TagRole: { on: role },
  UntagRole: { on: role },
  UpdateAssumeRolePolicy: { on: role },
  UpdateRole: { on: role },
  UpdateRoleDescription: { on: role },
};

export const STS: Rows = {
  AssumeRole: { on: input => input.text('RoleArn') },
  AssumeRoot: {
    on: (input, { partition }) => `arn:${partition}:iam::${input.text('TargetPrincipal')}:root`,
    context: input => ({ 'sts:TaskPolicyArn': input.text('TaskPolicyArn.arn') }),
  },
  GetCallerIdentity: {},
};

const stackSetName = (input: Input) => input.text('StackSetName').split(':')[0] ?? '';
const stackSet = (input: Input, place: Place): string =>
  arnOf('cloudformation', `stackset/${stackSetName(input)}:00000000-0000-4000-8000-000000000000`, place);
/** The set, where it goes, and the types of its template. */
const stackSetAndTargets: Row['on'] = (input, place) => {
  const targets = [...input.all('OrganizationalUnitIds'), ...input.all('Accounts')].filter(one => one !== '');
  const set = `${stackSetName(input)}:00000000-0000-4000-8000-000000000000`;
  return [
    arnOf('cloudformation', `stackset/${set}`, place),
    ...targets.map(target => arnOf('cloudformation', `stackset-target/${set}/${target}`, place)),
    arnOf('cloudformation', 'type/resource/AWS-Events-Rule', place),
  ];
};
const administration: Row['also'] = input =>
  passRole([input.text('AdministrationRoleARN')], 'cloudformation.amazonaws.com');

export const CLOUDFORMATION: Rows = {
  CreateStackInstances: { on: stackSetAndTargets },
  CreateStackSet: { tags: 'cloudformation:TagResource', tagged: stackSet, also: administration },
  DeleteStackInstances: { on: stackSetAndTargets },
  DeleteStackSet: { on: stackSet },
  DescribeOrganizationsAccess: {},
  DescribeStackInstance: { on: stackSet },
  DescribeStackSet: { on: stackSet },
  DescribeStackSetOperation: { on: stackSet },
  ListStackInstances: { on: stackSet },
  ListStackSetOperationResults: { on: stackSet },
  ListStackSets: {},
  UpdateStackInstances: { on: stackSetAndTargets },
  UpdateStackSet: { on: stackSetAndTargets, also: administration },
};
