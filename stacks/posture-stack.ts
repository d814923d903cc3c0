import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Construct } from 'constructs';
import { DelegatedAdministrator, Organization, Posture } from '../config/organization';
import { terraformName } from '../config/terraform-name';
import { PostureConfigRules } from '../modules/posture/posture-config-rules';
import { PostureGuardDuty } from '../modules/posture/posture-guardduty';
import { PostureSecurityHub } from '../modules/posture/posture-security-hub';
import { OrganizationStack } from './organization-stack';

/**
 * Services of AWS that watch the state of root: rules of AWS Config, Security Hub, GuardDuty.
 *
 * One provider is enough for the rules; each account that administers a service has one of its own.
 */
export class PostureStack extends OrganizationStack {
  /** Account id to provider. */
  private readonly administrators = new Map<string, AwsProvider>();

  constructor(scope: Construct, organization: Organization, posture: Posture) {
    const { configRules, securityHub, guardDuty } = posture;
    const isDelegated = securityHub !== undefined || guardDuty !== undefined;
    // administrators are registered in the home region; without one, the rules decide where the provider works
    const region = isDelegated ? organization.region : (configRules?.region ?? organization.region);
    super(scope, 'posture', organization, { region });
    const { partition, aws, managementAccount } = organization;
    this.checkOrganization({
      trustedAccess: [
        ...(configRules === undefined ? [] : ['config-multiaccountsetup.amazonaws.com']),
        ...(securityHub === undefined ? [] : ['securityhub.amazonaws.com']),
        ...(guardDuty === undefined ? [] : ['guardduty.amazonaws.com']),
      ],
    });

    if (configRules !== undefined) {
      new PostureConfigRules(this, 'config', {
        rules: configRules.rules,
        excludedAccountIds: configRules.excludedAccounts.map(({ id }) => id).sort(),
        provider:
          configRules.region === region
            ? undefined
            : this.defineProvider('config-region', { accountId: managementAccount.id, region: configRules.region }),
      });
    }
    if (securityHub !== undefined && aws !== undefined) {
      const administrator = this.signInTo(securityHub);
      new PostureSecurityHub(this, 'security-hub', { partition, region, rootId: aws.rootId, administrator });
    }
    if (guardDuty !== undefined) {
      new PostureGuardDuty(this, 'guardduty', { administrator: this.signInTo(guardDuty) });
    }
  }

  /** Returns the provider of an administrator's account; two services in one account share it. */
  private signInTo({ account, roleName }: DelegatedAdministrator) {
    const provider =
      this.administrators.get(account.id) ??
      // named after the account, so that one service can be switched off while the other stays
      this.defineProvider(`administrator-${terraformName(account.key)}`, {
        accountId: account.id,
        region: this.organization.region,
        roleName,
      });
    this.administrators.set(account.id, provider);
    return { accountId: account.id, provider };
  }
}
