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
  // one event meets the patterns of many rules
  const leaves = known.get(event) ?? findLeaves(event);
  known.set(event, leaves);
  return pattern.branches.some(branch => matchesBranch(branch, leaves));
}

const known = new WeakMap<object, ReadonlyMap<string, readonly Leaf[]>>();

/** One array around a value and the element that holds the value, inside the arrays around that array. */
interface Nesting {
  readonly array: number;
  readonly index: number;
  readonly around: Nesting | undefined;
}

/** The leaves of an event by their paths. It keeps its own stack, so that no depth of nesting can exhaust that of calls. */
function findLeaves(event: object): Map<string, Leaf[]> {
  const leaves = new Map<string, Leaf[]>();
  const waiting: { value: unknown; path: string; around: Nesting | undefined }[] = [
    { value: event, path: '', around: undefined },
  ];
  let arrays = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path, around } = next;
    if (Array.isArray(value)) {
      const array = arrays++;
      value.forEach((element: unknown, index) => {
        // a plain value in an array takes no place in it: two fields cannot meet inside a plain value
        const inside = typeof element === 'object' && element !== null;
        waiting.push({ value: element, path, around: inside ? { array, index, around } : around });
      });
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) {
        waiting.push({ value: member, path: path === '' ? name : `${path}.${name}`, around });
      }
    } else {
      const found = leaves.get(path);
      const leaf = { value, elements: elementsOf(around) };
      if (found === undefined) leaves.set(path, [leaf]);
      else found.push(leaf);
    }
  }
  return leaves;
}

const NO_ELEMENTS: Elements = new Map();

function elementsOf(nesting: Nesting | undefined): Elements {
  if (nesting === undefined) return NO_ELEMENTS;
  const elements = new Map<number, number>();
  for (let at: Nesting | undefined = nesting; at !== undefined; at = at.around) elements.set(at.array, at.index);
  return elements;
}

/** Goes through the fields with all choices of array elements that are still possible. */
function matchesBranch(branch: EventPatternBranch, leaves: ReadonlyMap<string, readonly Leaf[]>): boolean {
  let choices: Elements[] = [NO_ELEMENTS];
  for (const [path, matchers] of branch) {
    const found = leaves.get(path) ?? [];
    const matching = found.filter(({ value }) => matchers.some(matcher => matchesValue(matcher, value)));
    const absence = matchers.some(matcher => matcher.kind === 'exists' && !matcher.wanted);
    if (matching.length === 0 && !absence) return false;
    // outside of arrays nothing narrows the choices
    if (matching.length > 0 && matching.every(({ elements }) => elements.size === 0)) continue;
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
