import { CloudwatchMetricAlarmConfig } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';

/** Properties for sumAlarm. */
interface SumAlarmProps {
  readonly alarmName: string;
  readonly alarmDescription: string;
  /** What the sum counts: an id that begins with a small letter, and words for people. */
  readonly counts: { readonly id: string; readonly label: string };
  readonly namespace: string;
  /** The metrics by their ids, at most ten. */
  readonly metrics: Readonly<
    Record<string, { readonly metricName: string; readonly dimensions: Record<string, string> }>
  >;
  readonly alarmActions: string[];
}

/**
 * Returns an alarm that rings within a minute when the sum of some metrics is one or more. What publishes nothing is fine:
 * services count what fails only when something does.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export const sumAlarm = ({
  alarmName,
  alarmDescription,
  counts,
  namespace,
  metrics,
  alarmActions,
}: SumAlarmProps): CloudwatchMetricAlarmConfig => ({
  alarmName,
  alarmDescription,
  metricQuery: [
    { ...counts, expression: 'SUM(METRICS())', returnData: true },
    ...Object.entries(metrics).map(([id, metric]) => ({
      id,
      metric: { namespace, ...metric, stat: 'Sum', period: 60 },
    })),
  ],
  evaluationPeriods: 1,
  threshold: 1,
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  treatMissingData: 'notBreaching',
  actionsEnabled: true,
  alarmActions,
});
