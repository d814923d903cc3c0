import { SecurityhubAccount } from '@cdktf/provider-aws/lib/securityhub-account';
import { SecurityhubConfigurationPolicy } from '@cdktf/provider-aws/lib/securityhub-configuration-policy';
import { SecurityhubConfigurationPolicyAssociation } from '@cdktf/provider-aws/lib/securityhub-configuration-policy-association';
import { SecurityhubFindingAggregator } from '@cdktf/provider-aws/lib/securityhub-finding-aggregator';
import { SecurityhubOrganizationAdminAccount } from '@cdktf/provider-aws/lib/securityhub-organization-admin-account';
import { SecurityhubOrganizationConfiguration } from '@cdktf/provider-aws/lib/securityhub-organization-configuration';
import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { Partition } from '../../aws/partition';
import { findAccountIdProblems, throwProblems } from '../check-text';
import { SECURITY_HUB_POLICY } from '../../config/names';

/**
 * The standards that check root: access keys (IAM.4), hardware MFA (IAM.6) and the security contact (Account.1) are in
 * both, MFA of any kind (IAM.9) only in the second. A check that both have runs once.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html
 */
const STANDARDS = ['aws-foundational-security-best-practices/v/1.0.0', 'cis-aws-foundations-benchmark/v/3.0.0'];

/** Properties for PostureSecurityHub. */
export interface PostureSecurityHubProps {
  readonly partition: Partition;
  /** Region of both providers. Security Hub is not switched on in another one. */
  readonly region: string;
  /** Id of the organization's root, which the configuration is associated with. */
  readonly rootId: string;
  /** The member that administers Security Hub: central configuration cannot be run from the management account. */
  readonly administrator: { readonly accountId: string; readonly provider: TerraformProvider };
}

/**
 * Defines Security Hub for the whole organization, with the standards that check root.
 *
 * Works in one region and two accounts: registers the administrator from the management account (the stack's provider)
 * and configures the organization in the administrator's (its own provider). Central configuration associates one
 * policy with the organization's root, so that existing accounts and those of tomorrow have Security Hub and the
 * standards without a resource each; members cannot change them. In the management account this stack switches it on.
 *
 * It needs trusted access for securityhub.amazonaws.com, and in each account a configuration recorder that records the
 * resources the standards look at. Security Hub may not be on in either account yet: otherwise import it. Destroying
 * ends central configuration and switches Security Hub off in these two accounts; the others keep what they have.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/central-configuration-intro.html
 */
export class PostureSecurityHub extends Construct {
  constructor(scope: Construct, id: string, props: PostureSecurityHubProps) {
    super(scope, id);
    const { partition, region, rootId, administrator } = props;
    const { accountId, provider } = administrator;
    throwProblems(this.node.path, 'administrator of Security Hub', findAccountIdProblems(accountId));

    // the policy alone says which standards there are
    const enableDefaultStandards = false;
    // the account that matters most must not depend on what a policy reaches
    const management = new SecurityhubAccount(this, 'management', { enableDefaultStandards });
    // registering would switch it on, and defining it afterwards would fail
    const account = new SecurityhubAccount(this, 'account', { provider, enableDefaultStandards });
    const registered = new SecurityhubOrganizationAdminAccount(this, 'administrator', {
      adminAccountId: accountId,
      dependsOn: [account, management],
    });
    // central configuration asks for a home region; checks of root need no other
    const home = new SecurityhubFindingAggregator(this, 'home-region', {
      provider,
      linkingMode: 'NO_REGIONS',
      dependsOn: [registered],
    });
    const configuration = new SecurityhubOrganizationConfiguration(this, 'configuration', {
      provider,
      // the only values that central configuration accepts: policies decide instead
      autoEnable: false,
      autoEnableStandards: 'NONE',
      organizationConfiguration: { configurationType: 'CENTRAL' },
      dependsOn: [home],
    });
    const policy = new SecurityhubConfigurationPolicy(this, 'policy', {
      provider,
      name: SECURITY_HUB_POLICY,
      description: 'Security Hub with the standards that check root',
      configurationPolicy: {
        serviceEnabled: true,
        enabledStandardArns: STANDARDS.map(path => `arn:${partition}:securityhub:${region}::standards/${path}`),
        securityControlsConfiguration: { disabledControlIdentifiers: [] },
      },
      dependsOn: [configuration],
    });
    new SecurityhubConfigurationPolicyAssociation(this, 'root', {
      provider,
      targetId: rootId,
      policyId: policy.id,
      // the policy reaches one account after the other; the provider gives up after 90 seconds
      timeouts: { create: '2h', update: '2h' },
    });
  }
}
