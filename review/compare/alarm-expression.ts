import { listAt, textAt } from '../../world/plan/attributes';

/** Functions that bring data in without the id of another query. */
const SOURCES = /\b(SEARCH|METRICS|SELECT|INSIGHT_RULE_METRIC|DB_PERF_INSIGHTS|LAMBDA|ANOMALY_DETECTION_BAND)\b/i;

/** A query that is multiplied away, whatever its values are. */
const NOTHING = /^[\s(]*(?:\w+\s*\*\s*0+(?:\.0*)?|0+(?:\.0*)?\s*\*\s*\w+)[\s)]*$/;

/**
 * Whether the expression that an alarm looks at has the same value whatever is measured.
 *
 * Ids of queries begin with a lower case letter, functions and TRUE are in upper case.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function isConstantExpression(alarm: unknown): boolean {
  const queries = listAt(alarm, 'metric_query');
  const watched = queries.length === 1 ? queries[0] : queries.find(query => isReturned(query));
  return watched !== undefined && isConstant(watched, queries, new Set());
}

/** Whether an alarm finds what it looks at while it runs. */
export const isDynamic = (alarm: unknown): boolean =>
  listAt(alarm, 'metric_query').some(query => SOURCES.test(textAt(query, 'expression') ?? ''));

const isReturned = (query: unknown): boolean => (query as { return_data?: unknown }).return_data === true;

function isConstant(query: unknown, queries: readonly unknown[], seen: ReadonlySet<unknown>): boolean {
  const expression = textAt(query, 'expression');
  if (listAt(query, 'metric').length > 0 || !expression || seen.has(query)) return false;
  if (NOTHING.test(expression)) return true;
  if (SOURCES.test(expression)) return false;
  const ids = expression.replace(/"[^"]*"|'[^']*'/g, '').match(/\b[a-z]\w*/g) ?? [];
  return ids.every(id => {
    const other = queries.find(one => textAt(one, 'id') === id);
    return other !== undefined && isConstant(other, queries, new Set([...seen, query]));
  });
}
