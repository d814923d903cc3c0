import { isAccountId } from '../arn';
import { PARTITION_NAMES, PARTITIONS } from '../partition';
import { ContextValue, isNegated, parseBlock, parseDate, parseNumber } from './condition';
import { Condition } from './document';
import {
  arnIntersections,
  arnSegments,
  fillLength,
  freshCharacter,
  intersections,
  longestRun,
  samples,
} from './pattern';
import { Sampling } from './sampling';

/** Keys that every request has, in lower case, so that a request without them is none. */
const ALWAYS: ReadonlySet<string> = new Set(
  ['aws:CurrentTime', 'aws:EpochTime', 'aws:SecureTransport', 'aws:RequestedRegion'].map(key => key.toLowerCase()),
);

/**
 * Values of one key that show every distinction the conditions make: matched by each and by none, the ends of ranges,
 * both cases where case counts, several values where AWS allows them, and undefined for a key that is not there.
 *
 * @param conditions Conditions on this key, with variables already replaced by their values.
 */
export function valuesFor(
  key: string,
  conditions: readonly Condition[],
  unnamedAccount: string,
  sampling: Sampling,
): (ContextValue | undefined)[] {
  const single = [...new Set(conditions.length === 0 ? [] : singleValues(conditions, unnamedAccount, sampling))];
  const absent = ALWAYS.has(key.toLowerCase()) ? [] : [undefined];
  const several = conditions.some(({ set }) => set !== undefined) ? lists(single, sampling) : [];
  const alone =
    conditions.some(({ set, operator }) => set === undefined && operator !== 'Null') || several.length === 0;
  return [...absent, ...(alone ? single : []), ...several];
}

/** Instants around the dates of conditions on the current time, in milliseconds, sorted: a second to each side. */
export function instantsFor(conditions: readonly Condition[]): number[] {
  const dates = conditions.flatMap(({ operator, values }) =>
    values.flatMap(
      value => (operator.startsWith('Numeric') ? toMilliseconds(parseNumber(value)) : parseDate(value)) ?? [],
    ),
  );
  return [...new Set(dates.flatMap(date => [date - 1000, date, date + 1000]))].sort((a, b) => a - b);
}

const toMilliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : seconds * 1000;

function singleValues(conditions: readonly Condition[], unnamedAccount: string, sampling: Sampling): string[] {
  const texts = conditions.flatMap(({ values }) => values);
  const fresh = freshCharacter(texts);
  const longest = longestRun(texts);
  const found: string[] = [];
  const patterns: string[] = [];
  for (const { operator, values } of conditions) {
    const add = (make: () => readonly string[]): unknown => found.push(...sampling.of(make));
    if (operator === 'Bool') add(() => ['true', 'false']);
    else if (operator.startsWith('Numeric')) add(() => around(values));
    else if (operator.startsWith('Date')) add(() => dates(values));
    else if (operator.includes('IpAddress')) add(() => addresses(values));
    else if (operator.startsWith('Arn') || operator.endsWith('Like')) patterns.push(...values);
    else if (operator !== 'Null') add(() => values);
    if (operator.endsWith('IgnoreCase')) add(() => values.flatMap(value => [value.toUpperCase(), value.toLowerCase()]));
  }
  const asArn = conditions.some(({ operator }) => operator.startsWith('Arn'));
  const samplesOf = (pattern: string): readonly string[] =>
    sampling.of(() =>
      asArn && arnSegments(pattern) !== undefined
        ? arnSamples(pattern, fresh, longest, unnamedAccount)
        : samples(pattern, fresh, longest),
    );
  const sampled = [...new Set(patterns)].flatMap(samplesOf);
  sampled.push(...overlaps(conditions, patterns, asArn, sampling).flatMap(samplesOf));
  const typed = conditions.every(({ operator }) => /^(Bool|Numeric|Date)|IpAddress$/.test(operator));
  // a value that nothing matches, of the kind that the others are
  const other = typed
    ? []
    : asArn || texts.some(text => text.startsWith('arn:'))
      ? [`arn:aws:iam::${unnamedAccount}:role/${fresh.repeat(longest)}`]
      : texts.some(isAccountId)
        ? [unnamedAccount]
        : ['example', fresh.repeat(longest)];
  // a negated condition is met by what is outside, so that is the plainer example there
  return conditions.some(({ operator }) => isNegated(operator))
    ? [...other, ...found, ...sampled]
    : [...found, ...sampled, ...other];
}

