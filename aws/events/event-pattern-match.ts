import { EventPattern, EventPatternBranch } from './event-pattern';
import { IpAddress, parseIpAddress } from './event-pattern-cidr';
import { Matcher, NumericBound } from './event-pattern-matcher';
import { matchesParts } from './wildcard';

/** For each array around a leaf, by the array's number in the event, the element that holds the leaf. */
type Elements = ReadonlyMap<number, number>;

/** A string, number, boolean or null of an event. */
interface Leaf {
  readonly value: unknown;
  readonly elements: Elements;
}

/** Numbers beyond this are compared with nothing but exact values. */
const NUMERIC_MAX = 5e9;

/**
 * Whether an event matches a pattern.
 *
 * Only leaves match; an object and an empty array count as missing. Of an array any element may match, also for
 * anything-but, but two fields never match in different elements of one array. `exists: false` holds when no element
 * has the field that could belong to the fields before it, in the order of their paths.
 *
 * | undocumented | reading |
 * |---|---|
 * | anything-but and a number, a boolean or null | matches, as recorded from AWS: the field is there and is not listed |
 * | an exact IPv6 address in another notation | does not match |
 * | numbers of more than six decimal places | compared as they are |
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
 */
export function matchesEventPattern(pattern: EventPattern, event: unknown): boolean {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return false;
  return pattern.branches.some(branch => matchesBranch(branch, event));
}

/** The strings, numbers, booleans and nulls that an event has at a path. */
export function valuesAt(event: object, path: string): readonly unknown[] {
  const only = onlyValueAt(event, waysTo(path));
  if (only !== SEVERAL) return only === undefined ? [] : [only];
  return leavesAt(event, path, new Map()).map(({ value }) => value);
}

/** How to go on from an object to the end of a path, one way for each name that the path may begin with; none at its end. */
type Ways = readonly { readonly name: string; readonly rest: Ways }[];

/** Rules ask for few paths, again and again. */
const known = new Map<string, Ways>();

function waysTo(path: string): Ways {
  let ways = known.get(path);
  if (ways === undefined) {
    const names = path.split('.');
    // a name in an event may have dots itself
    ways = names.map((_, at) => ({
      name: names.slice(0, at + 1).join('.'),
      rest: at + 1 === names.length ? [] : waysTo(names.slice(at + 1).join('.')),
    }));
    known.set(path, ways);
  }
  return ways;
}

/** The arrays of one event that a branch has met, with their numbers. */
type Arrays = Map<readonly unknown[], number>;

/** One array around a value and the element that holds the value, inside the arrays around that array. */
interface Nesting {
  readonly array: number;
  readonly index: number;
  readonly around: Nesting | undefined;
}

/** The leaves of an event at a path. It keeps its own stack, so that no depth of nesting can exhaust that of calls. */
function leavesAt(event: object, path: string, arrays: Arrays): Leaf[] {
  const leaves: Leaf[] = [];
  const waiting: { value: unknown; ways: Ways; around: Nesting | undefined }[] = [
    { value: event, ways: waysTo(path), around: undefined },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, ways, around } = next;
    if (Array.isArray(value)) {
      const array = arrays.get(value) ?? arrays.size;
      arrays.set(value, array);
      value.forEach((element: unknown, index) => {
        // a plain value in an array takes no place in it: two fields cannot meet inside a plain value
        const inside = typeof element === 'object' && element !== null;
        waiting.push({ value: element, ways, around: inside ? { array, index, around } : around });
      });
    } else if (isFields(value)) {
      for (const { name, rest } of ways) {
        // own properties only: an event has no 'constructor'
        if (Object.hasOwn(value, name)) waiting.push({ value: value[name], ways: rest, around });
      }
    } else if (ways.length === 0) leaves.push({ value, elements: elementsOf(around) });
  }
  return leaves;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** There may be several values at a path: it leads through an array, or two ways. */
const SEVERAL = Symbol('several');

/** The one value that an event has at the end of a path outside of arrays, as most have; undefined when it has none. */
function onlyValueAt(event: object, start: Ways): unknown {
  let value: unknown = event;
  let ways = start;
  while (isFields(value)) {
    const fields: Fields = value;
    value = undefined;
    for (const { name, rest } of ways) {
      if (!Object.hasOwn(fields, name)) continue;
      if (value !== undefined) return SEVERAL;
      value = fields[name];
      ways = rest;
    }
  }
  if (Array.isArray(value)) return SEVERAL;
  return ways.length === 0 ? value : undefined;
}

