import fc from 'fast-check';
import {
  EVENT_PATTERN_MAX,
  EventPatternError,
  eventPatternLength,
  parseEventPattern,
} from '../../../aws/events/event-pattern';
import { matchesEventPattern } from '../../../aws/events/event-pattern-match';

const refusal = (json: unknown): string => {
  try {
    parseEventPattern(json);
  } catch (error) {
    if (error instanceof EventPatternError) return error.message;
    throw error;
  }
  return 'accepted';
};
const state = (...matchers: unknown[]) => ({ detail: { state: matchers } });

const ONE_OF = 'prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, cidr, exists';

test('a pattern becomes branches of fields by their paths, in order', () => {
  expect(
    parseEventPattern({
      source: ['aws.iam', { 'anything-but': { prefix: ['x', 'y'] } }],
      detail: {
        $or: [{ n: [{ numeric: ['>', 1, '<=', 2] }] }, { ip: [{ cidr: '192.0.2.1/24' }], w: [{ wildcard: 'a*\\*' }] }],
      },
    }),
  ).toEqual({
    branches: [
      new Map<string, unknown>([
        [
          'detail.n',
          [
            {
              kind: 'numeric',
              bounds: [
                { operator: '>', value: 1 },
                { operator: '<=', value: 2 },
              ],
            },
          ],
        ],
        ['source', expect.anything()],
      ]),
      new Map<string, unknown>([
        ['detail.ip', [{ kind: 'cidr', version: 4, first: 0xc0000200n, last: 0xc00002ffn }]],
        ['detail.w', [{ kind: 'wildcard', parts: ['a', '*'] }]],
        [
          'source',
          [
            { kind: 'equals', value: 'aws.iam' },
            {
              kind: 'none-of',
              matchers: [
                { kind: 'prefix', text: 'x', ignoreCase: false },
                { kind: 'prefix', text: 'y', ignoreCase: false },
              ],
            },
          ],
        ],
      ]),
    ],
  });
});

