import { EventPatternError, Matcher, parseMatcher } from './event-pattern-matcher';

export { EventPatternError } from './event-pattern-matcher';

/** Characters of one event pattern, by the default quota of PutRule. */
export const EVENT_PATTERN_MAX = 2048;
/** Rule combinations of one pattern: the product of the lengths of all its $or arrays. */
const COMBINATIONS_MAX = 1000;

/** Names that EventBridge refuses as fields in $or, since they are operators or may become some. */
const RESERVED_IN_OR = new Set(
  (
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex ' +
    'not-wildcard not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ' +
    'ip-address-in-range ip-address-not-in-range'
  ).split(' '),
);

/** What each field must have, by its path, in the order of the paths; the names in a path are joined with dots. */
export type EventPatternBranch = ReadonlyMap<string, readonly Matcher[]>;

/** A parsed event pattern: it matches when one of its branches does. Without $or there is one branch. */
export interface EventPattern {
  readonly branches: readonly EventPatternBranch[];
}

/** Characters of a pattern, written without spaces. */
export const eventPatternLength = (json: unknown): number => JSON.stringify(json).length;

/**
 * Parses an event pattern of an event bus's rule, as JSON.parse gave it.
 *
 * It refuses what EventBridge refuses, and where EventBridge's answer is documented nowhere, this too:
 *
 * | pattern | reading |
 * |---|---|
 * | one path twice, as 'a.b' and as b in a, or beside and inside $or | refused: one of the two would be lost |
 * | more than 5 asterisks in a wildcard | refused: AWS gives no number for "too complex" |
 * | 'exactly', an operator only of the open-source matcher | refused |
 * | an empty list in anything-but with an operator | refused |
 * | a dot in a field's name | the same path as a nested field, as in the open-source matcher |
 *
 * @throws EventPatternError with the first problem and its place, as 'detail.state[0].prefix: must be a string'
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @see https://github.com/aws/event-ruler the matcher of EventBridge
 */
export function parseEventPattern(json: unknown): EventPattern {
  const fields = asObject(json);
  if (fields === undefined) throw new EventPatternError('', 'must be a JSON object');
  // before anything that recurses: the length also bounds the depth
  checkLength(fields);
  const combinations = countCombinations(fields);
  if (combinations > COMBINATIONS_MAX) {
    throw new EventPatternError(
      '',
      `$or makes ${combinations} rule combinations, at most ${COMBINATIONS_MAX} are taken`,
    );
  }
  const branches = parseFields(fields, { path: '', place: '', inOr: false });
  // matching takes the paths in order, since what a field selects of an array binds the fields after it
  return { branches: branches.map(branch => new Map([...branch].sort(([a], [b]) => (a < b ? -1 : 1)))) };
}

function checkLength(json: object): void {
  let length: number;
  try {
    length = eventPatternLength(json);
  } catch {
    throw new EventPatternError('', 'is nested too deeply');
  }
  if (length > EVENT_PATTERN_MAX) {
    throw new EventPatternError('', `must be at most ${EVENT_PATTERN_MAX} characters, got ${length}`);
  }
}

function countCombinations(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 1;
  return Object.entries(json).reduce(
    (product, [name, value]) =>
      product * countCombinations(value) * (name === '$or' && Array.isArray(value) ? Math.max(value.length, 1) : 1),
    1,
  );
}

/** Where the parser is: the path of the fields, and the place in the pattern, which also counts the $or arrays. */
interface Position {
  readonly path: string;
  readonly place: string;
  readonly inOr: boolean;
}

function parseFields(fields: Readonly<Record<string, unknown>>, at: Position): EventPatternBranch[] {
  const entries = Object.entries(fields);
  if (entries.length === 0) throw new EventPatternError(at.place, 'must not be an empty object');
  return entries.reduce<EventPatternBranch[]>(
    (branches, [name, value]) => product(branches, parseField(name, value, at), joined(at.place, name)),
    [new Map()],
  );
}

function parseField(name: string, value: unknown, at: Position): EventPatternBranch[] {
  const place = joined(at.place, name);
  if (name === '$or') return parseOr(value, { ...at, place });
  if (at.inOr && RESERVED_IN_OR.has(name)) {
    throw new EventPatternError(place, `'${name}' is reserved and must not be a field in $or`);
  }
  const path = joined(at.path, name);
  if (Array.isArray(value)) {
    if (value.length === 0) throw new EventPatternError(place, 'must not be an empty array');
    return [new Map([[path, value.map((element, index) => parseMatcher(element, `${place}[${index}]`))]])];
  }
  const fields = asObject(value);
  if (fields === undefined) throw new EventPatternError(place, 'must be an object or an array');
  return parseFields(fields, { ...at, path, place });
}

function parseOr(value: unknown, at: Position): EventPatternBranch[] {
  if (!Array.isArray(value)) throw new EventPatternError(at.place, 'must be an array of objects');
  if (value.length < 2) throw new EventPatternError(at.place, `must have at least 2 objects, got ${value.length}`);
  return value.flatMap((element, index) => {
    const place = `${at.place}[${index}]`;
    const fields = asObject(element);
    if (fields === undefined) throw new EventPatternError(place, 'must be an object');
    return parseFields(fields, { path: at.path, place, inOr: true });
  });
}

/** Every branch of the one together with every branch of the other. */
function product(
  left: readonly EventPatternBranch[],
  right: readonly EventPatternBranch[],
  place: string,
): EventPatternBranch[] {
  const [only] = left;
  if (left.length === 1 && only?.size === 0) return [...right];
  return left.flatMap(one =>
    right.map(other => {
      const twice = [...other.keys()].find(path => one.has(path));
      if (twice !== undefined) throw new EventPatternError(place, `the pattern has '${twice}' twice`);
      return new Map([...one, ...other]);
    }),
  );
}

const joined = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const asObject = (json: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : undefined;