/** Patterns of what two have in common, for when a condition is negated or a statement asks for both. */
function overlaps(
  conditions: readonly Condition[],
  patterns: readonly string[],
  asArn: boolean,
  sampling: Sampling,
): string[] {
  const operators = new Set(conditions.map(({ operator, set, ifExists }) => `${operator} ${set} ${ifExists}`));
  if (operators.size === 1 && conditions.every(({ operator }) => !isNegated(operator))) return [];
  return sampling.inBoth(patterns, patterns, (a, b, onCut) =>
    a <= b ? [] : [...(asArn ? arnIntersections(a, b, onCut) : []), ...intersections(a, b, onCut)],
  );
}

/** ARNs that an ARN pattern matches, each segment by itself. */
export function arnSamples(pattern: string, fresh: string, longest: number, unnamedAccount: string): string[] {
  const segments = arnSegments(pattern);
  if (segments === undefined) return [];
  if (!/[*?]/.test(pattern)) return [pattern];
  const long = fresh.repeat(fillLength(pattern, longest));
  const fills = [
    ['aws', `${fresh}service`, 'eu-west-1', unnamedAccount, 'example'],
    ['aws', long, long, unnamedAccount, long],
    ...PARTITION_NAMES.slice(1).map(name => [name, long, PARTITIONS[name].globalRegion, unnamedAccount, long]),
    ['aws', fresh, '', '', ''],
  ];
  return fills.map(
    fill =>
      `arn:${segments.map((segment, index) => segment.replaceAll('?', fresh).replaceAll('*', fill[index] ?? '')).join(':')}`,
  );
}

function around(values: readonly string[]): string[] {
  const numbers = [...new Set(values.flatMap(value => parseNumber(value) ?? []))].sort((a, b) => a - b);
  return numbers
    .flatMap((number, at) => [
      between(numbers[at - 1] ?? number - 2, number),
      number,
      ...(at === numbers.length - 1 ? [between(number, number + 2)] : []),
    ])
    .map(String);
}

/** The number in the middle of two, with as few digits as leave it between them: 0.2, not 0.19999999999999996. */
function between(low: number, high: number): number {
  const middle = (low + high) / 2;
  for (let digits = 1; digits <= 15; digits++) {
    const rounded = Number(middle.toPrecision(digits));
    if (rounded > low && rounded < high) return rounded;
  }
  return middle;
}

const dates = (values: readonly string[]): string[] =>
  values
    .flatMap(value => parseDate(value) ?? [])
    .flatMap(date => [date, date - 1000, date + 1000])
    .map(isoDate);

/** A date as AWS writes it, without the milliseconds when there are none. */
export const isoDate = (date: number): string => new Date(date).toISOString().replace('.000Z', 'Z');

function addresses(values: readonly string[]): string[] {
  const found = values.flatMap(value => {
    const block = parseBlock(value);
    if (block === undefined) return [];
    const { version, first, last } = block;
    const highest = (1n << (version === 4 ? 32n : 128n)) - 1n;
    return [first, last, first - 1n, last + 1n]
      .filter(address => address >= 0n && address <= highest)
      .map(address => addressText(version, address));
  });
  return [...found, '192.0.2.1', '2001:db8:0:0:0:0:0:1'];
}

const addressText = (version: 4 | 6, address: bigint): string =>
  version === 4
    ? [24n, 16n, 8n, 0n].map(shift => String((address >> shift) & 255n)).join('.')
    : Array.from({ length: 8 }, (_, at) => ((address >> BigInt(112 - 16 * at)) & 0xffffn).toString(16)).join(':');

/** Lists that tell ForAllValues and ForAnyValue apart: one value, two, all. */
function lists(values: readonly string[], sampling: Sampling): string[][] {
  const pairs = values.flatMap((a, at) => sampling.of(() => values.slice(0, at).map(b => [b, a])));
  return [...values.map(value => [value]), ...pairs, ...(values.length > 2 ? [[...values]] : [])];
}
