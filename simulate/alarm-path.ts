import { matchesMetricFilter, selectValues } from '../aws/metrics/metric-filter-match';
import { MetricFilterPattern, Selector } from '../aws/metrics/metric-filter-pattern';
import { MetricAlarm, MetricFilter, Resource, Synthesized } from '../world/stacks/synthesized';
import { Candidates, Requirement } from './candidates';
import { Remembered } from './remembered';
import { withoutPrefix } from '../config/names';

/** A metric filter that counts the event. */
export interface CountingFilter {
  /** Control id, for example CIS-4.3; a filter of no control has its name without the prefix of Rootguard. */
  readonly control: string;
  readonly address: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What one event sets off along the alarm path. */
export interface AlarmPath {
  readonly filters: readonly CountingFilter[];
  /** Alarms that go from OK to ALARM. */
  readonly alarms: readonly { readonly address: string; readonly name: string; readonly description: string }[];
  /** The topics these alarms publish to, with repetitions. */
  readonly topics: readonly Resource[];
}

/** One data point of a metric. */
interface DataPoint {
  readonly filter: MetricFilter;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Simulates the alarm path for one event by itself, from all alarms in OK, as the trail delivers it to the log group. */
export function simulateAlarmPath(
  event: unknown,
  { filters, alarms }: Pick<Synthesized, 'filters' | 'alarms'>,
): AlarmPath {
  const points = filtersWorthTrying(filters)
    .of(path => selectValues(SELECTORS[path]!, event).map(String))
    .flatMap(filter => dataPointOf(filter, event) ?? []);
  const metrics = points.map(({ filter }) => filter.metricName);
  const fired = alarms.filter(alarm => metrics.includes(alarm.metricName) && firesOn(alarm, points));
  return {
    filters: points
      .map(({ filter, dimensions }) => ({ control: controlOf(filter.name), address: filter.address, dimensions }))
      .sort((one, other) => byNumber.compare(one.control, other.control)),
    alarms: fired
      .map(({ address, name, description }) => ({ address, name, description }))
      .sort((one, other) => byNumber.compare(one.name, other.name)),
    topics: fired.flatMap(({ topics }) => topics),
  };
}

const known = new Remembered<readonly MetricFilter[], '', Candidates<MetricFilter>>();

const filtersWorthTrying = (filters: readonly MetricFilter[]): Candidates<MetricFilter> =>
  known.get(filters, '', () => new Candidates(filters, ({ pattern }) => requirementOf(pattern)));

/** Paths whose values tell filters apart, the best one first. */
const TELLING = ['eventName', 'userIdentity.type', 'eventSource'];

const SELECTORS: Readonly<Record<string, Selector>> = Object.fromEntries(
  TELLING.map(path => [path, path.split('.').map(key => ({ key }))]),
);

function requirementOf(pattern: MetricFilterPattern): Requirement | undefined {
  const wanted = wantedBy(pattern);
  const path = TELLING.find(telling => wanted.has(telling));
  return path === undefined ? undefined : { path, values: wanted.get(path)! };
}

/** For each path that a pattern compares with whole texts, those of which an event must have one. */
function wantedBy(pattern: MetricFilterPattern): ReadonlyMap<string, readonly string[]> {
  if (pattern.kind === 'compare') {
    const { selector, operator, operand } = pattern;
    const isWhole = operator === '=' && operand.kind === 'text' && !operand.text.includes('*');
    // a name with a dot would look like a path
    const names = selector.flatMap(step => ('key' in step && !step.key.includes('.') ? step.key : []));
    return new Map(isWhole && names.length === selector.length ? [[names.join('.'), [operand.text]]] : []);
  }
  if (pattern.kind !== 'all' && pattern.kind !== 'any') return new Map();
  const [first = new Map<string, string[]>(), ...others] = pattern.terms.map(wantedBy);
  if (pattern.kind === 'all') return new Map([first, ...others].flatMap(wanted => [...wanted]));
  return new Map(
    [...first]
      .filter(([path]) => others.every(wanted => wanted.has(path)))
      .map(([path, values]) => [path, [...values, ...others.flatMap(wanted => wanted.get(path)!)]]),
  );
}

/** CIS-4.3 comes before CIS-4.10. */
const byNumber = new Intl.Collator('en', { numeric: true });

const controlOf = (filterName: string): string => /\bCIS-\d+\.\d+\b/.exec(filterName)?.[0] ?? withoutPrefix(filterName);

/** What a filter publishes for an event; nothing when a dimension or the value is not in it. */
function dataPointOf(filter: MetricFilter, event: unknown): DataPoint | undefined {
  if (!matchesMetricFilter(filter.pattern, event)) return undefined;
  const dimensions: Record<string, string> = {};
  for (const [name, selector] of Object.entries(filter.dimensions)) {
    const value = scalarOf(selector, event);
    if (value === undefined) return undefined;
    dimensions[name] = String(value);
  }
  const value = typeof filter.value === 'number' ? filter.value : Number(scalarOf(filter.value, event) ?? NaN);
  return Number.isNaN(value) ? undefined : { filter, value, dimensions };
}

const scalarOf = (selector: Selector, event: unknown): string | number | undefined =>
  selectValues(selector, event).find(value => typeof value === 'string' || typeof value === 'number');

function firesOn(alarm: MetricAlarm, points: readonly DataPoint[]): boolean {
  // one event breaches one period
  if (alarm.datapointsToAlarm > 1) return false;
  const values = points
    .filter(
      ({ filter, dimensions }) =>
        filter.namespace === alarm.namespace &&
        filter.metricName === alarm.metricName &&
        sameDimensions(dimensions, alarm.dimensions),
    )
    .map(({ value }) => value);
  if (values.length === 0) return false;
  return breaches(statisticOf(alarm.statistic, values), alarm.comparisonOperator, alarm.threshold);
}

/** CloudWatch treats each combination of dimensions as a metric of its own; it never adds them up. */
function sameDimensions(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const entries = Object.entries(one);
  return entries.length === Object.keys(other).length && entries.every(([name, value]) => other[name] === value);
}

function statisticOf(statistic: string, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case 'Sum':
      return sum;
    case 'SampleCount':
      return values.length;
    case 'Average':
      return sum / values.length;
    case 'Minimum':
      return Math.min(...values);
    case 'Maximum':
      return Math.max(...values);
    default:
      return NaN;
  }
}

function breaches(value: number, operator: string, threshold: number): boolean {
  switch (operator) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
    case 'LessThanThreshold':
      return value < threshold;
    default:
      return false;
  }
}
