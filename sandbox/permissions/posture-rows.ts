import { AskedPermission, arnOf, Input, Place, Row, Rows, serviceLinkedRole } from './asked-permission';

/** A row of a REST service: method and path. */
export type PathRow = readonly [method: string, path: RegExp, row: Row & { readonly action: string }];

/**
 * What GuardDuty and Security Hub ask of whoever names their administrator.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/organizations_permissions.html
 */
const naming =
  (servicePrincipal: string): Row['also'] =>
  (input, place): AskedPermission[] =>
    (
      [
        ['DescribeAccount', memberOf(input, place)],
        ['DescribeOrganization', '*'],
        ['DescribeOrganizationalUnit', ofOrganization('ou/', 'ou-exam-12345678', place)],
        ['EnableAWSServiceAccess', '*'],
        ['ListAWSServiceAccessForOrganization', '*'],
        ['ListAccounts', '*'],
        ['ListDelegatedAdministrators', '*'],
        ['RegisterDelegatedAdministrator', memberOf(input, place)],
      ] as const
    ).map(([action, resource]) => ({
      action: `organizations:${action}`,
      resource,
      context: { 'organizations:ServicePrincipal': servicePrincipal },
    }));
const unnaming =
  (servicePrincipal: string): Row['also'] =>
  (input, place) => [
    {
      action: 'organizations:DeregisterDelegatedAdministrator',
      resource: memberOf(input, place),
      context: { 'organizations:ServicePrincipal': servicePrincipal },
    },
  ];

/** The member that a request names. */
const memberOf = (input: Input, place: Place): string =>
  ofOrganization('account/', input.text('adminAccountId') || input.text('AdminAccountId'), place);
const ofOrganization = (kind: string, id: string, { partition, account, organization }: Place): string =>
  `arn:${partition}:organizations::${organization?.management ?? account}:${kind}${organization?.id}/${id}`;

const linkedRole =
  (service: string): Row['also'] =>
  (_, place) => [serviceLinkedRole(service, place)];

const detector: Row['on'] = (input, place) =>
  arnOf('guardduty', `detector/${/^\/detector\/([^/]+)/.exec(input.path)?.[1] ?? ''}`, place);

