import { MEMBERS_STACK_SET, PREFIX, STACK_SET_ADMINISTRATION_ROLE, STACK_SET_EXECUTION_ROLE } from '../config/names';
import { ExistingTrail, Organization, Trail } from '../config/organization';
import { Account, actions, Grant, managementOf, NOTHING, signedInTo, StackGrants, together } from './grant';
import { alarmGrants, roleGrants } from './shared-grants';

/** What the check of the organization reads in every stack that has one; Organizations takes no resource for it. */
export function organizationReads(organization: Organization): Grant[] {
  if (organization.aws === undefined) return [];
  const management = managementOf(organization);
  return [
    management.grant(
      'ReadOrganization',
      actions(
        'organizations',
        ...['DescribeOrganization', 'ListAWSServiceAccessForOrganization', 'ListAccounts', 'ListRoots'],
      ),
    ),
  ];
}

/** SCPs with their attachments, and the features of centralized root access. */
export function guardrailGrants(organization: Organization): StackGrants {
  const { aws, rootAccess, scps } = organization;
  const management = managementOf(organization);
  const of = (rest: string): string => management.arn('organizations', rest, '');
  const policies = [of(`policy/${aws?.id}/service_control_policy/*`)];
  // what an SCP was attached to before is in no file any more
  const targets = ['root', 'ou', 'account'].map(kind => of(`${kind}/${aws?.id}/*`));
  const onlyScps = { StringEquals: { 'organizations:PolicyType': 'SERVICE_CONTROL_POLICY' } };
  const ofPolicies: StackGrants = {
    reads: [
      management.grant(
        'ReadPolicies',
        actions('organizations', 'DescribePolicy', 'ListTagsForResource', 'ListTargetsForPolicy'),
        policies,
      ),
    ],
    writes: [
      management.grant('CreatePolicies', ['organizations:CreatePolicy'], policies, onlyScps),
      management.grant(
        'ChangePolicies',
        actions('organizations', 'DeletePolicy', 'TagResource', 'UntagResource', 'UpdatePolicy'),
        policies,
      ),
      management.grant('AttachPolicies', actions('organizations', 'AttachPolicy', 'DetachPolicy'), [
        ...policies,
        ...targets,
      ]),
    ],
  };
  const features = ['RootCredentialsManagement', 'RootSessions'];
  const ofFeatures: StackGrants = {
    reads: [management.grant('ReadRootAccess', ['iam:ListOrganizationsFeatures'])],
    writes: [
      management.grant(
        'ChangeRootAccess',
        ['Disable', 'Enable'].flatMap(verb => features.map(feature => `iam:${verb}Organizations${feature}`)),
      ),
    ],
  };
  return together(scps.length === 0 ? NOTHING : ofPolicies, rootAccess === undefined ? NOTHING : ofFeatures);
}

/** Contacts of every account, those to come included. */
export function contactGrants(organization: Organization): StackGrants {
  const { aws } = organization;
  const management = managementOf(organization);
  const accounts = [
    management.arn('account', 'account', ''),
    ...(aws === undefined ? [] : [management.arn('account', `account/${aws.id}/*`, '')]),
  ];
  return {
    reads: [
      management.grant('ReadContacts', actions('account', 'GetAlternateContact', 'GetContactInformation'), accounts),
    ],
    writes: [
      management.grant(
        'ChangeContacts',
        actions('account', 'DeleteAlternateContact', 'PutAlternateContact', 'PutContactInformation'),
        accounts,
      ),
    ],
  };
}

/** Metric filters on the log group of the trail, and alarms. */
export function filterGrants(organization: Organization, trail: Trail | ExistingTrail): StackGrants {
  const management = managementOf(organization);
  // it may end in a star, where another tool changes the name
  const group = [
    management.arn('logs', `log-group:${trail.logGroup}`),
    management.arn('logs', `log-group:${trail.logGroup}:*`),
  ];
  return together(
    {
      reads: [management.grant('ReadMetricFilters', ['logs:DescribeMetricFilters'], group)],
      writes: [
        management.grant('ChangeMetricFilters', actions('logs', 'DeleteMetricFilter', 'PutMetricFilter'), group),
      ],
    },
    alarmGrants(management, PREFIX),
    'existing' in trail && trail.name !== undefined ? lookUp(management, trail.name) : NOTHING,
  );
}

/** The trail of another tool, by Cloud Control API, which reads it with the permissions of whoever asks. */
const lookUp = (management: Account, trail: string): StackGrants => ({
  reads: [
    management.grant('LookUpTrail', ['cloudformation:GetResource']),
    management.grant(
      'ReadTrail',
      actions('cloudtrail', 'GetEventSelectors', 'GetInsightSelectors', 'GetTrail', 'GetTrailStatus', 'ListTags'),
      [management.arn('cloudtrail', `trail/${trail}`)],
    ),
  ],
  writes: [],
});

/** StackSets, the two roles of a self-managed one, and the regions that are enabled. */
export function forwardingGrants(organization: Organization): StackGrants {
  const management = managementOf(organization);
  const delegate = organization.rootAccess?.delegatedAdministrator;
  const of = (rest: string): string => management.arn('cloudformation', rest);
  const sets = [of(`stackset/${MEMBERS_STACK_SET}*`)];
  const roles = [STACK_SET_ADMINISTRATION_ROLE, STACK_SET_EXECUTION_ROLE];
  return together(
    {
      reads: [management, ...(delegate === undefined ? [] : [signedInTo(organization, delegate)])].map(account =>
        account.grant('ReadRegions', ['ec2:DescribeRegions']),
      ),
      writes: [],
    },
    {
      reads: [
        management.grant(
          'ReadStackSets',
          actions('cloudformation', 'DescribeStackInstance', 'DescribeStackSet', 'ListStackInstances'),
          sets,
        ),
      ],
      writes: [
        management.grant('CreateStackSets', ['cloudformation:CreateStackSet']),
        management.grant(
          'ChangeStackSets',
          actions('cloudformation', 'DeleteStackSet', 'DescribeStackSetOperation', 'TagResource', 'UntagResource'),
          sets,
        ),
        management.grant(
          'ChangeStackInstances',
          actions('cloudformation', 'CreateStackInstances', 'DeleteStackInstances', 'UpdateStackSet'),
          [...sets, of(`stackset-target/${MEMBERS_STACK_SET}*`), of('type/resource/AWS-*')],
        ),
      ],
    },
    roleGrants(management, 'StackSet', roles, { 'cloudformation.amazonaws.com': [STACK_SET_ADMINISTRATION_ROLE] }),
  );
}
