import { matchesMetricFilter, selectValues } from '../../aws/metrics/metric-filter-match';
import { parseMetricFilterPattern, parseSelector } from '../../aws/metrics/metric-filter-parser';
import { Alarm, announceAlarm, listAlarms } from './alarm-state';
import { FrontContext } from '../front/front-context';

interface MetricFilter {
  readonly filterPattern: string;
  readonly logGroupName: string;
  readonly metricTransformations: readonly {
    readonly metricName: string;
    readonly metricNamespace: string;
    readonly dimensions?: Readonly<Record<string, string>>;
  }[];
}

/** One metric with its dimensions, comparable as text. */
const metricKey = (namespace: string, name: string, dimensions: readonly (readonly [string, string])[]) =>
  JSON.stringify([namespace, name, [...dimensions].sort(([a], [b]) => (a < b ? -1 : 1))]);

/**
 * Does what CloudWatch does with events that reach a log group: metric filters count them, alarms whose metric and
 * dimensions are exactly those change to ALARM and publish to their topics.
 *
 * Every alarm here compares a sum with >=; what was counted by one call is the sum, there is no clock. An alarm that
 * is in ALARM already does not publish again.
 */
export async function countLogEvents(
  context: FrontContext,
  logGroupName: string,
  messages: readonly string[],
  as: { account: string; region: string },
): Promise<void> {
  const described = await context.moto.json('logs', 'DescribeMetricFilters', { logGroupName }, as);
  const filters = ((described?.metricFilters ?? []) as MetricFilter[]).filter(
    filter => filter.logGroupName === logGroupName,
  );
  await raiseAlarms(context, count(filters, messages.flatMap(parse)), as);
}

/** Does the same with metrics that a service counts itself, each of them once. */
export async function countMetrics(
  context: FrontContext,
  {
    namespace,
    names,
    dimensions,
  }: { namespace: string; names: string[]; dimensions: Readonly<Record<string, string>> },
  as: { account: string; region: string },
): Promise<void> {
  const keys = names.map(name => metricKey(namespace, name, Object.entries(dimensions)));
  await raiseAlarms(context, new Map(keys.map(key => [key, 1])), as);
}

/** Brings the alarms into ALARM whose metrics were counted often enough. */
async function raiseAlarms(
  context: FrontContext,
  counts: ReadonlyMap<string, number>,
  as: { account: string; region: string },
): Promise<void> {
  if (counts.size === 0) return;
  for (const alarm of await listAlarms(context, as)) {
    const sum = metricsOf(alarm).reduce((all, key) => all + (counts.get(key) ?? 0), 0);
    if (sum >= alarm.Threshold && alarm.StateValue !== 'ALARM') await raise(context, alarm, sum, as);
  }
}

/** The metrics whose sum an alarm compares: one, or those of the only expression that is known here. */
function metricsOf({ Namespace = '', MetricName = '', Dimensions, Metrics = [] }: Alarm): string[] {
  const isSum = Metrics.some(({ Expression }) => Expression === 'SUM(METRICS())');
  const metrics = isSum
    ? Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])
    : [{ Namespace, MetricName, Dimensions }];
  return metrics.map(one =>
    metricKey(
      one.Namespace,
      one.MetricName,
      one.Dimensions.map(({ Name, Value }) => [Name, Value] as const),
    ),
  );
}

/** How often each metric was counted. */
function count(filters: readonly MetricFilter[], events: readonly unknown[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { filterPattern, metricTransformations } of filters) {
    const pattern = parseMetricFilterPattern(filterPattern);
    for (const event of events.filter(one => matchesMetricFilter(pattern, one))) {
      for (const { metricNamespace, metricName, dimensions = {} } of metricTransformations) {
        const values = Object.entries(dimensions).map(
          ([name, selector]) => [name, selectValues(parseSelector(selector), event)[0]] as const,
        );
        // an event without a dimension's value is not counted at all
        if (values.some(([, value]) => value === undefined)) continue;
        const key = metricKey(
          metricNamespace,
          metricName,
          values.map(([name, value]) => [name, String(value)] as const),
        );
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
  }
  return counts;
}

async function raise(
  context: FrontContext,
  alarm: Alarm,
  sum: number,
  as: { account: string; region: string },
): Promise<void> {
  const StateReason = `Threshold Crossed: 1 datapoint [${sum}] was greater than or equal to the threshold (${alarm.Threshold}).`;
  const { AlarmName } = alarm;
  await context.moto.json('cloudwatch', 'SetAlarmState', { AlarmName, StateValue: 'ALARM', StateReason }, as);
  await announceAlarm(context, { ...alarm, StateValue: 'ALARM', StateReason }, alarm, as);
}

/** The event in a log line; none when it is no JSON. */
function parse(message: string): unknown[] {
  try {
    return [JSON.parse(message)];
  } catch {
    return [];
  }
}