const NO_ELEMENTS: Elements = new Map();

function elementsOf(nesting: Nesting | undefined): Elements {
  if (nesting === undefined) return NO_ELEMENTS;
  const elements = new Map<number, number>();
  for (let at: Nesting | undefined = nesting; at !== undefined; at = at.around) elements.set(at.array, at.index);
  return elements;
}

/** Goes through the fields with all choices of array elements that are still possible. */
function matchesBranch(branch: EventPatternBranch, event: object): boolean {
  let arrays: Arrays | undefined;
  let choices: Elements[] = [NO_ELEMENTS];
  for (const [path, matchers] of branch) {
    const only = onlyValueAt(event, waysTo(path));
    if (only !== SEVERAL) {
      const holds = only === undefined ? matchers.some(wantsAbsence) : matchers.some(one => matchesValue(one, only));
      if (!holds) return false;
      continue;
    }
    arrays ??= new Map();
    const found = leavesAt(event, path, arrays);
    const matching = found.filter(({ value }) => matchers.some(matcher => matchesValue(matcher, value)));
    // outside of arrays nothing narrows the choices
    if (matching.length > 0 && matching.every(({ elements }) => elements.size === 0)) continue;
    const absence = matchers.some(wantsAbsence);
    if (matching.length === 0 && !absence) return false;
    const next = new Map<string, Elements>();
    for (const choice of choices) {
      for (const { elements } of matching) {
        const both = combined(choice, elements);
        if (both !== undefined) next.set(key(both), both);
      }
      if (absence && found.every(({ elements }) => combined(choice, elements) === undefined))
        next.set(key(choice), choice);
    }
    choices = [...next.values()];
    if (choices.length === 0) return false;
  }
  return true;
}

const wantsAbsence = (matcher: Matcher): boolean => matcher.kind === 'exists' && !matcher.wanted;

/** Both choices together; undefined when they take different elements of one array. */
function combined(one: Elements, other: Elements): Elements | undefined {
  if (other.size === 0) return one;
  for (const [array, index] of other) {
    const taken = one.get(array);
    if (taken !== undefined && taken !== index) return undefined;
  }
  return new Map([...one, ...other]);
}

const key = (elements: Elements): string =>
  [...elements]
    .sort(([a], [b]) => a - b)
    .map(pair => pair.join(':'))
    .join();

/** Whether a leaf that is there satisfies a matcher. */
function matchesValue(matcher: Matcher, value: unknown): boolean {
  switch (matcher.kind) {
    case 'equals':
      return value === matcher.value;
    case 'exists':
      return matcher.wanted;
    case 'none-of':
      return !matcher.matchers.some(inner => matchesValue(inner, value));
    case 'numeric':
      return typeof value === 'number' && Math.abs(value) <= NUMERIC_MAX && matcher.bounds.every(isWithin(value));
    default:
      return typeof value === 'string' && matchesText(matcher, value);
  }
}

type TextMatcher = Extract<Matcher, { kind: 'prefix' | 'suffix' | 'equals-ignore-case' | 'wildcard' | 'cidr' }>;

function matchesText(matcher: TextMatcher, text: string): boolean {
  switch (matcher.kind) {
    case 'prefix':
      return folded(text, matcher).startsWith(folded(matcher.text, matcher));
    case 'suffix':
      return folded(text, matcher).endsWith(folded(matcher.text, matcher));
    case 'equals-ignore-case':
      return text.toLowerCase() === matcher.text.toLowerCase();
    case 'wildcard':
      return matchesParts(matcher.parts, text);
    case 'cidr':
      return isInBlock(parseIpAddress(text), matcher);
  }
}

const folded = (text: string, { ignoreCase }: { readonly ignoreCase: boolean }): string =>
  ignoreCase ? text.toLowerCase() : text;

const isInBlock = (ip: IpAddress | undefined, block: Extract<Matcher, { kind: 'cidr' }>): boolean =>
  ip !== undefined && ip.version === block.version && block.first <= ip.value && ip.value <= block.last;

const isWithin =
  (value: number) =>
  ({ operator, value: limit }: NumericBound): boolean => {
    switch (operator) {
      case '=':
        return value === limit;
      case '<':
        return value < limit;
      case '<=':
        return value <= limit;
      case '>':
        return value > limit;
      case '>=':
        return value >= limit;
    }
  };
