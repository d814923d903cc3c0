import { matchesMetricFilter } from './metric-filter-match';
import { MetricFilterPattern, Operand, Selector } from './metric-filter-pattern';
import { BASE_RECORD, WITNESSES_MAX } from '../events/witness-record';

type Condition = Exclude<MetricFilterPattern, { kind: 'any' | 'all' }>;

/**
 * A made-up record that the first pattern counts and the second does not; undefined when none of those tried is one:
 * one record for each way of satisfying the first pattern, and each of these with one value that the second one asks
 * about.
 */
export function findUncounted(before: MetricFilterPattern, after: MetricFilterPattern): unknown {
  const asked = leavesOf(after);
  for (const conditions of waysOf(before)) {
    const base: unknown = structuredClone(BASE_RECORD);
    // equalities last: they leave less choice
    for (const condition of [...conditions].sort((one, other) => strictness(one) - strictness(other))) {
      const [value] = satisfying(condition);
      if (value !== undefined) setAt(base, condition.selector, value);
    }
    if (!matchesMetricFilter(before, base)) continue;
    for (const record of [base, ...asked.flatMap(condition => variations(base, condition))]) {
      if (matchesMetricFilter(before, record) && !matchesMetricFilter(after, record)) return record;
    }
  }
  return undefined;
}

/** A condition of a pattern, and a record in which what it asks about is otherwise. */
export interface Variation {
  /** What it asks about, as patterns write it: '$.eventVersion'. */
  readonly asked: string;
  readonly record: unknown;
}

/** A record with, in turn, one value of it as a condition of a pattern wants it, and as it does not. */
export const variationsAsked = (pattern: MetricFilterPattern, record: unknown): readonly Variation[] =>
  leavesOf(pattern).flatMap(condition =>
    variations(record, condition).map(one => ({ asked: selectorText(condition.selector), record: one })),
  );

const selectorText = (selector: Selector): string =>
  `$${selector.map(step => ('key' in step ? `.${step.key}` : 'index' in step ? `[${step.index}]` : '[*]')).join('')}`;

/** The pattern as conjunctions, any of which is enough; no more than there is time for. */
function waysOf(pattern: MetricFilterPattern): Condition[][] {
  switch (pattern.kind) {
    case 'any':
      return pattern.terms.flatMap(waysOf).slice(0, WITNESSES_MAX);
    case 'all':
      return pattern.terms.reduce<Condition[][]>(
        (ways, term) => ways.flatMap(way => waysOf(term).map(more => [...way, ...more])).slice(0, WITNESSES_MAX),
        [[]],
      );
    default:
      return [[pattern]];
  }
}

function leavesOf(pattern: MetricFilterPattern): Condition[] {
  return 'terms' in pattern ? pattern.terms.flatMap(leavesOf) : [pattern];
}

const strictness = (condition: Condition): number =>
  condition.kind === 'compare' && condition.operator === '=' && condition.operand.kind !== 'regex' ? 1 : 0;

function variations(base: unknown, condition: Condition): unknown[] {
  return [...satisfying(condition), ...violating(condition)].map(value => {
    const record = structuredClone(base);
    setAt(record, condition.selector, value);
    return record;
  });
}

/** Values that fulfil a condition; none where absence does. */
function satisfying(condition: Condition): unknown[] {
  if (condition.kind === 'not-exists') return [];
  if (condition.kind === 'is') return [{ NULL: null, TRUE: true, FALSE: false }[condition.value]];
  const { operator, operand } = condition;
  const number = operand.kind === 'number' ? Number(operand.text) : NaN;
  switch (operator) {
    case '=':
      return equalTo(operand);
    case '!=':
      return ['another value'];
    case '<':
      return [number - 1];
    case '<=':
    case '>=':
      return [number];
    case '>':
      return [number + 1];
  }
}

function violating(condition: Condition): unknown[] {
  if (condition.kind === 'not-exists') return ['a value'];
  if (condition.kind === 'is') return ['another value'];
  const { operator, operand } = condition;
  const number = operand.kind === 'number' ? Number(operand.text) : NaN;
  switch (operator) {
    case '=':
      return ['another value'];
    case '!=':
      return equalTo(operand);
    case '<':
    case '>':
      return [number];
    case '<=':
      return [number + 1];
    case '>=':
      return [number - 1];
  }
}

/** Texts and numbers that equal an operand; for a regular expression its plain text, which may or may not match. */
function equalTo(operand: Operand): unknown[] {
  if (operand.kind === 'number') return [operand.text, Number(operand.text)];
  if (operand.kind === 'text') return [operand.text.replaceAll('*', 'x')];
  return [operand.source.replace(/[\^$\\]/g, '').replace(/\.[*+]/g, 'x')];
}

function setAt(record: unknown, selector: Selector, value: unknown): void {
  const keys = selector.map(step => ('key' in step ? step.key : 'index' in step ? step.index : wildcardKey(step.any)));
  let at = record as Record<string | number, unknown>;
  for (const [index, key] of keys.entries()) {
    if (index === keys.length - 1) at[key] = value;
    else {
      const next = at[key];
      if (typeof next !== 'object' || next === null) at[key] = typeof keys[index + 1] === 'number' ? [] : {};
      at = at[key] as Record<string | number, unknown>;
    }
  }
}

const wildcardKey = (any: 'field' | 'element'): string | number => (any === 'field' ? 'anyField' : 0);
