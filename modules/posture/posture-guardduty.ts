import { GuarddutyDetector } from '@cdktf/provider-aws/lib/guardduty-detector';
import { GuarddutyOrganizationAdminAccount } from '@cdktf/provider-aws/lib/guardduty-organization-admin-account';
import { GuarddutyOrganizationConfiguration } from '@cdktf/provider-aws/lib/guardduty-organization-configuration';
import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { findAccountIdProblems, throwProblems } from '../check-text';

/** Properties for PostureGuardDuty. */
export interface PostureGuardDutyProps {
  /** The member that administers GuardDuty; its provider has the region of the stack's. */
  readonly administrator: { readonly accountId: string; readonly provider: TerraformProvider };
}

/**
 * Defines GuardDuty for the whole organization.
 *
 * Works in one region and two accounts: registers the administrator from the management account (the stack's provider)
 * and configures the organization in the administrator's (its own provider). Existing accounts and those of tomorrow
 * get it within 24 hours, without a resource each; the management account has a detector of this stack. Other regions are
 * not watched.
 *
 * It needs trusted access for guardduty.amazonaws.com. GuardDuty may not be on in either account and region yet: otherwise import
 * the detector, which `rootguard adopt` does for the management account. Destroying removes the administrator and both detectors; members keep theirs.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html
 */
export class PostureGuardDuty extends Construct {
  constructor(scope: Construct, id: string, { administrator }: PostureGuardDutyProps) {
    super(scope, id);
    const { accountId, provider } = administrator;
    throwProblems(this.node.path, 'administrator of GuardDuty', findAccountIdProblems(accountId));

    // the account that matters most must not wait for a service that enables members
    const management = new GuarddutyDetector(this, 'management', { enable: true });
    // registering would switch it on, and defining it afterwards would fail
    const detector = new GuarddutyDetector(this, 'detector', { provider, enable: true });
    const registered = new GuarddutyOrganizationAdminAccount(this, 'administrator', {
      adminAccountId: accountId,
      dependsOn: [detector, management],
    });
    new GuarddutyOrganizationConfiguration(this, 'configuration', {
      provider,
      detectorId: detector.id,
      // not only accounts that join from now on
      autoEnableOrganizationMembers: 'ALL',
      dependsOn: [registered],
    });
  }
}
