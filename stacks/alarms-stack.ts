import { Construct } from 'constructs';
import { isAlertTarget } from '../config/alert-targets';
import { Alerts, ExistingTrail, Organization, Topic, Trail } from '../config/organization';
import { rootAlarmDescription } from '../config/root-alarm-description';
import { chatTopics } from '../config/sections/subscription';
import { terraformName } from '../config/terraform-name';
import { HeartbeatAlarm } from '../modules/alarms/heartbeat-alarm';
import { MetricAlarms } from '../modules/alarms/metric-alarms';
import { TrailLogGroupName } from '../modules/alarms/trail-log-group-name';
import { AlertPathAlarm } from '../modules/alarms/alert-path-alarm';
import { RootAccountAlarm, RootActivityByAccount } from '../modules/alarms/root-account-alarms';
import { OrganizationStack } from './organization-stack';
import { UnnamedScope } from './readable-stack';
import { chatTopic, KEYLESS_TOPIC, topicName } from '../config/names';

/** Metric filters and alarms on the trail's log group; they publish to the topics of the alerts stack. */
export class AlarmsStack extends OrganizationStack {
  constructor(scope: Construct, organization: Organization, trail: Trail | ExistingTrail, alerts: Alerts) {
    super(scope, 'alarms', organization);
    this.checkOrganization({});
    const logGroupName = this.logGroupOf(trail);
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
      if (account.status !== 'active' || !isAlertTarget(organization, alerts, account)) continue;
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

  /** Name of the log group of the trail, or an expression that looks it up. */
  private logGroupOf(trail: Trail | ExistingTrail): string {
    if (!('existing' in trail) || trail.name === undefined) return trail.logGroup;
    const prefix = trail.logGroup.slice(0, -1);
    const accountId = this.organization.managementAccount.id;
    return new TrailLogGroupName(this, 'trail-log-group', { trailName: trail.name, prefix, accountId }).value;
  }
}

/** The topics of the alerts stack that people and the chat service listen to; no stack refers to another one. */
function topicArns(organization: Organization, alerts: Alerts, topic: Topic): string[] {
  const told = chatTopics(alerts.subscriptions).includes(topic) ? [topic, chatTopic(topic)] : [topic];
  return told.map(name => topicArn(organization, alerts, topicName(name)));
}

const topicArn = ({ partition, region }: Organization, { hub }: Alerts, name: string): string =>
  `arn:${partition}:sns:${region}:${hub.account.id}:${name}`;
