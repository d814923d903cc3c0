import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { DataResource, TerraformDataSource, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { Alerts, ExistingTrail, Organization, Trail } from '../config/organization';
import { remindersOf } from '../config/reminders';
import { AccountReader } from '../modules/alerts/account-reader';
import { AlertHub } from '../modules/alerts/alert-hub';
import { AlertTopics } from '../modules/alerts/alert-topics';
import { OrganizationStack } from './organization-stack';
import { watchedPlaces } from './watched-places';

/** The account in which all alerts arrive: topics and their subscriptions, the hub's event buses and its announcer. */
export class AlertsStack extends OrganizationStack {
  constructor(scope: Construct, organization: Organization, trail: Trail | ExistingTrail, alerts: Alerts) {
    const { partition, region, managementAccount, aws, organizationalUnits } = organization;
    const { hub, subscriptions, runbookUrl, namedAccounts, planned, heartbeat, escalateTo } = alerts;
    const signIn = { accountId: hub.account.id, roleName: hub.roleName };
    super(scope, 'alerts', organization, signIn);
    const place = { partition, region, accountId: hub.account.id, managementAccountId: managementAccount.id };
    // only the management account may read the organization
    if (hub.account === managementAccount) this.checkOrganization({});
    else if (aws !== undefined) {
      const management = this.defineProvider('management', { accountId: managementAccount.id, region });
      new AccountReader(this, 'account-reader', { ...place, organizationId: aws.id, provider: management });
    }

    const { topicArns, keylessTopicArn, chatTopicArns } = new AlertTopics(this, 'alerts', {
      partition,
      region,
      accountId: hub.account.id,
      alarmAccountId: managementAccount.id,
      subscriptions,
    });
    const { targets } = new AlertHub(this, 'hub', {
      ...place,
      organizationId: aws?.id,
      accounts: namedAccounts,
      organizationalUnits,
      planned,
      heartbeat,
      reminders: remindersOf(organization),
      escalateTo,
      runbookUrl,
      deployments: { roles: alerts.deployRoles, places: watchedPlaces(organization, trail, alerts) },
      topicArns,
      keylessTopicArn,
      chatTopicArns,
    });
    this.endOthersAfter(targets, this.defineProvider('hub-account', { ...signIn, region }));
  }

  /**
   * Has Terraform delete what is no longer defined only after the targets are there, so that nothing is silent in between.
   *
   * Terraform deletes what only its state has in no order to what it makes, but not before it has configured the
   * provider by which it was made. That was the stack's own, which nothing defined here uses any more: its region is
   * told by a resource that waits for the targets.
   */
  private endOthersAfter(targets: readonly TerraformResource[], provider: AwsProvider): void {
    for (const element of this.node.findAll()) {
      const isOfAws =
        TerraformResource.isTerraformResource(element) || TerraformDataSource.isTerraformDataSource(element);
      if (isOfAws && element.provider === undefined) element.provider = provider;
    }
    const announced = new DataResource(this, 'announced', { dependsOn: [...targets] });
    announced.addOverride('input', this.organization.region);
    this.ownProvider.region = `\${${announced.fqn}.input}`;
  }
}
