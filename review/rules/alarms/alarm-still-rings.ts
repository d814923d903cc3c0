import { ReviewContext } from '../../../world/context';
import { stepsOf } from '../../../world/fates';
import { Metric, metricOfAlarm, metricOfFilter } from '../../../world/metric';
import { isLost, isSensitive, isUnknown, listAt, textAt } from '../../../world/plan/attributes';
import { Attributes, ResourceChange } from '../../../world/plan/plan';
import { changed } from '../../../world/plan/values';
import { isConstantExpression } from '../../compare/alarm-expression';
import { asPlain, lostOfQueries } from '../../compare/alarm-query';
import { isLesserStatistic, leastIn, needed, ringsFor } from '../../compare/alarm-range';
import { compareRules } from '../../compare/composite-rule';
import { Weakening } from '../../compare/fact';
import { Check, never, unknownAttributes } from '../../compare/order';
import { Rule } from '../../compare/rule';
import { thingRule } from '../../compare/thing-rule';
import { MUTES } from './alarm-mute';
import { ofTopics, ofWarnedOfSilence } from './alarm-actions';

const COMPOSED = ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'];
const SILENT = 'Nobody is told when it happens.';
const LATER = 'What rang before rings later or not at all.';
const ANOTHER_METRIC = 'watches another metric';
const LONGER_PERIOD = 'waits for a longer period';

const SWITCH: Check = {
  ...{ path: 'actions_enabled', keeps: { ...never(false), canWeaken: () => true }, what: 'a switch for actions' },
  ...{ says: 'no longer has its actions enabled', means: SILENT },
};

/** Alarms of CloudWatch: when they ring, and whom they tell. */
export const alarmStillRings: Rule = thingRule(
  'alarm-still-rings',
  'An alarm is deleted, muted, tells nobody or fewer, or needs more before it rings.',
  {
    types: COMPOSED,
    loss: SILENT,
    checks: [SWITCH],
    weaker: (alarm, context) => [
      ...ofTopics(alarm, context),
      ...ofWarnedOfSilence(alarm),
      ...ofCondition(alarm, context),
    ],
  },
  MUTES,
);

/** Everything that an alarm needs to be known before it can be compared. */
const CONDITION = [
  ...['comparison_operator', 'threshold', 'period', 'evaluation_periods', 'datapoints_to_alarm', 'statistic'],
  ...['extended_statistic', 'treat_missing_data', 'metric_name', 'namespace', 'dimensions', 'unit'],
  ...['metric_query', 'threshold_metric_id', 'alarm_rule', 'actions_suppressor'],
];

/** Of these only the new value tells whether it rings as before, and then only when it is constant. */
const OPAQUE = ['metric_query', 'threshold_metric_id', 'actions_suppressor', 'extended_statistic'];

function ofCondition(planned: ResourceChange, context: ReviewContext): readonly Weakening[] {
  const written = planned.before ?? {};
  const unknown = CONDITION.filter(path => isUnknown(planned, path));
  // what nobody knows is said once, and taken to be as before: what is known may be dangerous all the same
  const known = { ...planned.after, ...Object.fromEntries(unknown.map(path => [path, written[path]])) };
  const [before, after] = [asPlain(written), asPlain(known)];
  const change = { ...planned, before, after };
  const weakenings: Weakening[] = [];
  const add = (severity: 'danger' | 'warning', says: string, ...paths: readonly string[]): void => {
    const details = paths.filter(path => changed(change, path) === true).map(path => ({ path }));
    weakenings.push({ severity, says, means: LATER, details });
  };

  const left = unknown.filter(path => written[path] != null);
  if (left.length > 0) weakenings.push(unknownAttributes(left, LATER));
  const opaque = OPAQUE.filter(path => changed(change, path) === true);
  if (isConstantExpression(after) && !isConstantExpression(before)) {
    add('danger', 'looks at an expression that never changes', ...opaque);
  } else if (opaque.length > 0) add('warning', 'rings on something else', ...opaque);
  weakenings.push(...ofRule(change, context));

  if (!opaque.includes('threshold_metric_id') && !ringsFor(before, after)) {
    add('danger', 'needs more before it rings', 'threshold', 'comparison_operator');
  }
  if (needed(after) > leastIn(before, after)) {
    add('danger', 'needs more periods before it rings', 'evaluation_periods', 'datapoints_to_alarm');
  }
  weakenings.push(...ofMissingData(change));
  if (isQuery(before) || isQuery(after)) {
    // queries have metrics, periods and statistics of their own
    const lost = lostOfQueries(before, after, context);
    if (lost.metric) add('danger', ANOTHER_METRIC, 'metric_query');
    if (lost.period) add('danger', LONGER_PERIOD, 'metric_query');
  }
  if (isQuery(before) !== isQuery(after)) return weakenings;

  const [was, is] = [Number(before.period ?? 0), Number(after.period ?? 0)];
  if (is > was) add('danger', LONGER_PERIOD, 'period');
  else if (is < was && Number(before.threshold) > 1 && /^(Sum|SampleCount)$/.test(textAt(before, 'statistic') ?? '')) {
    add('danger', 'counts events over a shorter period', 'period');
  }
  if (!opaque.includes('extended_statistic') && isLesserStatistic(before, after)) {
    add('danger', 'looks at a lesser statistic', 'statistic');
  }
  return [...weakenings, ...ofMetric(change, context)];
}

