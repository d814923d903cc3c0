import { listAt, textAt, valueAt } from '../../world/plan/attributes';
import { isDynamic } from './alarm-expression';
import { Metric, metricOfAlarm, metricOfFilter } from '../../world/metric';
import { Attributes } from '../../world/plan/plan';
import { ReviewContext } from '../../world/context';
import { stepsOf } from '../../world/fates';
import { compareText } from '../../world/plan/values';

const PLAIN_STATISTIC = /^(SampleCount|Average|Sum|Minimum|Maximum)$/;

/**
 * An alarm on one metric that is written as a query, as one that is not; every other one as it is, with its queries by id and without
 * what they do not set: after an apply the provider has null there, and reads 0 or ''.
 */
export function asPlain(alarm: Attributes): Attributes {
  const queries = listAt(alarm, 'metric_query');
  const [query, ...others] = queries;
  const metric = valueAt(query, 'metric[0]');
  if (metric === undefined || others.length > 0 || textAt(query, 'expression')) {
    return queries.length === 0 ? alarm : { ...alarm, metric_query: queries.map(asSet).sort(byId) };
  }
  const statistic = textAt(metric, 'stat') ?? '';
  const isPlain = PLAIN_STATISTIC.test(statistic);
  return {
    ...alarm,
    metric_query: [],
    ...Object.fromEntries(
      ['namespace', 'metric_name', 'dimensions', 'period', 'unit'].map(name => [name, valueAt(metric, name)]),
    ),
    statistic: isPlain ? statistic : '',
    extended_statistic: isPlain ? '' : statistic,
    account_id: textAt(query, 'account_id') || undefined,
  };
}

const asSet = (query: unknown): Attributes =>
  Object.fromEntries(
    Object.entries(query as Attributes).filter(([, value]) => value !== null && value !== 0 && value !== ''),
  );

const byId = (one: Attributes, other: Attributes): number =>
  compareText(textAt(one, 'id') ?? '', textAt(other, 'id') ?? '');

/** Metrics that the queries of an alarm take, or the one that it watches without any; by period. */
function metricsOf(alarm: Attributes): { metric: Metric; values: string; period: number }[] {
  const queries = listAt(alarm, 'metric_query').flatMap(query =>
    listAt(query, 'metric').map(metric => ({ ...(metric as Attributes), account_id: textAt(query, 'account_id') })),
  );
  return (queries.length > 0 ? queries : [alarm]).flatMap(one => {
    const metric = metricOfAlarm(one);
    if (metric === undefined) return [];
    const values = JSON.stringify([
      metric.key,
      Object.values(metric.dimensions).map(String).sort(),
      one.account_id || '',
    ]);
    return [{ metric, values, period: Number(valueAt(one, 'period') ?? 0) }];
  });
}

/** What the queries of an alarm take no longer, or more rarely; what no metric is named in cannot be compared. */
export function lostOfQueries(
  before: Attributes,
  after: Attributes,
  context: ReviewContext,
): { readonly metric: boolean; readonly period: boolean } {
  const now = metricsOf(after);
  if (isDynamic(after) || listAt(after, 'metric_query').length > 0 !== now.length > 0)
    return { metric: false, period: false };
  const isRenamed = ({ key }: Metric): boolean =>
    stepsOf(context, 'aws_cloudwatch_log_metric_filter').some(
      filter =>
        metricOfFilter(filter.before)?.key === key &&
        now.some(({ metric }) => metric.key === metricOfFilter(filter.after)?.key && metric.key !== key),
    );
  const was = metricsOf(before);
  return {
    metric: was.some(one => !now.some(({ values }) => values === one.values) && !isRenamed(one.metric)),
    period: was.some(one => {
      const same = now.filter(({ values }) => values === one.values);
      return same.length > 0 && same.every(({ period }) => period > one.period);
    }),
  };
}
