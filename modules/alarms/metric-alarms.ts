import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { ALARM_CATALOG, CONTROL_IDS, ROOT_CONTROL } from '../../config/alarm-catalog';
import { throwProblems } from '../check-text';
import { controlName, METRIC_NAMESPACE } from '../../config/names';

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

/** Properties for MetricAlarms. */
export interface MetricAlarmsProps {
  /** Log group of the trail. */
  readonly logGroupName: string;
  /** Topics of the root alarm. */
  readonly criticalTopicArns: readonly string[];
  /** Topics of all other alarms. */
  readonly noticeTopicArns: readonly string[];
  /** Appended to each description. @default - none */
  readonly runbookUrl?: string;
  /** Control ids without filter and alarm; root activity cannot be among them. @default - none */
  readonly disable?: readonly string[];
}

/** Defines one metric filter and one alarm for each control of the catalogue. */
export class MetricAlarms extends Construct {
  constructor(scope: Construct, id: string, props: MetricAlarmsProps) {
    super(scope, id);
    const { logGroupName, runbookUrl, disable = [] } = props;
    throwProblems(this.node.path, 'metric alarms', findProblems(disable));

    for (const control of ALARM_CATALOG) {
      if (disable.includes(control.id)) continue;
      const name = controlName(control);
      const scope = new Construct(this, control.slug);
      new CloudwatchLogMetricFilter(scope, 'filter', {
        name,
        logGroupName,
        pattern: control.pattern,
        metricTransformation: { name: control.slug, namespace: METRIC_NAMESPACE, value: '1', defaultValue: '0' },
      });
      const isRoot = control.id === ROOT_CONTROL.id;
      new CloudwatchMetricAlarm(scope, 'Resource', {
        ...ALARM_ON_FIRST_EVENT,
        alarmName: name,
        alarmDescription: [
          `${control.id}: ${control.title} in an account that the trail covers.`,
          isRoot ? 'The alarm of the account says which one; read userIdentity.accountId in the trail.' : undefined,
          runbookUrl && `Runbook: ${runbookUrl}`,
        ]
          .filter(Boolean)
          .join('\n'),
        metricName: control.slug,
        alarmActions: [...(isRoot ? props.criticalTopicArns : props.noticeTopicArns)],
      });
    }
  }
}

function findProblems(disable: readonly string[]): string[] {
  return disable.flatMap(id => {
    if (id === ROOT_CONTROL.id) return [`disable: ${id}, root activity, cannot be disabled`];
    return CONTROL_IDS.includes(id)
      ? []
      : [`disable: must be one of ${CONTROL_IDS[0]} to ${CONTROL_IDS.at(-1)}, got '${id}'`];
  });
}
