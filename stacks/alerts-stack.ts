import { Construct } from 'constructs';
import { Account, Alerts, Organization } from '../config/organization';
import { alertSignals } from '../config/alert-signals';
import { AlertHub } from '../modules/alerts/alert-hub';
import { AlertTopics } from '../modules/alerts/alert-topics';
import { OrganizationStack } from './organization-stack';

/** The account in which all alerts arrive: topics and their subscriptions, the hub's event buses and its rules. */
export class AlertsStack extends OrganizationStack {
  constructor(scope: Construct, organization: Organization, alerts: Alerts) {
    const { partition, region, managementAccount } = organization;
    const { hub, subscriptions, runbookUrl, namedAccounts } = alerts;
    super(scope, 'alerts', organization, { accountId: hub.account.id, roleName: hub.roleName });
    // only the management account may read the organization
    if (hub.account === managementAccount) this.checkOrganization({});

    const { topicArns, chatTopicArns } = new AlertTopics(this, 'alerts', {
      partition,
      region,
      accountId: hub.account.id,
      alarmAccountId: managementAccount.id,
      subscriptions,
    });
    const escalateTo = (account: Account): string => alerts.escalateTo ?? securityContact(account);
    new AlertHub(this, 'hub', {
      partition,
      region,
      accountId: hub.account.id,
      organizationId: organization.aws?.id,
      accounts: namedAccounts.map(account => ({ ...account, escalateTo: escalateTo(account) })),
      escalateTo: escalateTo(managementAccount),
      runbookUrl,
      topicArns,
      chatTopicArns,
    });
    this.followAccounts(namedAccounts, name =>
      alertSignals(partition).flatMap(({ id, topic }) => {
        const rule = `hub_${id}_accounts_${name}`;
        const targets = [`${rule}_target`, ...(chatTopicArns[topic] === undefined ? [] : [`${rule}_chat-target`])];
        return [`aws_cloudwatch_event_rule.${rule}`, ...targets.map(target => `aws_cloudwatch_event_target.${target}`)];
      }),
    );
  }
}

/** The security contact as far as the file tells it; a contact that is a variable is not for messages. */
function securityContact({ contacts }: Account): string {
  const { name, email_address: email } = contacts?.security ?? {};
  const known = [name, email].filter(text => typeof text === 'string');
  return known.length === 0 ? 'whom the runbook names' : known.join(', ');
}
