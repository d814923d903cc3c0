import { Construct } from 'constructs';
import { Alerts, ExistingTrail, Organization, Trail } from '../config/organization';
import { AccountReader } from '../modules/alerts/account-reader';
import { AlertHub } from '../modules/alerts/alert-hub';
import { AlertTopics } from '../modules/alerts/alert-topics';
import { OrganizationStack } from './organization-stack';
import { watchedPlaces } from './watched-places';

/** The account in which all alerts arrive: topics and their subscriptions, the hub's event buses and its announcer. */
export class AlertsStack extends OrganizationStack {
  constructor(scope: Construct, organization: Organization, trail: Trail | ExistingTrail, alerts: Alerts) {
    const { partition, region, managementAccount, aws, organizationalUnits } = organization;
    const { hub, subscriptions, runbookUrl, namedAccounts, escalateTo } = alerts;
    super(scope, 'alerts', organization, { accountId: hub.account.id, roleName: hub.roleName });
    const place = { partition, region, accountId: hub.account.id, managementAccountId: managementAccount.id };
    // only the management account may read the organization
    if (hub.account === managementAccount) this.checkOrganization({});
    else if (aws !== undefined) {
      const management = this.defineProvider('management', { accountId: managementAccount.id, region });
      new AccountReader(this, 'account-reader', { ...place, organizationId: aws.id, provider: management });
    }

    const { topicArns, chatTopicArns } = new AlertTopics(this, 'alerts', {
      partition,
      region,
      accountId: hub.account.id,
      alarmAccountId: managementAccount.id,
      subscriptions,
    });
    new AlertHub(this, 'hub', {
      ...place,
      organizationId: aws?.id,
      accounts: namedAccounts,
      organizationalUnits,
      escalateTo,
      runbookUrl,
      deployments: { roles: alerts.deployRoles, places: watchedPlaces(organization, trail, alerts) },
      topicArns,
      chatTopicArns,
    });
  }
}
