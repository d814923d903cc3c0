import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE } from '../../config/names';

/** Any single event within five minutes is an alarm, as SEC01-BP02 and the CIS controls ask; silence is good. */
export const ALARM_ON_FIRST_EVENT = {
  namespace: METRIC_NAMESPACE,
  statistic: 'Sum',
  period: 300,
  evaluationPeriods: 1,
  threshold: 1,
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  treatMissingData: 'notBreaching',
  actionsEnabled: true,
} as const;

/** Properties for FilterAlarm. */
export interface FilterAlarmProps {
  /** Name of filter and alarm. */
  readonly name: string;
  readonly metricName: string;
  /** Log group of the trail. */
  readonly logGroupName: string;
  /** Metric filter pattern, at most 1,024 characters. */
  readonly pattern: string;
  /** At most 1,024 characters. */
  readonly description: string;
  readonly topicArns: readonly string[];
}

/** Defines a metric filter, and the alarm on the first event that it counts. */
export class FilterAlarm extends Construct {
  constructor(scope: Construct, id: string, props: FilterAlarmProps) {
    super(scope, id);
    const { name, metricName, logGroupName, pattern, description, topicArns } = props;
    new CloudwatchLogMetricFilter(this, 'filter', {
      name,
      logGroupName,
      pattern,
      metricTransformation: { name: metricName, namespace: METRIC_NAMESPACE, value: '1', defaultValue: '0' },
    });
    new CloudwatchMetricAlarm(this, 'Resource', {
      ...ALARM_ON_FIRST_EVENT,
      alarmName: name,
      alarmDescription: description,
      metricName,
      alarmActions: [...topicArns],
    });
  }
}
