import { Construct } from 'constructs';
import { ALARM_CATALOG, CONTROL_IDS, ROOT_CONTROL } from '../../config/alarm-catalog';
import { throwProblems } from '../check-text';
import { controlName } from '../../config/names';
import { FilterAlarm } from './filter-alarm';

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
      const isRoot = control.id === ROOT_CONTROL.id;
      new FilterAlarm(this, control.slug, {
        name: controlName(control),
        metricName: control.slug,
        logGroupName,
        pattern: control.pattern,
        description: [
          `${control.id}: ${control.title} in an account that the trail covers.`,
          isRoot ? 'The alarm of the account says which one; read userIdentity.accountId in the trail.' : undefined,
          runbookUrl && `Runbook: ${runbookUrl}`,
        ]
          .filter(Boolean)
          .join('\n'),
        topicArns: isRoot ? props.criticalTopicArns : props.noticeTopicArns,
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
