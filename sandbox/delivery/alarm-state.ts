import { randomUUID } from 'node:crypto';
import { FrontContext } from '../front/front-context';
import { publishAsService } from '../services/topic';

interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** A metric alarm, as DescribeAlarms has it. */
export interface Alarm {
  readonly AlarmName: string;
  readonly AlarmArn: string;
  readonly AlarmDescription?: string;
  readonly ActionsEnabled: boolean;
  readonly OKActions?: readonly string[];
  readonly AlarmActions?: readonly string[];
  readonly InsufficientDataActions?: readonly string[];
  readonly StateValue: string;
  readonly StateReason?: string;
  readonly MetricName?: string;
  readonly Namespace?: string;
  readonly Dimensions: readonly Dimension[];
  /** What an alarm on several metrics has in place of one: each of them, and their sum. */
  readonly Metrics?: readonly {
    readonly Expression?: string;
    readonly MetricStat?: {
      readonly Metric: {
        readonly Namespace: string;
        readonly MetricName: string;
        readonly Dimensions: readonly Dimension[];
      };
    };
  }[];
  readonly Period?: number;
  readonly Statistic?: string;
  readonly Threshold: number;
}

/** All metric alarms of an account and region. */
export async function listAlarms(context: FrontContext, as: { account: string; region: string }): Promise<Alarm[]> {
  const alarms: Alarm[] = [];
  for (let NextToken: unknown; ;) {
    const page = await context.moto.json('cloudwatch', 'DescribeAlarms', { NextToken }, as);
    alarms.push(...((page?.MetricAlarms ?? []) as Alarm[]));
    NextToken = page?.NextToken ?? undefined;
    if (NextToken === undefined) return alarms;
  }
}

/**
 * Tells of an alarm whose state has changed, as CloudWatch does: its topics hear of it, if their policies let
 * CloudWatch publish, and so does the default bus of its account and region.
 *
 * @param alarm - with its new state
 */
export async function announceAlarm(
  context: FrontContext,
  alarm: Alarm,
  previous: Alarm,
  as: { account: string; region: string },
): Promise<void> {
  const tasks = [context.emit(stateChange(alarm, previous, as))];
  if (alarm.ActionsEnabled) {
    tasks.push(...actionsOf(alarm).map(topicArn => publish(context, topicArn, alarm, previous, as)));
  }
  await Promise.all(tasks);
}

function actionsOf({ StateValue, OKActions, AlarmActions, InsufficientDataActions }: Alarm): readonly string[] {
  if (StateValue === 'ALARM') return AlarmActions ?? [];
  return (StateValue === 'OK' ? OKActions : InsufficientDataActions) ?? [];
}

async function publish(
  context: FrontContext,
  topicArn: string,
  alarm: Alarm,
  previous: Alarm,
  as: { account: string; region: string },
): Promise<void> {
  const { AlarmName, AlarmDescription, AlarmArn, StateValue, StateReason, MetricName, Namespace, Dimensions } = alarm;
  const message = {
    AlarmName,
    AlarmDescription,
    AWSAccountId: as.account,
    NewStateValue: StateValue,
    NewStateReason: StateReason,
    OldStateValue: previous.StateValue,
    Region: as.region,
    AlarmArn,
    Trigger: { MetricName, Namespace, Dimensions },
  };
  await publishAsService(context, {
    topicArn,
    subject: `${StateValue}: "${AlarmName}" in ${as.region}`,
    message: JSON.stringify(message),
    service: 'cloudwatch.amazonaws.com',
    source: { arn: AlarmArn, account: as.account },
  });
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
function stateChange(alarm: Alarm, previous: Alarm, as: { account: string; region: string }) {
  const time = new Date().toISOString();
  const metric = {
    namespace: alarm.Namespace,
    name: alarm.MetricName,
    dimensions: Object.fromEntries(alarm.Dimensions.map(({ Name, Value }) => [Name, Value])),
  };
  return {
    version: '0' as const,
    id: randomUUID(),
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: as.account,
    time: time.replace(/\.\d+/, ''),
    region: as.region,
    resources: [alarm.AlarmArn],
    detail: {
      alarmName: alarm.AlarmName,
      configuration: {
        description: alarm.AlarmDescription,
        metrics: [{ id: 'm1', metricStat: { metric, period: alarm.Period, stat: alarm.Statistic }, returnData: true }],
      },
      previousState: { reason: previous.StateReason, value: previous.StateValue },
      state: { reason: alarm.StateReason, timestamp: time, value: alarm.StateValue },
    },
  };
}
