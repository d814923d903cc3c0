import { Construct } from 'constructs';
import { Alerts, Organization } from '../config/organization';
import { rootAlarmDescription } from '../config/root-alarm-description';
import { terraformName } from '../config/terraform-name';
import { AlertTopics } from '../modules/alert-topics';
import { MetricAlarms } from '../modules/metric-alarms';
import { RootAccountAlarm, RootActivityByAccount } from '../modules/root-account-alarms';
import { OrganizationStack } from './organization-stack';
import { UnnamedScope } from './readable-stack';

/** Metric filters and alarms on the trail's log group, and the topics they publish to. */
export class AlarmsStack extends OrganizationStack {
  constructor(scope: Construct, organization: Organization, logGroupName: string, alerts: Alerts) {
    super(scope, 'alarms', organization);
    this.checkOrganization({});
    const { partition, region, managementAccount, alarms } = organization;

    const { topicArns } = new AlertTopics(this, 'alerts', {
      partition,
      region,
      accountId: managementAccount.id,
      alarmAccountId: managementAccount.id,
      subscriptions: alerts.subscriptions,
    });
    new MetricAlarms(this, 'cis', {
      logGroupName,
      criticalTopicArn: topicArns.critical,
      noticeTopicArn: topicArns.notice,
      runbookUrl: alerts.runbookUrl,
      disable: alarms.disable,
    });
    if (!alarms.rootPerAccount) return;

    const byAccount = new RootActivityByAccount(this, 'root-activity-by-account', { logGroupName });
    const accounts = new UnnamedScope(byAccount, 'accounts');
    for (const account of organization.accounts) {
      if (account.status !== 'active') continue;
      new RootAccountAlarm(accounts, terraformName(account.key), {
        accountId: account.id,
        description: rootAlarmDescription(account, alerts.runbookUrl),
        topicArn: topicArns.critical,
      });
    }
    this.followAccounts(organization.accounts, name => [
      `aws_cloudwatch_metric_alarm.root-activity-by-account_${name}`,
    ]);
  }
}
