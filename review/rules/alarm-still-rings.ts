import { isUnknown, textAt, valueAt } from '../attributes';
import { metricOfAlarm, metricOfFilter } from '../metric';
import { Attributes, ResourceChange } from '../plan';
import { ReviewContext, Rule } from '../rule';
import {
  changed,
  detail,
  findingOf,
  identityBy,
  lossOf,
  lostTexts,
  quoted,
  stepsOf,
  thingOf,
  unknownAttributes,
  unknownWeakening,
  Weakening,
} from '../weakening';

const SILENT = 'Nobody is told when it happens.';
const LATER = 'What rang before rings later or not at all.';

/** Alarms of CloudWatch: when they ring, and whom they tell. */
export const alarmStillRings: Rule = {
  name: 'alarm-still-rings',
  description: 'An alarm is deleted, tells nobody or fewer, or needs more before it rings.',
  *check(context) {
    for (const type of ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm']) {
      for (const step of stepsOf(context, type, identityBy('alarm_name'))) {
        const { change } = step;
        const weaker = change.after === undefined ? [] : [...ofActions(change), ...ofCondition(change, context)];
        const loss = lossOf(step, context, SILENT);
        yield* findingOf(this.name, change, thingOf('alarm', change, 'alarm_name'), [...loss, ...weaker]);
      }
    }
  },
};

function ofActions(change: ResourceChange): readonly Weakening[] {
  const weakenings: Weakening[] = [];
  if (isUnknown(change, 'actions_enabled')) weakenings.push(unknownWeakening('a switch for actions', SILENT));
  else if (change.before?.actions_enabled !== false && change.after?.actions_enabled === false) {
    const details = [detail(change, 'actions_enabled')];
    weakenings.push({ severity: 'danger', says: 'no longer has its actions enabled', means: SILENT, details });
  }
  return [...weakenings, ...ofTopics(change)];
}

function ofTopics(change: ResourceChange): readonly Weakening[] {
  const path = 'alarm_actions';
  const { lost, unknown } = lostTexts(change, path);
  if (lost.length === 0) return [];
  if (unknown) return [unknownWeakening('a list of actions', SILENT)];
  const details = [detail(change, path)];
  const actions = (change.after?.alarm_actions ?? []) as readonly unknown[];
  if (actions.length === 0) return [{ severity: 'danger', says: 'no longer tells anybody', means: SILENT, details }];
  const means = 'Who listens only there is no longer told.';
  const isSwapped = actions.some(action => !listOf(change.before, path).includes(action));
  return [
    {
      // another topic in its place may have the same listeners; for a critical one that is worth a stop
      severity: isSwapped && !lost.some(topic => /critical/i.test(topic)) ? 'warning' : 'danger',
      says: `no longer tells ${quoted(change, path, lost)}`,
      means,
      details,
    },
  ];
}

const listOf = (attributes: Attributes | undefined, path: string): readonly unknown[] => {
  const list = valueAt(attributes, path);
  return Array.isArray(list) ? list : [];
};

/** Everything that an alarm needs to be known before it can be compared. */
const CONDITION = [
  ...['comparison_operator', 'threshold', 'period', 'evaluation_periods', 'datapoints_to_alarm', 'statistic'],
  ...['extended_statistic', 'treat_missing_data', 'metric_name', 'namespace', 'dimensions', 'unit'],
  ...['metric_query', 'threshold_metric_id', 'alarm_rule', 'actions_suppressor'],
];

function ofCondition(change: ResourceChange, context: ReviewContext): readonly Weakening[] {
  const before = change.before ?? {};
  const after = change.after ?? {};
  const unknown = CONDITION.filter(path => isUnknown(change, path) && before[path] != null);
  if (unknown.length > 0) return [unknownAttributes(unknown, LATER)];
  const danger = (says: string, ...paths: readonly string[]): Weakening => ({
    severity: 'danger',
    says,
    means: LATER,
    details: paths.filter(path => changed(change, path) === true).map(path => detail(change, path)),
  });

  const opaque = [
    'metric_query',
    'threshold_metric_id',
    'alarm_rule',
    'actions_suppressor',
    'extended_statistic',
  ].filter(path => changed(change, path) === true);
  if (opaque.length > 0) return [{ ...danger('rings on something else', ...opaque), severity: 'warning' }];
  const weakenings: Weakening[] = [];
  if (!rangeContains(rangeOf(after), rangeOf(before))) {
    weakenings.push(danger('needs more before it rings', 'threshold', 'comparison_operator'));
  }
  const [was, is] = [Number(before.period ?? 0), Number(after.period ?? 0)];
  if (is > was) weakenings.push(danger('waits for a longer period', 'period'));
  else if (is < was && Number(before.threshold) > 1 && /^(Sum|SampleCount)$/.test(textAt(before, 'statistic') ?? '')) {
    weakenings.push(danger('counts events over a shorter period', 'period'));
  }
  if (needed(after) > leastIn(before, periodsOf(after))) {
    weakenings.push(danger('needs more periods before it rings', 'evaluation_periods', 'datapoints_to_alarm'));
  }
  if (isLesserStatistic(before, after)) weakenings.push(danger('looks at a lesser statistic', 'statistic'));
  return [...weakenings, ...ofMissingData(change), ...ofMetric(change, context)];
}