export const GUARDDUTY: readonly PathRow[] = [
  ['GET', /^\/admin$/, { action: 'ListOrganizationAdminAccounts' }],
  ['POST', /^\/admin\/enable$/, { action: 'EnableOrganizationAdminAccount', also: naming('guardduty.amazonaws.com') }],
  [
    'POST',
    /^\/admin\/disable$/,
    { action: 'DisableOrganizationAdminAccount', also: unnaming('guardduty.amazonaws.com') },
  ],
  ['GET', /^\/detector$/, { action: 'ListDetectors' }],
  [
    'POST',
    /^\/detector$/,
    {
      action: 'CreateDetector',
      tags: 'guardduty:TagResource',
      tagged: (_, place) => arnOf('guardduty', 'detector/new', place),
      also: linkedRole('guardduty.amazonaws.com'),
    },
  ],
  ['GET', /^\/detector\/[^/]+$/, { action: 'GetDetector', on: detector }],
  ['POST', /^\/detector\/[^/]+$/, { action: 'UpdateDetector', on: detector }],
  ['DELETE', /^\/detector\/[^/]+$/, { action: 'DeleteDetector', on: detector }],
  ['GET', /^\/detector\/[^/]+\/member$/, { action: 'ListMembers' }],
  ['GET', /^\/detector\/[^/]+\/admin$/, { action: 'DescribeOrganizationConfiguration' }],
  ['POST', /^\/detector\/[^/]+\/admin$/, { action: 'UpdateOrganizationConfiguration' }],
  ['GET', /^\/tags\//, { action: 'ListTagsForResource', on: input => input.path.slice('/tags/'.length) }],
  ['POST', /^\/tags\//, { action: 'TagResource', on: input => input.path.slice('/tags/'.length) }],
  ['DELETE', /^\/tags\//, { action: 'UntagResource', on: input => input.path.slice('/tags/'.length) }],
];

const hub: Row['on'] = (_, place) => arnOf('securityhub', 'hub/default', place);
const policy: Row['on'] = (input, place) =>
  arnOf('securityhub', `configuration-policy/${input.path.slice(input.path.lastIndexOf('/') + 1)}`, place);
const aggregator: Row['on'] = input => input.path.replace(/^\/findingAggregator\/(get|delete|update)\//, '');

export const SECURITYHUB: readonly PathRow[] = [
  ['GET', /^\/accounts$/, { action: 'DescribeHub', on: hub }],
  [
    'POST',
    /^\/accounts$/,
    {
      action: 'EnableSecurityHub',
      on: hub,
      tags: 'securityhub:TagResource',
      also: linkedRole('securityhub.amazonaws.com'),
    },
  ],
  ['PATCH', /^\/accounts$/, { action: 'UpdateSecurityHubConfiguration', on: hub }],
  ['DELETE', /^\/accounts$/, { action: 'DisableSecurityHub', on: hub }],
  ['GET', /^\/organization\/admin$/, { action: 'ListOrganizationAdminAccounts', on: hub }],
  [
    'POST',
    /^\/organization\/admin\/enable$/,
    { action: 'EnableOrganizationAdminAccount', on: hub, also: naming('securityhub.amazonaws.com') },
  ],
  [
    'POST',
    /^\/organization\/admin\/disable$/,
    { action: 'DisableOrganizationAdminAccount', on: hub, also: unnaming('securityhub.amazonaws.com') },
  ],
  ['GET', /^\/members$/, { action: 'ListMembers', on: hub }],
  ['GET', /^\/organization\/configuration$/, { action: 'DescribeOrganizationConfiguration', on: hub }],
  ['POST', /^\/organization\/configuration$/, { action: 'UpdateOrganizationConfiguration', on: hub }],
  [
    'POST',
    /^\/configurationPolicy\/create$/,
    {
      action: 'CreateConfigurationPolicy',
      tags: 'securityhub:TagResource',
      tagged: (_, place) => arnOf('securityhub', 'configuration-policy/new', place),
    },
  ],
  ['GET', /^\/configurationPolicy\/get\//, { action: 'GetConfigurationPolicy', on: policy }],
  ['PATCH', /^\/configurationPolicy\//, { action: 'UpdateConfigurationPolicy', on: policy }],
  ['DELETE', /^\/configurationPolicy\//, { action: 'DeleteConfigurationPolicy', on: policy }],
  ['POST', /^\/configurationPolicyAssociation\/associate$/, { action: 'StartConfigurationPolicyAssociation', on: hub }],
  [
    'POST',
    /^\/configurationPolicyAssociation\/disassociate$/,
    { action: 'StartConfigurationPolicyDisassociation', on: hub },
  ],
  ['POST', /^\/configurationPolicyAssociation\/get$/, { action: 'GetConfigurationPolicyAssociation' }],
  ['POST', /^\/findingAggregator\/create$/, { action: 'CreateFindingAggregator' }],
  ['GET', /^\/findingAggregator\/get\//, { action: 'GetFindingAggregator', on: aggregator }],
  [
    'PATCH',
    /^\/findingAggregator\/update$/,
    { action: 'UpdateFindingAggregator', on: input => input.text('FindingAggregatorArn') },
  ],
  ['DELETE', /^\/findingAggregator\/delete\//, { action: 'DeleteFindingAggregator', on: aggregator }],
  ['GET', /^\/tags\//, { action: 'ListTagsForResource', on: input => input.path.slice('/tags/'.length) }],
  ['POST', /^\/tags\//, { action: 'TagResource', on: input => input.path.slice('/tags/'.length) }],
  ['DELETE', /^\/tags\//, { action: 'UntagResource', on: input => input.path.slice('/tags/'.length) }],
];

const rule: Row['on'] = (input, place) =>
  arnOf('config', `organization-config-rule/${input.text('OrganizationConfigRuleName')}-abcdefgh`, place);
const recorder: Row['on'] = (_, place) => arnOf('config', 'configuration-recorder/default/abcdefgh', place);
const SETUP = 'config-multiaccountsetup.amazonaws.com';

export const CONFIG: Rows = {
  DeleteOrganizationConfigRule: { on: rule },
  DescribeConfigurationRecorderStatus: { on: recorder },
  DescribeConfigurationRecorders: { on: recorder },
  DescribeOrganizationConfigRuleStatuses: {},
  DescribeOrganizationConfigRules: {},
  GetOrganizationConfigRuleDetailedStatus: { on: rule },
  /** @see https://docs.aws.amazon.com/config/latest/APIReference/API_PutOrganizationConfigRule.html */
  PutOrganizationConfigRule: {
    on: rule,
    also: (_, place) => [
      {
        action: 'organizations:EnableAWSServiceAccess',
        resource: '*',
        context: { 'organizations:ServicePrincipal': SETUP },
      },
      { action: 'iam:GetRole', resource: serviceLinkedRole(SETUP, place).resource },
      serviceLinkedRole(SETUP, place),
    ],
  },
};
