import { CloudwatchEventBus } from '@cdktf/provider-aws/lib/cloudwatch-event-bus';
import { CloudwatchEventBusPolicy } from '@cdktf/provider-aws/lib/cloudwatch-event-bus-policy';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import { Construct } from 'constructs';
import { alertSignals, BusSignal, everySignal } from '../../config/alert-signals';
import { AccountName, PlannedUse } from '../../config/account-names';
import { Topic } from '../../config/organization';
import { Reminder } from '../../config/reminders';
import { Partition } from '../../aws/partition';
import { Announcer } from './announcer';
import { DeadLetterQueue } from './dead-letter-queue';
import { sumAlarm } from './sum-alarm';
import { hubPattern, scheduledBy } from './hub-patterns';
import { hubBusPolicy, rootReadsLogPolicy } from './hub-policies';
import { defineHeartbeat, defineReminder } from './hub-schedules';
import { FROM_CLOUDTRAIL } from './signal-patterns';
import { WatchedPlaces } from './watched/watched-call';
import {
  ANNOUNCE_RULE,
  busName,
  HUB_QUEUE,
  INVOCATIONS_ALARM,
  KEPT_INVOCATIONS_ALARM,
  PREFIX,
  ROOT_READS,
  ROOT_READS_LOG_GROUP,
  ROOT_READS_LOG_POLICY,
  ROOT_READS_RULE,
} from '../../config/names';

/** Seconds for which EventBridge tries to start the announcer: whoever waits longer should know, from the queue's alarm. */
const MAX_AGE_SECONDS = 60;

/** Properties for AlertHub. */
export interface AlertHubProps {
  readonly partition: Partition;
  readonly region: string;
  /** Account of the hub, 12 digits. */
  readonly accountId: string;
  /** Account that may ask AWS Organizations, 12 digits; AccountReader must be in it where it is another one. */
  readonly managementAccountId: string;
  /** The organization whose accounts may send events and are looked up; undefined: the hub's account alone. */
  readonly organizationId?: string;
  /** Accounts that messages name when Organizations does not answer, at most as many as namesThatFit. */
  readonly accounts: readonly AccountName[];
  /** OU path to OU id: what Organizations answers has the ids alone. */
  readonly organizationalUnits: ReadonlyMap<string, string>;
  /** Uses of root that messages quote. */
  readonly planned: readonly PlannedUse[];
  /** Whom to call about an account of which `accounts` says nothing else. */
  readonly escalateTo: string;
  readonly runbookUrl: string;
  /** ARNs of the roles that deploy, and where the parts are that they change. */
  readonly deployments: { readonly roles: readonly string[]; readonly places: WatchedPlaces };
  /** Time of the day, HH:MM in UTC, at which a message goes to every topic. @default - none */
  readonly heartbeat?: string;
  /** What schedules remind of, by the topic of notices; each review once. @default - nothing */
  readonly reminders?: readonly Reminder[];
  /** ARN of each topic, as AWS makes it of the name: the announcer's definition and policy are read in plans. */
  readonly topicArns: Readonly<Record<Topic, string>>;
  /** ARN of the critical topic that no key encrypts. */
  readonly keylessTopicArn: string;
  /** Topics of AWS's chat service, where there are any. */
  readonly chatTopicArns: Readonly<Partial<Record<Topic, string>>>;
}