const isQuery = (alarm: Attributes): boolean => listAt(alarm, 'metric_query').length > 0;

/** What a composite alarm asks of others; what becomes of these is told where they are. */
function ofRule(change: ResourceChange, context: ReviewContext): readonly Weakening[] {
  const path = 'alarm_rule';
  if (changed(change, path) === false) return [];
  const alarms = stepsOf(context, ...COMPOSED);
  const names = (side: 'before' | 'after', of: readonly ResourceChange[]): string[] =>
    of.flatMap(one => textAt(one[side], 'alarm_name') ?? []);
  const staying = new Set(names('after', alarms));
  const gone = names('before', alarms.filter(isLost)).filter(name => !staying.has(name));
  const renamed = alarms.flatMap(({ before, after }) => {
    const [was, is] = [before, after].map(alarm => textAt(alarm, 'alarm_name'));
    return was !== undefined && is !== undefined && was !== is ? [[was, is] as const] : [];
  });
  const [before, after] = [change.before, change.after].map(alarm => textAt(alarm, path) ?? '') as [string, string];
  const result = compareRules(before, after, new Set(gone), new Map(renamed));
  const details = [{ path }];
  switch (result.kind) {
    case 'as before':
      return [];
    case 'unreadable':
      return [{ severity: 'warning', says: 'rings on something else', means: LATER, details }];
    case 'always':
      return [{ says: 'rings all the time, whatever its alarms do', means: LATER, details }];
    case 'never':
      return [{ says: 'can never ring', means: LATER, details }];
    case 'less': {
      const example = isSensitive(change, path) ? [] : [`no longer rings, for example: ${result.example}`];
      return [{ says: 'rings for less', means: LATER, details: [...details, ...example] }];
    }
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
function ofMissingData(change: ResourceChange): readonly Weakening[] {
  const path = 'treat_missing_data';
  const [was, is] = [change.before, change.after].map(alarm => textAt(alarm, path) ?? 'missing');
  if (was === is) return [];
  const details = [{ path }];
  if (was === 'breaching') {
    return [{ says: 'no longer rings when its metric stops', means: SILENT, details }];
  }
  if (is !== 'ignore') return [];
  const means =
    'A metric that has values only when something happens keeps the alarm ringing: the next event is silent.';
  return [{ says: 'keeps its state while there is no data', means, details }];
}

function ofMetric(change: ResourceChange, context: ReviewContext): readonly Weakening[] {
  const paths = ['namespace', 'metric_name', 'dimensions', 'unit', 'account_id'].filter(
    path => changed(change, path) === true,
  );
  if (paths.length === 0) return [];
  const details = paths.map(path => ({ path }));
  const [was, is] = [metricOfAlarm(change.before), metricOfAlarm(change.after)];
  if (was?.key !== is?.key && followsItsFilter(was, is, change, context)) return [];
  const means = 'What it watched before, nobody watches now, unless another alarm does.';
  return [{ says: ANOTHER_METRIC, means, details }];
}

/**
 * Whether a filter that fed the old metric feeds the new one: both are renamed together.
 *
 * An alarm sees a metric of its own unit only, and those values of the dimensions that it names.
 */
function followsItsFilter(
  was: Metric | undefined,
  is: Metric | undefined,
  { before, after }: ResourceChange,
  context: ReviewContext,
): boolean {
  if (was === undefined || is === undefined) return false;
  const unit = textAt(after, 'unit') || undefined;
  const isSameUnit = unit === (textAt(before, 'unit') || undefined);
  const values = Object.values(after?.dimensions ?? {});
  if (!Object.values(before?.dimensions ?? {}).every(value => values.includes(value))) return false;
  return stepsOf(context, 'aws_cloudwatch_log_metric_filter').some(
    filter =>
      metricOfFilter(filter.before)?.key === was.key &&
      metricOfFilter(filter.after)?.key === is.key &&
      (isSameUnit || unit === (textAt(filter.after, 'metric_transformation[0].unit') || 'None')),
  );
}
