import { filterRegex } from './filter-regex';
import { ComparisonOperator, MetricFilterPattern, Operand, Selector, SelectorStep } from './metric-filter-pattern';
import { matchesWildcard } from '../events/wildcard';

/**
 * Whether a metric filter counts an event.
 *
 * A comparison holds only for a value that is there and is a string or a number: on a missing field, null, a boolean,
 * an object or an array, = and != are both false. A wildcard selector holds when any value it selects does.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export function matchesMetricFilter(pattern: MetricFilterPattern, event: unknown): boolean {
  switch (pattern.kind) {
    case 'all':
      return pattern.terms.every(term => matchesMetricFilter(term, event));
    case 'any':
      return pattern.terms.some(term => matchesMetricFilter(term, event));
    case 'not-exists':
      return selectValues(pattern.selector, event).length === 0;
    case 'is': {
      const wanted = { NULL: null, TRUE: true, FALSE: false }[pattern.value];
      return selectValues(pattern.selector, event).some(value => value === wanted);
    }
    case 'compare':
      return selectValues(pattern.selector, event).some(
        value =>
          (typeof value === 'string' || typeof value === 'number') && compare(value, pattern.operator, pattern.operand),
      );
  }
}

/** The values that a selector finds in an event: none, one, or with a wildcard several. */
export function selectValues(selector: Selector, event: unknown): unknown[] {
  let values = [event];
  for (const step of selector) {
    const inner: unknown[] = [];
    for (const value of values) stepInto(value, step, inner);
    if (inner.length === 0) return inner;
    values = inner;
  }
  return values;
}

function stepInto(value: unknown, step: SelectorStep, inner: unknown[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    const elements: unknown[] = value;
    if ('index' in step) inner.push(...elements.slice(step.index, step.index + 1));
    else if ('any' in step && step.any === 'element') for (const element of elements) inner.push(element);
  } else if ('any' in step) {
    if (step.any === 'field') for (const member of Object.values(value)) inner.push(member);
  } else if ('key' in step && Object.hasOwn(value, step.key)) {
    // own properties only: an event has no 'constructor'
    inner.push((value as Record<string, unknown>)[step.key]);
  }
}

function compare(value: string | number, operator: ComparisonOperator, operand: Operand): boolean {
  if (operator === '=') return equals(value, operand);
  if (operator === '!=') return !equals(value, operand);
  if (typeof value !== 'number' || operand.kind !== 'number') return false;
  const limit = Number(operand.text);
  switch (operator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
  }
}

function equals(value: string | number, operand: Operand): boolean {
  switch (operand.kind) {
    case 'number':
      // an account id without quotes is text in the event, leading zeros and all
      return typeof value === 'number' ? value === Number(operand.text) : value === operand.text;
    case 'text':
      return matchesWildcard(operand.text, String(value));
    case 'regex':
      return filterRegex(operand.source).regex?.test(String(value)) ?? false;
  }
}
