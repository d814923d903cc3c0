import { EventPattern, EventPatternBranch } from '../../aws/events/event-pattern';
import { Matcher } from '../../aws/events/event-pattern-matcher';
import { matchesEventPattern } from '../../aws/events/event-pattern-match';
import { BASE_RECORD, WITNESSES_MAX } from '../../aws/events/witness-record';

/** A made-up field that is not there. */
const ABSENT = Symbol('absent');

/** What every event from CloudTrail has. */
const BASE_EVENT = {
  version: '0',
  id: '00000000-0000-4000-8000-000000000000',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.example',
  account: '111122223333',
  time: '2026-01-01T00:00:00Z',
  region: 'us-east-1',
  resources: [],
  detail: BASE_RECORD,
};

/** Fields that no event lacks; none is tried without them. */
const ALWAYS_THERE = /^(source|detail-type|account|region|time|id|version|detail\.event(Name|Source|Type|Time|ID))$/;

/**
 * A made-up event that the first pattern matches and the second does not; undefined when none of those tried is one:
 * one for each value that a branch of the first pattern takes, and each of these with one value that the second one
 * asks about.
 */
export function findUnmatched(before: EventPattern, after: EventPattern): unknown {
  for (const base of before.branches.flatMap(basesOf).slice(0, WITNESSES_MAX)) {
    if (!matchesEventPattern(before, base)) continue;
    for (const event of [base, ...after.branches.flatMap(branch => variations(base, branch))]) {
      if (matchesEventPattern(before, event) && !matchesEventPattern(after, event)) return event;
    }
  }
  return undefined;
}

/** Events with the first value of each field, and each other value once. */
function basesOf(branch: EventPatternBranch): unknown[] {
  const fields = [...branch].map(([path, matchers]) => ({ path, values: matchers.map(satisfying) }));
  const withValues = (chosen: ReadonlyMap<string, unknown>): unknown =>
    fields.reduce<unknown>(
      (event, { path, values }) => withField(event, path, chosen.has(path) ? chosen.get(path) : values[0]),
      BASE_EVENT,
    );
  const others = fields.flatMap(({ path, values }) => values.slice(1).map(value => new Map([[path, value]])));
  return [withValues(new Map()), ...others.map(withValues)];
}

function variations(base: unknown, branch: EventPatternBranch): unknown[] {
  return [...branch].flatMap(([path, matchers]) => {
    const values = new Set(matchers.flatMap(matcher => [satisfying(matcher), violating(matcher)]));
    if (!ALWAYS_THERE.test(path)) values.add(ABSENT);
    return [...values]
      .filter(value => value !== ABSENT || !ALWAYS_THERE.test(path))
      .map(value => withField(base, path, value));
  });
}

/** A value that a matcher takes. */
function satisfying(matcher: Matcher): unknown {
  switch (matcher.kind) {
    case 'equals':
      return matcher.value;
    case 'equals-ignore-case':
      return matcher.text;
    case 'prefix':
      return `${matcher.text}x`;
    case 'suffix':
      return `x${matcher.text}`;
    case 'wildcard':
      return matcher.parts.join('x');
    case 'numeric':
      return matcher.bounds[0] === undefined ? 0 : within(matcher.bounds[0]);
    case 'cidr':
      return matcher.version === 4 ? dotted(matcher.first) : '2001:db8::1';
    case 'exists':
      return matcher.wanted ? 'a value' : ABSENT;
    case 'none-of':
      return 'another value';
  }
}

function violating(matcher: Matcher): unknown {
  if (matcher.kind === 'exists') return matcher.wanted ? ABSENT : 'a value';
  if (matcher.kind === 'none-of') return matcher.matchers[0] === undefined ? ABSENT : satisfying(matcher.matchers[0]);
  return 'another value';
}

const within = ({ operator, value }: { readonly operator: string; readonly value: number }): number =>
  operator === '<' ? value - 1 : operator === '>' ? value + 1 : value;

const dotted = (address: bigint): string => [24n, 16n, 8n, 0n].map(bits => (address >> bits) & 255n).join('.');

/** A copy of an event with a field; copies only what the path goes through. */
function withField(event: unknown, path: string, value: unknown): unknown {
  const [name = '', ...rest] = path.split('.');
  const fields = typeof event === 'object' && event !== null && !Array.isArray(event) ? event : {};
  if (rest.length > 0) {
    const inner = (fields as Record<string, unknown>)[name];
    if (value === ABSENT && inner === undefined) return fields;
    return { ...fields, [name]: withField(inner, rest.join('.'), value) };
  }
  if (value !== ABSENT) return { ...fields, [name]: value };
  return Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name));
}
