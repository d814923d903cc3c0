import { parseCidr } from './event-pattern-cidr';

/** What EventBridge would refuse in an event pattern; the message begins with the place, as 'detail.state[0].prefix'. */
export class EventPatternError extends Error {
  constructor(place: string, problem: string) {
    super(`${place === '' ? 'pattern' : place}: ${problem}`);
  }
}

/** A comparison of a number; both ends of a range are comparisons of their own. */
export interface NumericBound {
  readonly operator: '=' | '<' | '<=' | '>' | '>=';
  readonly value: number;
}

/** What one value of an event is compared with. */
export type Matcher =
  | { readonly kind: 'equals'; readonly value: string | number | boolean | null }
  | { readonly kind: 'equals-ignore-case'; readonly text: string }
  | { readonly kind: 'prefix' | 'suffix'; readonly text: string; readonly ignoreCase: boolean }
  /** The literal text between the asterisks; n asterisks have n + 1 parts. */
  | { readonly kind: 'wildcard'; readonly parts: readonly string[] }
  | { readonly kind: 'numeric'; readonly bounds: readonly NumericBound[] }
  | { readonly kind: 'cidr'; readonly version: 4 | 6; readonly first: bigint; readonly last: bigint }
  | { readonly kind: 'exists'; readonly wanted: boolean }
  /** anything-but: the value is there and none of these matches it. */
  | { readonly kind: 'none-of'; readonly matchers: readonly Matcher[] };

/** Numbers are compared in this range, with six digits after the decimal point. */
const NUMERIC_MAX = 5e9;
const OPERATORS = 'prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, cidr, exists';
const NEGATED = 'prefix, suffix, equals-ignore-case, wildcard';
/** AWS documents no number but refuses '*:*:*:*:*:event-bus/*'; up to here a pattern is never too complex. */
const WILDCARD_MAX = 5;

/** Parses one element of a field's array. @throws EventPatternError */
export function parseMatcher(json: unknown, place: string): Matcher {
  if (json === null || typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') {
    return { kind: 'equals', value: json };
  }
  if (Array.isArray(json)) throw new EventPatternError(place, 'a value must not be an array in an array');
  const [operator, operand, operandPlace] = onlyEntry(json, place, OPERATORS);
  switch (operator) {
    case 'prefix':
    case 'suffix':
      return affix(operator, operand, operandPlace);
    case 'equals-ignore-case':
      return { kind: operator, text: text(operand, operandPlace) };
    case 'wildcard':
      return wildcard(operand, operandPlace);
    case 'anything-but':
      return { kind: 'none-of', matchers: negated(operand, operandPlace) };
    case 'numeric':
      return { kind: 'numeric', bounds: numeric(operand, operandPlace) };
    case 'cidr':
      return cidr(operand, operandPlace);
    case 'exists':
      if (typeof operand !== 'boolean') throw new EventPatternError(operandPlace, 'must be true or false');
      return { kind: 'exists', wanted: operand };
    default:
      throw new EventPatternError(operandPlace, `is no operator; use one of ${OPERATORS}`);
  }
}

/** An operator with its operand: EventBridge takes exactly one in an object. */
function onlyEntry(json: unknown, place: string, operators: string): [string, unknown, string] {
  const entries = typeof json === 'object' && json !== null ? Object.entries(json) : [];
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) {
    const names = entries.map(([name]) => `'${name}'`).join(', ');
    throw new EventPatternError(place, `must have exactly one of ${operators}, got ${names || 'none'}`);
  }
  return [entry[0], entry[1], `${place}.${entry[0]}`];
}

function text(json: unknown, place: string): string {
  if (typeof json !== 'string') throw new EventPatternError(place, `must be a string, got ${typeName(json)}`);
  return json;
}

function typeName(json: unknown): string {
  if (json === null) return 'null';
  return Array.isArray(json) ? 'an array' : typeof json;
}

function affix(kind: 'prefix' | 'suffix', json: unknown, place: string): Matcher {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return { kind, text: text(json, place), ignoreCase: false };
  const [operator, operand, operandPlace] = onlyEntry(json, place, 'equals-ignore-case');
  if (operator !== 'equals-ignore-case') {
    throw new EventPatternError(operandPlace, `only equals-ignore-case may stand in ${kind}`);
  }
  return { kind, text: text(operand, operandPlace), ignoreCase: true };
}

