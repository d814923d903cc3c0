import { configRuleName } from '../config/names';
import { Organization, Posture } from '../config/organization';
import { Account, actions, Grant, managementOf, NOTHING, signedInTo, StackGrants, together } from './grant';
import { linkedRole } from './shared-grants';

const GUARDDUTY = 'guardduty.amazonaws.com';
const SECURITY_HUB = 'securityhub.amazonaws.com';
const CONFIG = 'config-multiaccountsetup.amazonaws.com';

/** Rules of AWS Config, Security Hub and GuardDuty, with their administrators. */
export function postureGrants(organization: Organization, posture: Posture): StackGrants {
  const { configRules, guardDuty, securityHub } = posture;
  const management = managementOf(organization);
  const named = [...(guardDuty === undefined ? [] : [GUARDDUTY]), ...(securityHub === undefined ? [] : [SECURITY_HUB])];
  const administrators = [...new Set([guardDuty, securityHub].flatMap(one => one?.account.id ?? []))];
  return together(
    configRules === undefined ? NOTHING : ofConfig(management, configRules.region),
    securityHub === undefined ? NOTHING : ofSecurityHub(management, signedInTo(organization, securityHub)),
    guardDuty === undefined ? NOTHING : ofGuardDuty(management, signedInTo(organization, guardDuty)),
    { reads: [], writes: named.length === 0 ? [] : namingOf(organization, named, administrators) },
  );
}

/**
 * What AWS asks of whoever names an administrator.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/organizations_permissions.html
 */
function namingOf(organization: Organization, services: readonly string[], administrators: readonly string[]): Grant[] {
  const management = managementOf(organization);
  const of = (rest: string): string =>
    management.arn('organizations', `${rest.replace('/', `/${organization.aws?.id}/`)}`, '');
  const forThem = { StringEquals: { 'organizations:ServicePrincipal': services } };
  return [
    management.grant(
      'NameAdministrators',
      actions('organizations', 'DeregisterDelegatedAdministrator', 'RegisterDelegatedAdministrator'),
      administrators.map(id => of(`account/${id}`)),
      forThem,
    ),
    management.grant('TrustPosture', ['organizations:EnableAWSServiceAccess'], ['*'], forThem),
    management.grant('ListAdministrators', ['organizations:ListDelegatedAdministrators']),
    management.grant('ReadMembers', actions('organizations', 'DescribeAccount', 'DescribeOrganizationalUnit'), [
      of('account/*'),
      of('ou/*'),
    ]),
  ];
}

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_PutOrganizationConfigRule.html */
function ofConfig(management: Account, region: string): StackGrants {
  const rules = [management.arn('config', `organization-config-rule/${configRuleName('*')}`, region)];
  return {
    reads: [management.grant('ListConfigRules', ['config:DescribeOrganizationConfigRules'])],
    writes: [
      management.grant('WatchConfigRules', ['config:DescribeOrganizationConfigRuleStatuses']),
      management.grant(
        'ChangeConfigRules',
        actions('config', 'DeleteOrganizationConfigRule', 'PutOrganizationConfigRule'),
        rules,
      ),
      management.grant('TrustConfig', ['organizations:EnableAWSServiceAccess'], ['*'], {
        StringEquals: { 'organizations:ServicePrincipal': CONFIG },
      }),
      ...linkedRole(management, 'Config', CONFIG),
      management.grant('ReadConfigServiceRole', ['iam:GetRole'], [management.role(`aws-service-role/${CONFIG}/*`)]),
    ],
  };
}

function ofSecurityHub(management: Account, administrator: Account): StackGrants {
  const hub = (account: Account): string => account.arn('securityhub', 'hub/default');
  const policies = [administrator.arn('securityhub', 'configuration-policy/*')];
  const aggregators = [administrator.arn('securityhub', 'finding-aggregator/*')];
  const both = [management, administrator];
  return {
    reads: [
      ...both.map(account => account.grant('ReadSecurityHub', ['securityhub:DescribeHub'], [hub(account)])),
      management.grant(
        'ReadSecurityHubAdministrator',
        ['securityhub:ListOrganizationAdminAccounts'],
        [hub(management)],
      ),
      administrator.grant(
        'ReadSecurityHubSettings',
        ['securityhub:DescribeOrganizationConfiguration'],
        [hub(administrator)],
      ),
      administrator.grant('ReadSecurityHubPolicies', ['securityhub:GetConfigurationPolicy'], policies),
      administrator.grant('ReadHomeRegion', ['securityhub:GetFindingAggregator'], aggregators),
      administrator.grant('ReadWhereSecurityHubPolicyIs', ['securityhub:GetConfigurationPolicyAssociation']),
    ],
    writes: [
      ...both.flatMap(account => [
        account.grant(
          'ChangeSecurityHub',
          actions('securityhub', 'DisableSecurityHub', 'EnableSecurityHub', 'UpdateSecurityHubConfiguration'),
          [hub(account)],
        ),
        ...linkedRole(account, 'SecurityHub', SECURITY_HUB),
      ]),
      management.grant(
        'NameSecurityHubAdministrator',
        actions('securityhub', 'DisableOrganizationAdminAccount', 'EnableOrganizationAdminAccount'),
        [hub(management)],
      ),
      administrator.grant(
        'ChangeSecurityHubSettings',
        actions(
          'securityhub',
          'StartConfigurationPolicyAssociation',
          'StartConfigurationPolicyDisassociation',
          'UpdateOrganizationConfiguration',
        ),
        [hub(administrator)],
      ),
      administrator.grant(
        'MakeSecurityHubSettings',
        actions('securityhub', 'CreateConfigurationPolicy', 'CreateFindingAggregator'),
      ),
      administrator.grant('DeleteSecurityHubPolicies', ['securityhub:DeleteConfigurationPolicy'], policies),
      administrator.grant('DeleteHomeRegion', ['securityhub:DeleteFindingAggregator'], aggregators),
    ],
  };
}

/** Most of GuardDuty's actions for organizations take no resource. */
function ofGuardDuty(management: Account, administrator: Account): StackGrants {
  const both = [management, administrator];
  const detectors = (account: Account): string[] => [account.arn('guardduty', 'detector/*')];
  return {
    reads: [
      ...both.map(account => account.grant('ReadDetectors', ['guardduty:GetDetector'], detectors(account))),
      management.grant('ReadGuardDutyAdministrator', ['guardduty:ListOrganizationAdminAccounts']),
      administrator.grant('ReadGuardDutySettings', ['guardduty:DescribeOrganizationConfiguration']),
    ],
    writes: [
      ...both.flatMap(account => [
        account.grant('CreateDetectors', ['guardduty:CreateDetector']),
        account.grant(
          'ChangeDetectors',
          actions('guardduty', 'DeleteDetector', 'TagResource', 'UntagResource', 'UpdateDetector'),
          detectors(account),
        ),
        ...linkedRole(account, 'GuardDuty', GUARDDUTY),
      ]),
      management.grant(
        'NameGuardDutyAdministrator',
        actions('guardduty', 'DisableOrganizationAdminAccount', 'EnableOrganizationAdminAccount'),
      ),
      administrator.grant('ChangeGuardDutySettings', ['guardduty:UpdateOrganizationConfiguration']),
    ],
  };
}