/**
 * Defines the hub of the event path: an event bus for each signal, a rule on each that hands events to the announcer,
 * and the announcer, which makes messages of them.
 *
 * A bus of its own for every signal, because what an event means is decided where it happens, and an event that came
 * from another bus cannot be routed on to a third one. Read-only calls of root go to a log group only.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export class AlertHub extends Construct {
  /** Targets of the rules that hand events to the announcer: with them each signal is announced. */
  readonly targets: readonly CloudwatchEventTarget[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlertHubProps,
  ) {
    super(scope, id);
    const { partition, region, accountId, topicArns, keylessTopicArn } = props;
    const signals = alertSignals(partition);
    const queueArn = `arn:${partition}:sqs:${region}:${accountId}:${HUB_QUEUE}`;
    const queue = new DeadLetterQueue(this, 'dlq', {
      name: HUB_QUEUE,
      sender: {
        service: 'events.amazonaws.com',
        sourceArns: [`arn:${partition}:events:${region}:${accountId}:rule/${PREFIX}*`],
      },
      queueArn,
      description:
        'Messages of the event path could not be published to their topic: read the queue, and its ERROR_MESSAGE.',
      topicArns: [topicArns.critical, topicArns.notice, keylessTopicArn],
    });
    const announcer = new Announcer(this, 'announcer', {
      ...props,
      signals: everySignal(partition),
      queueArn,
    });
    this.targets = signals.map(({ id: signal }) => this.defineSignal(signal, announcer, queue.arn));
    const put = { ...props, roleArn: announcer.startRoleArn, needs: [...this.targets, ...announcer.needs] };
    if (props.heartbeat !== undefined) defineHeartbeat(this, props.heartbeat, put);
    for (const reminder of props.reminders ?? []) defineReminder(this, reminder, put);
    this.defineFailedInvocations(signals.map(({ id: signal }) => signal));
    this.defineRootReads(queue.arn);
  }

  /**
   * Two alarms for the rules of all buses, for AWS does not say whether an invocation that failed for good and is kept in
   * the queue counts as failed, and an alarm takes ten metrics. In the topic without a key, because a key may be why.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
   */
  private defineFailedInvocations(signals: readonly BusSignal[]): void {
    const alarms = [
      { id: 'failed-invocations', alarmName: INVOCATIONS_ALARM, metricName: 'FailedInvocations' },
      { id: 'kept-invocations', alarmName: KEPT_INVOCATIONS_ALARM, metricName: 'InvocationsSentToDlq' },
    ];
    for (const { id, alarmName, metricName } of alarms) {
      const metricOf = (signal: BusSignal) => ({
        metricName,
        dimensions: { EventBusName: busName(signal), RuleName: ANNOUNCE_RULE },
      });
      const alarm = sumAlarm({
        alarmName,
        alarmDescription: `Events of a bus ${busName('*')} could not be handed to the announcer, so nobody was told: look into the queue ${HUB_QUEUE}.`,
        counts: { id: 'failed', label: 'events that were not handed over' },
        namespace: 'AWS/Events',
        metrics: Object.fromEntries(signals.map(signal => [signal.replaceAll('-', '_'), metricOf(signal)])),
        alarmActions: [this.props.keylessTopicArn],
      });
      new CloudwatchMetricAlarm(this, id, alarm);
    }
  }

  private defineSignal(signal: BusSignal, announcer: Announcer, dlqArn: string): CloudwatchEventTarget {
    const { scope, name: bus } = this.defineBus(signal);
    const rule = new CloudwatchEventRule(scope, 'announce', {
      name: ANNOUNCE_RULE,
      eventBusName: bus,
      eventPattern: JSON.stringify(hubPattern(signal, this.props.accountId, scheduledBy(this.props))),
      // ENABLED would drop AssumeRoot and other calls that CloudTrail marks read-only
      state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
    });
    return new CloudwatchEventTarget(scope, 'announce-target', {
      rule: rule.name,
      eventBusName: bus,
      targetId: 'announcer',
      arn: announcer.arn,
      roleArn: announcer.startRoleArn,
      // the whole event: in a template a quotation mark in a value, such as a user agent, would end the text it is in
      inputTransformer: { inputTemplate: `{"signal":"${signal}","event":<aws.events.event.json>}` },
      retryPolicy: { maximumEventAgeInSeconds: MAX_AGE_SECONDS, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: dlqArn },
      dependsOn: [...announcer.needs],
    });
  }

  private defineBus(id: string): { scope: Construct; name: string } {
    const { partition, region, accountId, organizationId } = this.props;
    const scope = new Construct(this, id);
    const bus = new CloudwatchEventBus(scope, 'Resource', { name: busName(id) });
    if (organizationId !== undefined) {
      new CloudwatchEventBusPolicy(scope, 'policy', {
        eventBusName: bus.name,
        policy: hubBusPolicy(`arn:${partition}:events:${region}:${accountId}:event-bus/${busName(id)}`, organizationId),
      });
    }
    return { scope, name: bus.name };
  }

  private defineRootReads(dlqArn: string): void {
    const { partition, region, accountId } = this.props;
    const { scope, name: bus } = this.defineBus(ROOT_READS);
    const arn = `arn:${partition}:logs:${region}:${accountId}:log-group:${ROOT_READS_LOG_GROUP}`;
    const logGroup = new CloudwatchLogGroup(scope, 'log-group', { name: ROOT_READS_LOG_GROUP, retentionInDays: 365 });
    const policy = new CloudwatchLogResourcePolicy(scope, 'log-policy', {
      policyName: ROOT_READS_LOG_POLICY,
      policyDocument: rootReadsLogPolicy(arn),
    });
    const rule = new CloudwatchEventRule(scope, 'keep', {
      name: ROOT_READS_RULE,
      eventBusName: bus,
      eventPattern: JSON.stringify({ ...FROM_CLOUDTRAIL, detail: { userIdentity: { type: ['Root'] } } }),
      state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
    });
    new CloudwatchEventTarget(scope, 'keep-target', {
      rule: rule.name,
      eventBusName: bus,
      targetId: 'log-group',
      arn: logGroup.arn,
      deadLetterConfig: { arn: dlqArn },
      dependsOn: [policy],
    });
  }
}
