import { listAt, textAt } from './attributes';

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

/**
 * What the rule of a composite alarm always is; undefined when it depends on an alarm, or cannot be read.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export function constantRule(rule: string | undefined): boolean | undefined {
  const tokens =
    rule?.match(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"[^"]*"|[^)"]*)\s*\)|[A-Za-z]+|[^\sA-Za-z]/g) ?? [];
  let at = 0;
  const isNext = (word: string): boolean => tokens[at]?.toUpperCase() === word && ++at > 0;

  const either = (): boolean | undefined => {
    let value = both();
    while (isNext('OR')) {
      const other = both();
      value = value === true || other === true ? true : value === false && other === false ? false : undefined;
    }
    return value;
  };
  const both = (): boolean | undefined => {
    let value = one();
    while (isNext('AND')) {
      const other = one();
      value = value === false || other === false ? false : value === true && other === true ? true : undefined;
    }
    return value;
  };
  const one = (): boolean | undefined => {
    if (isNext('NOT')) {
      const value = one();
      return value === undefined ? undefined : !value;
    }
    if (isNext('(')) {
      const value = either();
      isNext(')');
      return value;
    }
    const token = tokens[at++]?.toUpperCase();
    return token === 'TRUE' ? true : token === 'FALSE' ? false : undefined;
  };
  const value = either();
  return at === tokens.length ? value : undefined;
}
