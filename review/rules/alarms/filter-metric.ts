import { ReviewContext } from '../../../world/context';
import { Step, stepsOf } from '../../../world/fates';
import { Metric, metricOfAlarm, metricOfFilter } from '../../../world/metric';
import { isUnknown, textAt, valueAt } from '../../../world/plan/attributes';
import { compareText } from '../../../world/plan/values';
import { allNames, namesOf } from '../../../world/sample-names';
import { Weakening } from '../../compare/fact';
import { unknownWeakening } from '../../compare/order';
import { thingOf } from '../../compare/thing-rule';

const TYPE = 'aws_cloudwatch_log_metric_filter';
const METRIC = 'metric_transformation';

/** What every finding shows. */
const details = [{ path: METRIC }];

/** Whom a filter leaves without events when it counts into another metric, with other dimensions, or less. */
export function ofMetric(change: Step, context: ReviewContext): readonly Weakening[] {
  const [before, after] = [metricOfFilter(change.before), metricOfFilter(change.after)];
  if (before === undefined) return [];
  if (
    after === undefined ||
    ['name', 'namespace', 'dimensions'].some(key => isUnknown(change, `${METRIC}[0].${key}`))
  ) {
    return [unknownWeakening('a metric', 'Its alarms ring only if they watch the metric it will have.')];
  }
  const weakenings: Weakening[] = [];
  if (before.key !== after.key) weakenings.push(...ofRename(before, after, context));
  weakenings.push(...ofDimensions(before, after, context), ...ofUnit(change, after, context));
  const value = ofValue(valueAt(change.before, `${METRIC}[0].value`), valueAt(change.after, `${METRIC}[0].value`));
  if (value !== undefined) {
    weakenings.push({ ...value, means: 'Alarms on the metric reach their threshold later or never.', details });
  }
  return weakenings;
}

/** Alarms on a metric. */
export const watching = (metric: Metric, side: 'before' | 'after', context: ReviewContext): readonly Step[] =>
  stepsOf(context, 'aws_cloudwatch_metric_alarm').filter(alarm => metricOfAlarm(alarm[side])?.key === metric.key);

/** A filter may take its alarms along; what matters is who is left without events. */
function ofRename(before: Metric, after: Metric, context: ReviewContext): readonly Weakening[] {
  const fed = stepsOf(context, TYPE).some(other => metricOfFilter(other.after)?.key === before.key);
  const says = `counts into ${after.text} in place of ${before.text}`;
  const starved = fed ? [] : watching(before, 'after', context);
  if (starved.length > 0) {
    const names = starved.map(alarm => thingOf(alarm)).sort(compareText);
    const means = `No event reaches ${namesOf(names)} any more.`;
    return [{ says, means, details: [...details, ...allNames('no event reaches', names)] }];
  }
  if (watching(after, 'after', context).length > 0) return [];
  return [{ severity: 'warning', says, means: 'No alarm in these plans watches the new metric.', details }];
}

/** The name of a dimension says nothing of what is in it: an alarm on account '1' needs accounts there. */
function ofDimensions(before: Metric, after: Metric, context: ReviewContext): readonly Weakening[] {
  const moved = Object.keys(before.dimensions)
    .filter(name => name in after.dimensions && before.dimensions[name] !== after.dimensions[name])
    .sort(compareText);
  if (moved.length === 0) return [];
  const says = `takes ${moved.join(', ')} from elsewhere in the event`;
  const names = watching(after, 'after', context).map(alarm => thingOf(alarm));
  if (names.length === 0) {
    return [{ severity: 'warning', says, means: 'No alarm in these plans watches the metric.', details }];
  }
  const means = `Events may no longer have the values that ${namesOf(names.sort(compareText))} looks for.`;
  return [{ says, means, details: [...details, ...allNames('may miss events', names)] }];
}

/** An alarm with a unit sees values of that unit alone. */
function ofUnit(change: Step, metric: Metric, context: ReviewContext): readonly Weakening[] {
  const path = `${METRIC}[0].unit`;
  if (isUnknown(change, path)) return [];
  const [was, is] = [change.before, change.after].map(filter => textAt(filter, path) || 'None');
  const names = watching(metric, 'after', context)
    .filter(({ after }) => was !== is && textAt(after, 'unit') === was)
    .map(alarm => thingOf(alarm))
    .sort(compareText);
  if (names.length === 0) return [];
  const means = `No value reaches ${namesOf(names)} any more.`;
  const says = 'counts in a unit that its alarm does not watch';
  return [{ says, means, details: [...details, ...allNames('no value reaches', names)] }];
}

function ofValue(before: unknown, after: unknown): Pick<Weakening, 'severity' | 'says'> | undefined {
  if (before === after || before == null) return undefined;
  const [was, is] = [Number(before), Number(after)];
  if (Number.isNaN(was) || Number.isNaN(is))
    return { severity: 'warning', says: 'counts another value for each event' };
  return is < was ? { says: 'counts less for each event' } : undefined;
}