/** Values at which an alarm rings: from a limit up or down. */
interface Range {
  readonly direction: string;
  /** Negative for a range that goes down, so that a greater one always holds less. */
  readonly limit: number;
  readonly isLimitIn: boolean;
}

function rangeOf(alarm: Attributes): Range {
  const operator = textAt(alarm, 'comparison_operator') ?? '';
  const threshold = Number(alarm.threshold ?? 0);
  const [, direction = operator] = /^(Greater|Less)Than(OrEqualTo)?Threshold$/.exec(operator) ?? [];
  return {
    direction,
    limit: direction === 'Less' ? -threshold : threshold,
    isLimitIn: operator.includes('OrEqualTo'),
  };
}

const rangeContains = (one: Range, other: Range): boolean =>
  one.direction === other.direction &&
  (one.limit < other.limit || (one.limit === other.limit && (one.isLimitIn || !other.isLimitIn)));

const periodsOf = (alarm: Attributes): number => Number(alarm.evaluation_periods ?? 1);

/** Datapoints that must breach, of those of all its periods; 0 and nothing mean all. */
const needed = (alarm: Attributes): number => Number(alarm.datapoints_to_alarm ?? 0) || periodsOf(alarm);

/** Breaching datapoints that some window of so many periods has at least, whenever the alarm rang: by pigeonholes. */
const leastIn = (alarm: Attributes, periods: number): number =>
  Math.ceil(needed(alarm) / Math.ceil(periodsOf(alarm) / periods));

/** Of one period, each is at least the next. */
const STATISTICS = ['Sum', 'Maximum', 'Average', 'Minimum'];

function isLesserStatistic(before: Attributes, after: Attributes): boolean {
  const [was, is] = [textAt(before, 'statistic') ?? '', textAt(after, 'statistic') ?? ''];
  if (was === is) return false;
  const [first, second] = [STATISTICS.indexOf(was), STATISTICS.indexOf(is)];
  // how many samples there are says nothing about their values
  if (first < 0 || second < 0) return true;
  return textAt(before, 'comparison_operator')?.startsWith('Less') === true ? second < first : second > first;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
function ofMissingData(change: ResourceChange): readonly Weakening[] {
  const path = 'treat_missing_data';
  const [was, is] = [change.before, change.after].map(alarm => textAt(alarm, path) ?? 'missing');
  if (was === is) return [];
  const details = [detail(change, path)];
  if (was === 'breaching') {
    return [{ severity: 'danger', says: 'no longer rings when its metric stops', means: SILENT, details }];
  }
  if (is !== 'ignore') return [];
  const means =
    'A metric that has values only when something happens keeps the alarm ringing: the next event is silent.';
  return [{ severity: 'danger', says: 'keeps its state while there is no data', means, details }];
}

function ofMetric(change: ResourceChange, context: ReviewContext): readonly Weakening[] {
  const paths = ['namespace', 'metric_name', 'dimensions', 'unit'].filter(path => changed(change, path) === true);
  if (paths.length === 0) return [];
  const details = paths.map(path => detail(change, path));
  const [was, is] = [metricOfAlarm(change.before), metricOfAlarm(change.after)];
  if (was?.key !== is?.key && followsItsFilter(was?.key, is?.key, context)) return [];
  const means = 'What it watched before, nobody watches now, unless another alarm does.';
  return [{ severity: 'danger', says: 'watches another metric', means, details }];
}

/** Whether a filter that fed the old metric feeds the new one: both are renamed together. */
const followsItsFilter = (was: string | undefined, is: string | undefined, context: ReviewContext): boolean =>
  (context.byType.get('aws_cloudwatch_log_metric_filter') ?? []).some(
    ({ before, after }) =>
      was !== undefined && metricOfFilter(before)?.key === was && metricOfFilter(after)?.key === is,
  );
