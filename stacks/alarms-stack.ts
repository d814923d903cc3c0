import { Construct } from 'constructs';
import { Alerts, Organization, Topic } from '../config/organization';
import { rootAlarmDescription } from '../config/root-alarm-description';
import { chatTopics } from '../config/sections/subscription';
import { terraformName } from '../config/terraform-name';
import { HeartbeatAlarm } from '../modules/alarms/heartbeat-alarm';
import { MetricAlarms } from '../modules/alarms/metric-alarms';
import { AlertPathAlarm } from '../modules/alarms/alert-path-alarm';
import { RootAccountAlarm, RootActivityByAccount } from '../modules/alarms/root-account-alarms';
import { OrganizationStack } from './organization-stack';
import { UnnamedScope } from './readable-stack';
import { chatTopic, KEYLESS_TOPIC, topicName } from '../config/names';

/** Metric filters and alarms on the trail's log group; they publish to the topics of the alerts stack. */
export class AlarmsStack extends OrganizationStack {
  constructor(scope: Construct, organization: Organization, logGroupName: string, alerts: Alerts) {
    super(scope, 'alarms', organization);
    this.checkOrganization({});
    const { alarms } = organization;
    const criticalTopicArns = topicArns(organization, alerts, 'critical');
    const noticeTopicArns = topicArns(organization, alerts, 'notice');
    new MetricAlarms(this, 'cis', {
      logGroupName,
      criticalTopicArns,
      noticeTopicArns,
      runbookUrl: alerts.runbookUrl,
      disable: alarms.disable,
    });
    new AlertPathAlarm(this, 'alert-path', { logGroupName, topicArns: noticeTopicArns });
    if (alerts.heartbeat !== undefined) {
      const all = [...criticalTopicArns, ...noticeTopicArns, topicArn(organization, alerts, KEYLESS_TOPIC)];
      new HeartbeatAlarm(this, 'heartbeat', { logGroupName, topicArns: all });
    }
    if (!alarms.rootPerAccount) return;

    const byAccount = new RootActivityByAccount(this, 'root-activity-by-account', { logGroupName });
    const accounts = new UnnamedScope(byAccount, 'accounts');
    for (const account of organization.accounts) {
      if (account.status !== 'active') continue;
      new RootAccountAlarm(accounts, terraformName(account.key), {
        accountId: account.id,
        description: rootAlarmDescription(account, alerts.runbookUrl),
        topicArns: criticalTopicArns,
      });
    }
    this.followAccounts(organization.accounts, name => [
      `aws_cloudwatch_metric_alarm.root-activity-by-account_${name}`,
    ]);
  }
}

/** The topics of the alerts stack that people and the chat service listen to; no stack refers to another one. */
function topicArns(organization: Organization, alerts: Alerts, topic: Topic): string[] {
  const told = chatTopics(alerts.subscriptions).includes(topic) ? [topic, chatTopic(topic)] : [topic];
  return told.map(name => topicArn(organization, alerts, topicName(name)));
}

const topicArn = ({ partition, region }: Organization, { hub }: Alerts, name: string): string =>
  `arn:${partition}:sns:${region}:${hub.account.id}:${name}`;
