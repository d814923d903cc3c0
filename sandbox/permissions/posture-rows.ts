import { AskedPermission, arnOf, Row, Rows, serviceLinkedRole } from './asked-permission';

/** A row of a REST service: method and path. */
export type PathRow = readonly [method: string, path: RegExp, row: Row & { readonly action: string }];

/**
 * What GuardDuty and Security Hub ask of whoever names their administrator.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/organizations_permissions.html
 */
const naming =
  (servicePrincipal: string): Row['also'] =>
  (): AskedPermission[] =>
    [
      'DescribeAccount',
      'DescribeOrganization',
      'DescribeOrganizationalUnit',
      'EnableAWSServiceAccess',
      'ListAWSServiceAccessForOrganization',
      'ListAccounts',
      'ListDelegatedAdministrators',
      'RegisterDelegatedAdministrator',
    ].map(action => ({
      action: `organizations:${action}`,
      // the account or OU is one of the organization: which one, the service alone knows
      resource: '*',
      context: { 'organizations:ServicePrincipal': servicePrincipal },
    }));
const unnaming =
  (servicePrincipal: string): Row['also'] =>
  () => [
    {
      action: 'organizations:DeregisterDelegatedAdministrator',
      resource: '*',
      context: { 'organizations:ServicePrincipal': servicePrincipal },
    },
  ];
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
    { action: 'CreateDetector', tags: 'guardduty:TagResource', also: linkedRole('guardduty.amazonaws.com') },
  ],
  ['GET', /^\/detector\/[^/]+$/, { action: 'GetDetector', on: detector }],
  ['POST', /^\/detector\/[^/]+$/, { action: 'UpdateDetector', on: detector }],
  ['DELETE', /^\/detector\/[^/]+$/, { action: 'DeleteDetector', on: detector }],
  ['GET', /^\/detector\/[^/]+\/admin$/, { action: 'DescribeOrganizationConfiguration' }],
  ['POST', /^\/detector\/[^/]+\/admin$/, { action: 'UpdateOrganizationConfiguration' }],
  ['GET', /^\/tags\//, { action: 'ListTagsForResource', on: input => input.path.slice('/tags/'.length) }],
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
  ['GET', /^\/organization\/configuration$/, { action: 'DescribeOrganizationConfiguration', on: hub }],
  ['POST', /^\/organization\/configuration$/, { action: 'UpdateOrganizationConfiguration', on: hub }],
  ['POST', /^\/configurationPolicy\/create$/, { action: 'CreateConfigurationPolicy', tags: 'securityhub:TagResource' }],
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
];

const rule: Row['on'] = (input, place) =>
  arnOf('config', `organization-config-rule/${input.text('OrganizationConfigRuleName')}-abcdefgh`, place);
const SETUP = 'config-multiaccountsetup.amazonaws.com';

export const CONFIG: Rows = {
  DeleteOrganizationConfigRule: { on: rule },
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