describe('EventBridge refuses', () => {
  test.each<[unknown, string]>([
    // the shape
    [null, 'pattern: must be a JSON object'],
    ['{}', 'pattern: must be a JSON object'],
    [['a'], 'pattern: must be a JSON object'],
    [{}, 'pattern: must not be an empty object'],
    [{ detail: {} }, 'detail: must not be an empty object'],
    [{ detail: 'x' }, 'detail: must be an object or an array'],
    [{ detail: { state: 42 } }, 'detail.state: must be an object or an array'],
    [{ detail: null }, 'detail: must be an object or an array'],
    [{ resources: [] }, 'resources: must not be an empty array'],
    [{ a: [1, ['b']] }, 'a[1]: a value must not be an array in an array'],
    [{ a: { b: [1] }, 'a.b': [2] }, "a.b: the pattern has 'a.b' twice"],
    // operators
    [state({}), `detail.state[0]: must have exactly one of ${ONE_OF}, got none`],
    [
      state({ prefix: 'a', suffix: 'b' }),
      `detail.state[0]: must have exactly one of ${ONE_OF}, got 'prefix', 'suffix'`,
    ],
    [state('a', { EXISTS: true }), `detail.state[1].EXISTS: is no operator; use one of ${ONE_OF}`],
    [state({ exactly: 'a' }), `detail.state[0].exactly: is no operator; use one of ${ONE_OF}`],
    [state({ prefix: 123 }), 'detail.state[0].prefix: must be a string, got number'],
    [state({ prefix: ['a'] }), 'detail.state[0].prefix: must be a string, got an array'],
    [state({ prefix: null }), 'detail.state[0].prefix: must be a string, got null'],
    [
      state({ prefix: { wildcard: '*' } }),
      'detail.state[0].prefix.wildcard: only equals-ignore-case may stand in prefix',
    ],
    [state({ suffix: {} }), 'detail.state[0].suffix: must have exactly one of equals-ignore-case, got none'],
    [
      state({ suffix: { 'equals-ignore-case': 1 } }),
      'detail.state[0].suffix.equals-ignore-case: must be a string, got number',
    ],
    [state({ 'equals-ignore-case': ['a'] }), 'detail.state[0].equals-ignore-case: must be a string, got an array'],
    [state({ exists: 'true' }), 'detail.state[0].exists: must be true or false'],
    // wildcard
    [state({ wildcard: 1 }), 'detail.state[0].wildcard: must be a string, got number'],
    [state({ wildcard: 'a**' }), "detail.state[0].wildcard: '**' is refused; one asterisk stands for any text"],
    [state({ wildcard: 'a\\b' }), "detail.state[0].wildcard: a backslash stands only before '*' or another backslash"],
    [state({ wildcard: 'a\\' }), 'detail.state[0].wildcard: ends in a backslash that escapes nothing'],
    [
      state({ wildcard: '*:*:*:*:*:event-bus/*' }),
      'detail.state[0].wildcard: has 6 asterisks; more than 5 may be too complex',
    ],
    // anything-but
    [state({ 'anything-but': null }), 'detail.state[0].anything-but: must be a string or a number, got null'],
    [
      state({ 'anything-but': ['a', true] }),
      'detail.state[0].anything-but[1]: must be a string or a number, got boolean',
    ],
    [state({ 'anything-but': [] }), 'detail.state[0].anything-but: must not be an empty array'],
    [
      state({ 'anything-but': ['a', 1] }),
      'detail.state[0].anything-but: must list either strings or numbers, not both',
    ],
    [
      state({ 'anything-but': [{ prefix: 'a' }] }),
      'detail.state[0].anything-but[0]: must be a string or a number, got object',
    ],
    [
      state({ 'anything-but': { numeric: ['=', 1] } }),
      'detail.state[0].anything-but.numeric: anything-but takes no such operator; use one of prefix, suffix, equals-ignore-case, wildcard',
    ],
    [state({ 'anything-but': { prefix: '' } }), 'detail.state[0].anything-but.prefix: must not be empty'],
    [state({ 'anything-but': { suffix: ['a', ''] } }), 'detail.state[0].anything-but.suffix[1]: must not be empty'],
    [state({ 'anything-but': { suffix: [] } }), 'detail.state[0].anything-but.suffix: must not be an empty array'],
    [
      state({ 'anything-but': { prefix: [123] } }),
      'detail.state[0].anything-but.prefix[0]: must be a string, got number',
    ],
    [
      state({ 'anything-but': { prefix: { 'equals-ignore-case': 'a' } } }),
      'detail.state[0].anything-but.prefix: must be a string, got object',
    ],
    [
      state({ 'anything-but': { wildcard: '**' } }),
      "detail.state[0].anything-but.wildcard: '**' is refused; one asterisk stands for any text",
    ],
    // numeric
    [state({ numeric: 5 }), 'detail.state[0].numeric: must be an array, got number'],
    [state({ numeric: [] }), 'detail.state[0].numeric[0]: must be one of =, <, <=, >, >='],
    [state({ numeric: ['=='] }), 'detail.state[0].numeric[0]: must be one of =, <, <=, >, >='],
    [state({ numeric: ['=', '5'] }), 'detail.state[0].numeric[1]: must be a number, got string'],
    [state({ numeric: ['>', 0, '<'] }), 'detail.state[0].numeric[3]: must be a number, got undefined'],
    [
      state({ numeric: ['>', 0, '>', 0] }),
      "detail.state[0].numeric: a range is '>' or '>=' and a number, then '<' or '<=' and a number",
    ],
    [
      state({ numeric: ['<', 5, '>', 0] }),
      "detail.state[0].numeric: a range is '>' or '>=' and a number, then '<' or '<=' and a number",
    ],
    [
      state({ numeric: ['>', 0, '<', 5, '<', 6] }),
      "detail.state[0].numeric: a range is '>' or '>=' and a number, then '<' or '<=' and a number",
    ],
    [
      state({ numeric: ['>=', 5, '<=', 5] }),
      'detail.state[0].numeric: the lower end of a range must be below the upper end',
    ],
    [
      state({ numeric: ['=', 5e9 + 1] }),
      'detail.state[0].numeric[1]: must be between -5000000000 and 5000000000, got 5000000001',
    ],
    [
      state({ numeric: ['=', -5e9 - 1] }),
      'detail.state[0].numeric[1]: must be between -5000000000 and 5000000000, got -5000000001',
    ],
    // cidr
    [state({ cidr: ['192.0.2.0/24'] }), 'detail.state[0].cidr: must be a string, got an array'],
    [
      state({ cidr: '192.0.2.0' }),
      "detail.state[0].cidr: must be an address and a mask with one '/' between, as '10.0.0.0/24'",
    ],
    [
      state({ cidr: '192.0.2.0/1/2' }),
      "detail.state[0].cidr: must be an address and a mask with one '/' between, as '10.0.0.0/24'",
    ],
    [state({ cidr: 'xx.11.xx/8' }), "detail.state[0].cidr: 'xx.11.xx' is no IP address"],
    [
      state({ cidr: '192.0.2.0/xx' }),
      'detail.state[0].cidr: the mask must be a number from 0 to 31; write a single address without a mask, as an exact value',
    ],
    [
      state({ cidr: '192.0.2.0/32' }),
      'detail.state[0].cidr: the mask must be a number from 0 to 31; write a single address without a mask, as an exact value',
    ],
    [
      state({ cidr: '::/128' }),
      'detail.state[0].cidr: the mask must be a number from 0 to 127; write a single address without a mask, as an exact value',
    ],
    // $or
    [{ $or: { a: [1] } }, '$or: must be an array of objects'],
    [{ detail: { $or: [{ a: [1] }] } }, 'detail.$or: must have at least 2 objects, got 1'],
    [{ $or: [{ a: [1] }, 'b'] }, '$or[1]: must be an object'],
    [{ $or: [{ a: [1] }, {}] }, '$or[1]: must not be an empty object'],
    [{ $or: [{ a: [1] }, { b: [] }] }, '$or[1].b: must not be an empty array'],
    [
      { $or: [{ a: [1] }, { b: { prefix: ['c'] } }] },
      "$or[1].b.prefix: 'prefix' is reserved and must not be a field in $or",
    ],
    [{ a: [1], $or: [{ b: [1] }, { a: [2] }] }, "$or: the pattern has 'a' twice"],
  ])('%j: %s', (json, message) => {
    expect(refusal(json)).toBe(message);
  });
});

