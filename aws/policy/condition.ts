import { parseIpAddress } from '../events/event-pattern-cidr';
import { remembered } from '../remembered';
import { Condition } from './document';
import { arnSegments, compile, matches, matchesArn, remember, Variables } from './pattern';
import { count } from './work';

/** Values of a request by key; several only for keys that AWS calls multivalued. */
export type ContextValue = string | readonly string[];
/** Looks a key up, whatever its case. */
export type Lookup = (key: string) => ContextValue | undefined;

/**
 * Whether a condition holds.
 *
 * A key that is not there fails it, unless the operator is a negated one, Null, …IfExists or ForAllValues. Several
 * values without ForAllValues or ForAnyValue fail it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function holds(
  { set, operator, ifExists, key, values }: Condition,
  lookup: Lookup,
  variables: boolean,
): boolean {
  const found = lookup(key);
  const value = found !== undefined && found.length === 0 && typeof found !== 'string' ? undefined : found;
  if (operator === 'Null') return values.includes(value === undefined ? 'true' : 'false');

  const { negated, test, isText, isArn } = testOf(operator);
  const variableValue = variables ? singleValue(lookup) : undefined;
  if (value === undefined) return set === undefined ? negated || ifExists : set === 'ForAllValues' || ifExists;
  if (set === undefined && typeof value !== 'string') return false;
  const { exact, others } = isText || isArn ? indexOf(values) : { exact: undefined, others: values };
  const holdsFor = (one: string): boolean => {
    count(others.length * TEST);
    const isOne = exact?.has(one) === true && (isText || arnSegments(one) !== undefined);
    return (isOne || others.some(wanted => test(wanted, one, variableValue))) !== negated;
  };
  const all = typeof value === 'string' ? [value] : value;
  return set === 'ForAllValues' ? all.every(holdsFor) : all.some(holdsFor);
}

/** The value of a key that has one. */
export const singleValue =
  (lookup: Lookup): Variables =>
  key => {
    const value = lookup(key);
    return typeof value === 'string' ? value : undefined;
  };

type Test = (wanted: string, value: string, variables: Variables | undefined) => boolean;

/** Whether an operator is the negation of its test: of values none may pass. */
export const isNegated = (operator: string): boolean => /Not(Equals|Like|IpAddress)|^NotIp/.test(operator);

const testOf = remember((operator: string): { negated: boolean; test: Test; isText: boolean; isArn: boolean } => {
  const negated = isNegated(operator);
  const test = TESTS[operator.replace('Not', '')];
  return {
    negated,
    test: test ?? (() => negated),
    isText: /^String(Not)?(Equals|Like)$/.test(operator),
    isArn: operator.startsWith('Arn'),
  };
});

/** Steps that a test of one value takes besides the characters. */
const TEST = 20;

/** Values that match nothing but themselves, apart from those that have to be tried one by one. */
interface Index {
  readonly exact: ReadonlySet<string>;
  readonly others: readonly string[];
}

/** Policies have lists of a thousand accounts, and each is asked for a thousand times. */
export const indexOf = remembered((values: readonly string[]): Index => {
  const isPlain = (value: string): boolean => !/[*?]|\$\{/.test(value);
  return { exact: new Set(values.filter(isPlain)), others: values.filter(value => !isPlain(value)) };
});

const text =
  (fold: (value: string) => string, wildcards: boolean): Test =>
  (wanted, value, variables) => {
    if (wildcards && wanted === '*') return true;
    if (variables === undefined || !wanted.includes('${')) {
      if (!wildcards || !/[*?]/.test(wanted)) return fold(wanted) === fold(value);
    }
    const compiled = compile(wanted, variables, wildcards);
    return compiled !== undefined && matches(fold(compiled), fold(value));
  };

const same = (value: string): string => value;
const lower = (value: string): string => value.toLowerCase();

const ordered = (parse: (text: string) => number | undefined): Record<string, Test> => {
  const compare =
    (holdsFor: (value: number, wanted: number) => boolean): Test =>
    (wantedText, valueText) => {
      const [wanted, value] = [parse(wantedText), parse(valueText)];
      return wanted !== undefined && value !== undefined && holdsFor(value, wanted);
    };
  return {
    Equals: compare((value, wanted) => value === wanted),
    LessThan: compare((value, wanted) => value < wanted),
    LessThanEquals: compare((value, wanted) => value <= wanted),
    GreaterThan: compare((value, wanted) => value > wanted),
    GreaterThanEquals: compare((value, wanted) => value >= wanted),
  };
};

const prefixed = (prefix: string, tests: Readonly<Record<string, Test>>): [string, Test][] =>
  Object.entries(tests).map(([name, test]) => [prefix + name, test]);

/** Parses a number; undefined when it is none. */
export const parseNumber = remember((number: string): number | undefined =>
  /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(number.trim()) ? Number(number) : undefined,
);

/** Parses a date to milliseconds since 1970: ISO 8601, or digits alone, which are seconds. */
export const parseDate = remember((date: string): number | undefined => {
  if (/^\d{5,}$/.test(date)) return Number(date) * 1000;
  const time = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/.test(date)
    ? // without a zone it is UTC, where Date takes local time
      Date.parse(/T/.test(date) && !/(Z|[+-]\d{2}:?\d{2})$/.test(date) ? `${date}Z` : date)
    : NaN;
  return Number.isNaN(time) ? undefined : time;
});

/** The addresses of a CIDR block, or the one address without a mask; undefined when it is neither. */
export const parseBlock = remember((block: string): { version: 4 | 6; first: bigint; last: bigint } | undefined => {
  const [address = '', mask, ...more] = block.split('/');
  const ip = parseIpAddress(address);
  const size = ip?.version === 4 ? 32 : 128;
  if (ip === undefined || more.length > 0 || (mask !== undefined && !/^\d{1,3}$/.test(mask))) return undefined;
  const bits = Number(mask ?? size);
  if (bits > size) return undefined;
  const hosts = (1n << BigInt(size - bits)) - 1n;
  return { version: ip.version, first: ip.value & ~hosts, last: ip.value | hosts };
});

const parseAddress = remember(parseIpAddress);

const inBlock: Test = (wanted, value) => {
  const block = parseBlock(wanted);
  const ip = parseAddress(value);
  return block !== undefined && ip?.version === block.version && ip.value >= block.first && ip.value <= block.last;
};

const arn: Test = (wanted, value, variables) => matchesArn(wanted, value, variables);

const TESTS: Readonly<Record<string, Test>> = Object.fromEntries([
  ...prefixed('String', {
    Equals: text(same, false),
    EqualsIgnoreCase: text(lower, false),
    Like: text(same, true),
  }),
  ...prefixed('Arn', { Equals: arn, Like: arn }),
  ...prefixed('Numeric', ordered(parseNumber)),
  ...prefixed('Date', ordered(parseDate)),
  ['Bool', (wanted, value) => /^(true|false)$/i.test(value) && lower(wanted) === lower(value)],
  ['BinaryEquals', (wanted, value) => wanted === value],
  ['IpAddress', inBlock],
] satisfies [string, Test][]);