function wildcard(json: unknown, place: string): Matcher {
  const parts = [''];
  let escaped = false;
  let previous = '';
  for (const character of text(json, place)) {
    if (escaped && character !== '*' && character !== '\\') {
      throw new EventPatternError(place, "a backslash stands only before '*' or another backslash");
    }
    if (!escaped && character === '\\') {
      escaped = true;
      continue;
    }
    if (!escaped && character === '*') {
      if (previous === 'wildcard')
        throw new EventPatternError(place, "'**' is refused; one asterisk stands for any text");
      parts.push('');
      previous = 'wildcard';
      continue;
    }
    parts.push(`${parts.pop() ?? ''}${character}`);
    previous = 'literal';
    escaped = false;
  }
  if (escaped) throw new EventPatternError(place, 'ends in a backslash that escapes nothing');
  if (parts.length - 1 > WILDCARD_MAX) {
    throw new EventPatternError(
      place,
      `has ${parts.length - 1} asterisks; more than ${WILDCARD_MAX} may be too complex`,
    );
  }
  return { kind: 'wildcard', parts };
}

function negated(json: unknown, place: string): Matcher[] {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    const [operator, operand, operandPlace] = onlyEntry(json, place, NEGATED);
    return listed(operand, operandPlace).map(([element, elementPlace]) =>
      negatedOperator(operator, element, operandPlace, elementPlace),
    );
  }
  const matchers = listed(json, place).map(([element, elementPlace]): Matcher => {
    if (typeof element === 'string') return { kind: 'equals', value: element };
    if (typeof element === 'number') return { kind: 'equals', value: inRange(element, elementPlace) };
    throw new EventPatternError(elementPlace, `must be a string or a number, got ${typeName(element)}`);
  });
  const types = new Set(matchers.map(matcher => ('value' in matcher ? typeof matcher.value : '')));
  if (types.size > 1) throw new EventPatternError(place, 'must list either strings or numbers, not both');
  return matchers;
}

function negatedOperator(operator: string, json: unknown, operatorPlace: string, place: string): Matcher {
  switch (operator) {
    case 'prefix':
    case 'suffix': {
      const affixed = text(json, place);
      if (affixed === '') throw new EventPatternError(place, 'must not be empty');
      return { kind: operator, text: affixed, ignoreCase: false };
    }
    case 'equals-ignore-case':
      return { kind: operator, text: text(json, place) };
    case 'wildcard':
      return wildcard(json, place);
    default:
      throw new EventPatternError(operatorPlace, `anything-but takes no such operator; use one of ${NEGATED}`);
  }
}

/** The elements of a list with their places; a single operand is a list of one. */
function listed(json: unknown, place: string): [unknown, string][] {
  if (!Array.isArray(json)) return [[json, place]];
  if (json.length === 0) throw new EventPatternError(place, 'must not be an empty array');
  return json.map((element, at) => [element, `${place}[${at}]`]);
}

function numeric(json: unknown, place: string): NumericBound[] {
  if (!Array.isArray(json)) throw new EventPatternError(place, `must be an array, got ${typeName(json)}`);
  const terms: unknown[] = json;
  const bounds: NumericBound[] = [];
  for (let at = 0; at < Math.max(terms.length, 1); at += 2) {
    bounds.push({
      operator: comparison(terms[at], `${place}[${at}]`),
      value: inRange(terms[at + 1], `${place}[${at + 1}]`),
    });
  }
  const [low, high, ...rest] = bounds;
  if (low === undefined || high === undefined) return bounds;
  if (rest.length > 0 || !low.operator.startsWith('>') || !high.operator.startsWith('<')) {
    throw new EventPatternError(place, "a range is '>' or '>=' and a number, then '<' or '<=' and a number");
  }
  if (low.value >= high.value)
    throw new EventPatternError(place, 'the lower end of a range must be below the upper end');
  return bounds;
}

function comparison(json: unknown, place: string): NumericBound['operator'] {
  if (json === '=' || json === '<' || json === '<=' || json === '>' || json === '>=') return json;
  throw new EventPatternError(place, 'must be one of =, <, <=, >, >=');
}

function inRange(json: unknown, place: string): number {
  if (typeof json !== 'number') throw new EventPatternError(place, `must be a number, got ${typeName(json)}`);
  if (Math.abs(json) > NUMERIC_MAX) {
    throw new EventPatternError(place, `must be between -${NUMERIC_MAX} and ${NUMERIC_MAX}, got ${json}`);
  }
  return json;
}

function cidr(json: unknown, place: string): Matcher {
  const range = parseCidr(text(json, place));
  if (typeof range === 'string') throw new EventPatternError(place, range);
  return { kind: 'cidr', ...range };
}