test.each([
  state({ prefix: '' }),
  state({ wildcard: '' }),
  state({ wildcard: '*a*b*c*d*' }),
  state({ 'anything-but': '' }),
  state({ 'anything-but': { wildcard: '' } }),
  state({ numeric: ['>=', -5e9, '<=', 5e9] }),
  state({ cidr: '192.0.2.0/31' }),
  state({ cidr: '192.0.2.0/0' }),
  state({ cidr: '::/127' }),
  // reserved only within $or
  { detail: { prefix: ['a'] }, $or: [{ a: [1] }, { b: [1] }] },
])('EventBridge takes %j', json => {
  expect(refusal(json)).toBe('accepted');
});

describe('quotas', () => {
  const ofLength = (length: number) => ({ a: ['x'.repeat(length - '{"a":[""]}'.length)] });

  test('a pattern has 2,048 characters, written without spaces', () => {
    expect(eventPatternLength(ofLength(EVENT_PATTERN_MAX))).toBe(2048);
    expect(refusal(ofLength(2048))).toBe('accepted');
    expect(refusal(ofLength(2049))).toBe('pattern: must be at most 2048 characters, got 2049');
  });

  test('$or makes 1,000 combinations, counted over all its arrays', () => {
    const or = (name: string, count: number) => Array.from({ length: count }, (_, at) => ({ [name]: [at] }));
    const threeOrs = (count: number) => ({ $or: or('a', 10), b: { $or: or('b', 10) }, c: { $or: or('c', count) } });
    expect(refusal(threeOrs(10))).toBe('accepted');
    expect(refusal(threeOrs(11))).toBe('pattern: $or makes 1100 rule combinations, at most 1000 are taken');
    expect(parseEventPattern(threeOrs(10)).branches).toHaveLength(1000);
    // a nested $or multiplies as well
    expect(refusal({ $or: [{ x: [1] }, { $or: or('a', 10), b: { $or: or('b', 51) } }] })).toBe(
      'pattern: $or makes 1020 rule combinations, at most 1000 are taken',
    );
  });

  test('depth is refused, not suffered', () => {
    const depth = 50_000;
    expect(refusal(JSON.parse('{"a":'.repeat(depth) + '[1]' + '}'.repeat(depth)))).toMatch(
      /^pattern: (is nested too deeply|must be at most 2048 characters, got 300003)$/,
    );
  });
});

describe('any JSON', () => {
  const word = fc.oneof(
    fc.constantFrom(
      '$or',
      'a',
      'prefix',
      'suffix',
      'anything-but',
      'wildcard',
      'numeric',
      'cidr',
      'exists',
      '__proto__',
    ),
    fc.constantFrom('equals-ignore-case', 'a*', '\\', '1.2.3.4/5', '::/3', '>', '<='),
    fc.string({ maxLength: 3, unit: 'binary' }),
  );
  const { json } = fc.letrec<{ json: unknown }>(tie => ({
    json: fc.oneof(
      { maxDepth: 5 },
      word,
      fc.dictionary(word, tie('json'), { maxKeys: 3 }),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.double(),
      fc.constantFrom(true, false, null),
    ),
  }));

  test('is parsed or refused with a place, and what is parsed can be matched', () => {
    fc.assert(
      fc.property(json, json, (pattern, event) => {
        // as it comes from a file: no -0, no NaN, plain objects
        const given: unknown = JSON.parse(JSON.stringify(pattern));
        if (refusal(given) === 'accepted')
          expect(typeof matchesEventPattern(parseEventPattern(given), event)).toBe('boolean');
        else expect(refusal(given)).toMatch(/^[^]+: [^]+$/);
      }),
      { numRuns: 1000 },
    );
  });
});
