import fc from 'fast-check';
import { parseEventPattern } from '../../../aws/events/event-pattern';
import { matchesEventPattern } from '../../../aws/events/event-pattern-match';

const matches = (pattern: unknown, event: unknown) => matchesEventPattern(parseEventPattern(pattern), event);
const state = (...matchers: unknown[]) => ({ detail: { state: matchers } });
const event = (value: unknown) => ({ detail: { state: value } });

const RANGES = {
  detail: {
    'c-count': [{ numeric: ['>', 0, '<=', 5] }],
    'd-count': [{ numeric: ['<', 10] }],
    'x-limit': [{ numeric: ['=', 3.018e2] }],
  },
};
const ANY_RANGE = {
  detail: {
    $or: [
      { 'c-count': [{ numeric: ['>', 0, '<=', 5] }] },
      { 'd-count': [{ numeric: ['<', 10] }] },
      { 'x-limit': [{ numeric: ['=', 3.018e2] }] },
    ],
  },
};
const COMBINED = {
  time: [{ prefix: '2017-10-02' }],
  detail: {
    state: [{ 'anything-but': 'initializing' }],
    'c-count': [{ numeric: ['>', 0, '<=', 5] }],
    'd-count': [{ numeric: ['<', 10] }],
    'x-limit': [{ 'anything-but': [100, 200, 300] }],
  },
};
const ABSENT = { detail: { 'c-count': [{ exists: false }] } };

// the patterns of the EventBridge user guide, "Comparison operators for use in event patterns"
describe('the documented examples', () => {
  test.each<[unknown, unknown, boolean]>([
    [{ Location: ['New York'], Day: ['Monday'] }, { Location: 'New York', Day: 'Monday' }, true],
    [{ Location: ['New York'], Day: ['Monday'] }, { Location: 'New York', Day: 'Sunday' }, false],
    [{ $or: [{ Location: ['New York'] }, { Day: ['Monday'] }] }, { Location: 'Rome', Day: 'Monday' }, true],
    [{ $or: [{ Location: ['New York'] }, { Day: ['Monday'] }] }, { Location: 'Rome', Day: 'Sunday' }, false],
    [{ PaymentType: ['Credit', 'Debit'] }, { PaymentType: 'Debit' }, true],
    [{ PaymentType: ['Credit', 'Debit'] }, { PaymentType: 'Cash' }, false],
    [{ LastName: [''] }, { LastName: '' }, true],
    [{ LastName: [''] }, { LastName: null }, false],
    [{ LastName: [''] }, {}, false],
    [{ UserID: [null] }, { UserID: null }, true],
    [{ UserID: [null] }, { UserID: '' }, false],
    [{ UserID: [null] }, {}, false],
    [{ Name: ['Alice'] }, { Name: 'Alice' }, true],
    [{ Name: ['Alice'] }, { Name: 'alice' }, false],
    [{ Price: [{ numeric: ['=', 100] }] }, { Price: 100 }, true],
    [{ Price: [{ numeric: ['=', 100] }] }, { Price: '100' }, false],
    [{ Price: [{ numeric: ['>', 10, '<=', 20] }] }, { Price: 10 }, false],
    [{ Price: [{ numeric: ['>', 10, '<=', 20] }] }, { Price: 10.01 }, true],
    [{ Price: [{ numeric: ['>', 10, '<=', 20] }] }, { Price: 20 }, true],
    [{ Price: [{ numeric: ['>', 10, '<=', 20] }] }, { Price: 20.01 }, false],
    [{ ProductName: [{ exists: true }] }, { ProductName: null }, true],
    [{ ProductName: [{ exists: true }] }, {}, false],
    [{ time: [{ prefix: '2017-10-02' }] }, { time: '2017-10-02T18:43:48Z' }, true],
    [{ time: [{ prefix: '2017-10-02' }] }, { time: '2017-10-03T00:00:00Z' }, false],
    [{ service: [{ prefix: { 'equals-ignore-case': 'EventB' } }] }, { service: 'eVENTbridge' }, true],
    [{ service: [{ prefix: { 'equals-ignore-case': 'EventB' } }] }, { service: 'Pipes' }, false],
    [{ FileName: [{ suffix: '.png' }] }, { FileName: 'chart.png' }, true],
    [{ FileName: [{ suffix: '.png' }] }, { FileName: 'chart.PNG' }, false],
    [{ FileName: [{ suffix: { 'equals-ignore-case': '.png' } }] }, { FileName: 'chart.PNG' }, true],
    [{ FileName: [{ suffix: { 'equals-ignore-case': '.png' } }] }, { FileName: 'chart.jpg' }, false],
    [{ 'detail-type': [{ 'equals-ignore-case': 'ec2 state-change' }] }, { 'detail-type': 'EC2 State-change' }, true],
    [{ 'detail-type': [{ 'equals-ignore-case': 'ec2 state-change' }] }, { 'detail-type': 'EC2 State' }, false],
    [state({ 'anything-but': 'initializing' }), event('running'), true],
    [state({ 'anything-but': 'initializing' }), event('initializing'), false],
    [state({ 'anything-but': 123 }), event(124), true],
    [state({ 'anything-but': 123 }), event(123), false],
    [state({ 'anything-but': ['stopped', 'overloaded'] }), event('running'), true],
    [state({ 'anything-but': ['stopped', 'overloaded'] }), event('overloaded'), false],
    [state({ 'anything-but': [100, 200, 300] }), event(301), true],
    [state({ 'anything-but': [100, 200, 300] }), event(300), false],
    [state({ 'anything-but': { 'equals-ignore-case': 'initializing' } }), event('Initialised'), true],
    [state({ 'anything-but': { 'equals-ignore-case': 'initializing' } }), event('INITIALIZING'), false],
    [state({ 'anything-but': { 'equals-ignore-case': ['initializing', 'stopped'] } }), event('running'), true],
    [state({ 'anything-but': { 'equals-ignore-case': ['initializing', 'stopped'] } }), event('Stopped'), false],
    [state({ 'anything-but': { prefix: 'init' } }), event('running'), true],
    [state({ 'anything-but': { prefix: 'init' } }), event('initializing'), false],
    [state({ 'anything-but': { prefix: ['init', 'error'] } }), event('running'), true],
    [state({ 'anything-but': { prefix: ['init', 'error'] } }), event('error 7'), false],
    [state({ 'anything-but': { suffix: '.txt' } }), event('a.png'), true],
    [state({ 'anything-but': { suffix: '.txt' } }), event('a.txt'), false],
    [state({ 'anything-but': { suffix: ['.txt', '.rtf'] } }), event('a.png'), true],
    [state({ 'anything-but': { suffix: ['.txt', '.rtf'] } }), event('a.rtf'), false],
    [state({ 'anything-but': { wildcard: '*/lib/*' } }), event('/usr/bin/env'), true],
    [state({ 'anything-but': { wildcard: '*/lib/*' } }), event('/usr/lib/x'), false],
    [state({ 'anything-but': { wildcard: ['*/lib/*', '*/bin/*'] } }), event('/usr/share/x'), true],
    [state({ 'anything-but': { wildcard: ['*/lib/*', '*/bin/*'] } }), event('/usr/bin/env'), false],
    [state({ wildcard: 'dir/*.png' }), event('dir/a/b.png'), true],
    [state({ wildcard: 'dir/*.png' }), event('other/b.png'), false],
    [
      state({ wildcard: 'arn:aws:events:us-east-1:*:event-bus/*' }),
      event('arn:aws:events:us-east-1:1:event-bus/'),
      true,
    ],
    [state({ wildcard: '*' }), event(''), true],
    [state({ cidr: '10.0.0.0/24' }), event('10.0.0.255'), true],
    [state({ cidr: '10.0.0.0/24' }), event('10.0.1.0'), false],
    [RANGES, { detail: { 'c-count': 5, 'd-count': -1, 'x-limit': 301.8 } }, true],
    [RANGES, { detail: { 'c-count': 0, 'd-count': -1, 'x-limit': 301.8 } }, false],
    [RANGES, { detail: { 'c-count': 5, 'd-count': 10, 'x-limit': 301.8 } }, false],
    [ANY_RANGE, { detail: { 'c-count': 6, 'd-count': 10, 'x-limit': 301.8 } }, true],
    [ANY_RANGE, { detail: { 'c-count': 6, 'd-count': 10, 'x-limit': 301.9 } }, false],
    [COMBINED, { time: '2017-10-02T00', detail: { state: 'on', 'c-count': 1, 'd-count': 9, 'x-limit': 1 } }, true],
    [COMBINED, { time: '2017-10-02T00', detail: { state: 'on', 'c-count': 1, 'd-count': 9, 'x-limit': 200 } }, false],
    [COMBINED, { time: '2017-10-02T00', detail: { state: 'on', 'c-count': 1, 'd-count': 9 } }, false],
    [ABSENT, { detail: { state: ['initializing', 'running'] } }, true],
    // c-count is no leaf
    [ABSENT, { detail: { 'c-count': { c1: 100 } } }, true],
    [ABSENT, { detail: { 'c-count': 0 } }, false],
  ])('%j against %j: %s', (pattern, given, expected) => {
    expect(matches(pattern, given)).toBe(expected);
  });
});

describe('values and types', () => {
  test.each<[unknown, unknown, boolean]>([
    [state(5), event(5.0), true],
    [state(5), event('5'), false],
    [state('5'), event(5), false],
    [state(true), event(true), true],
    [state(true), event('true'), false],
    [state(false), event(null), false],
    [state({ prefix: '' }), event('any'), true],
    [state({ prefix: '1' }), event(12), false],
    [state({ suffix: 'l' }), event(null), false],
    [state({ 'equals-ignore-case': '' }), event(''), true],
    [state({ wildcard: '' }), event('x'), false],
    [state({ wildcard: '*' }), event(1), false],
    [state({ numeric: ['>=', 5e9] }), event(5e9), true],
    [state({ numeric: ['>=', 5e9] }), event(5e9 + 1), false],
    [state({ numeric: ['<=', -5e9] }), event(-5e9 - 1), false],
    [state({ numeric: ['<', 0] }), event(null), false],
    // what is there and not listed, whatever its type
    [state({ 'anything-but': 'a' }), event(null), true],
    [state({ 'anything-but': 'a' }), event(false), true],
    [state({ 'anything-but': 1 }), event('1'), true],
    [state({ 'anything-but': { prefix: 'a' } }), event(7), true],
    [state({ 'anything-but': 'a' }), { detail: {} }, false],
    [state({ 'anything-but': 'a' }), {}, false],
    [state({ 'anything-but': 'a' }), event({ inner: 'b' }), false],
    [state({ 'anything-but': 'a' }), event([]), false],
    // either matcher of a field
    [state({ prefix: 'a' }, { suffix: 'b' }), event('cb'), true],
    [state({ prefix: 'a' }, { suffix: 'b' }), event('bc'), false],
    [state({ exists: false }, 'on'), event('on'), true],
    [state({ exists: false }, 'on'), { detail: {} }, true],
    [state({ exists: false }, 'on'), event('off'), false],
  ])('%j against %j: %s', (pattern, given, expected) => {
    expect(matches(pattern, given)).toBe(expected);
  });

  test.each([null, 'text', 7, [{ a: 1 }], undefined])('%j is no event', given => {
    expect(matches({ a: [{ exists: false }] }, given)).toBe(false);
  });

  test('an event has only its own fields', () => {
    expect(matches({ constructor: { name: [{ exists: true }] } }, {})).toBe(false);
    expect(matches(JSON.parse('{"__proto__":["x"]}'), JSON.parse('{"__proto__":"x"}'))).toBe(true);
  });
});

describe('wildcards', () => {
  test.each([
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['a\\\\*', 'a\\anything', true],
    ['a\\\\*', 'a*', false],
    ['\\**', '*x', true],
    ['*\\*', 'x*', true],
    ['ab*ba', 'aba', false],
    ['ab*ba', 'abba', true],
  ])('%s against %s: %s', (wildcard, value, expected) => {
    expect(matches(state({ wildcard }), event(value))).toBe(expected);
  });
});

describe('addresses', () => {
  test.each([
    ['192.0.2.77/25', '192.0.2.0', true],
    ['192.0.2.77/25', '192.0.2.127', true],
    ['192.0.2.77/25', '192.0.2.128', false],
    ['192.0.2.77/25', '192.0.1.255', false],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['0.0.0.0/0', '::1', false],
    ['0.0.0.0/0', '256.0.0.1', false],
    ['0.0.0.0/0', 'cloudtrail.amazonaws.com', false],
    ['192.0.2.0/31', '192.0.2.1', true],
    ['192.0.2.0/31', '192.0.2.2', false],
    ['2001:db8::/32', '2001:DB8:ffff:ffff:ffff:ffff:ffff:ffff', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['2001:db8::/127', '2001:0db8:0:0:0:0:0:1', true],
    ['2001:db8::/127', '2001:db8::2', false],
    ['::/0', '::', true],
    ['::/0', '1:2:3:4:5:6:7:8', true],
    ['::/0', '1:2:3:4:5:6:7', false],
    ['::/0', '1:2:3:4:5:6:7:8::', false],
    ['::/0', '1::2::3', false],
    ['::/0', '12345::', false],
    ['::/0', ':1:2:3:4:5:6:7', false],
    ['::/0', '192.0.2.1', false],
  ])('%s against %s: %s', (cidr, value, expected) => {
    expect(matches(state({ cidr }), event(value))).toBe(expected);
  });

  test('a number is no address', () => {
    expect(matches(state({ cidr: '0.0.0.0/0' }), event(1))).toBe(false);
  });
});

describe('arrays in events', () => {
  const staff = {
    staff: [
      { first: 'Ana', last: 'Rossi', teams: [{ name: 'blue', lead: true }] },
      { first: 'Ben', last: 'Silva', teams: [{ name: 'red', lead: false }, { name: 'blue' }] },
      { first: 'Cleo' },
    ],
  };
  test.each<[unknown, unknown, boolean]>([
    [{ resources: ['b', 'x'] }, { resources: ['a', 'b'] }, true],
    [{ resources: ['x'] }, { resources: ['a', 'b'] }, false],
    [{ resources: [null] }, { resources: [] }, false],
    [{ resources: [{ exists: true }] }, { resources: [] }, false],
    [{ resources: [{ exists: false }] }, { resources: [] }, true],
    [{ resources: [{ 'anything-but': 'a' }] }, { resources: ['a', 'b'] }, true],
    [{ resources: [{ 'anything-but': 'a' }] }, { resources: ['a', 'a'] }, false],
    [{ matrix: [3] }, { matrix: [[1, 2], [[3]]] }, true],
    [{ staff: { first: ['Ana'] } }, staff, true],
    [{ staff: { first: ['Ana'], last: ['Rossi'] } }, staff, true],
    // never two fields of different elements
    [{ staff: { first: ['Ana'], last: ['Silva'] } }, staff, false],
    [{ staff: { first: ['Ana', 'Ben'], last: ['Silva'] } }, staff, true],
    [{ staff: { last: ['Silva'], teams: { name: ['red'], lead: [false] } } }, staff, true],
    [{ staff: { last: ['Silva'], teams: { name: ['blue'], lead: [false] } } }, staff, false],
    [{ staff: { last: ['Rossi'], teams: { name: ['red'] } } }, staff, false],
    [{ staff: { first: ['Cleo'], last: [{ exists: false }] } }, staff, true],
    [{ staff: { first: ['Ana'], last: [{ exists: false }] } }, staff, false],
    [{ staff: { last: [{ exists: false }] } }, staff, false],
    // fields of different arrays do not bind each other
    [{ a: { x: [1] }, b: { x: [2] } }, { a: [{ x: 1 }, { x: 2 }], b: [{ x: 1 }, { x: 2 }] }, true],
  ])('%j against %j: %s', (pattern, given, expected) => {
    expect(matches(pattern, given)).toBe(expected);
  });

  test('a name with dots is the same as nested fields', () => {
    const patterns = [{ 'detail.state': ['on'] }, { detail: { state: ['on'] } }];
    const events = [{ 'detail.state': 'on' }, { detail: { state: 'on' } }];
    expect(patterns.flatMap(pattern => events.map(given => matches(pattern, given)))).toEqual([true, true, true, true]);
  });

  test('depth exhausts nothing', () => {
    const depth = 100_000;
    expect(matches({ a: [1] }, { a: JSON.parse('['.repeat(depth) + '1' + ']'.repeat(depth)) as unknown })).toBe(true);
  });
});

describe('$or', () => {
  test.each<[unknown, unknown, boolean]>([
    [{ a: [1], $or: [{ b: [1] }, { c: [1] }] }, { a: 1, c: 1 }, true],
    [{ a: [1], $or: [{ b: [1] }, { c: [1] }] }, { c: 1 }, false],
    [{ $or: [{ b: [1] }, { c: [1], d: [1] }] }, { c: 1 }, false],
    [{ $or: [{ b: [1] }, { c: [1], d: [1] }] }, { c: 1, d: 1 }, true],
    [{ $or: [{ a: [1] }, { b: [1] }], x: { $or: [{ a: [1] }, { b: [1] }] } }, { a: 1, x: { b: 1 } }, true],
    [{ $or: [{ a: [1] }, { b: [1] }], x: { $or: [{ a: [1] }, { b: [1] }] } }, { a: 1, b: 1 }, false],
    [{ $or: [{ a: [1] }, { b: [1], $or: [{ c: [1] }, { d: [1] }] }] }, { b: 1, d: 1 }, true],
    [{ $or: [{ a: [1] }, { b: [1], $or: [{ c: [1] }, { d: [1] }] }] }, { d: 1 }, false],
    [{ $or: [{ a: [1] }, { a: [2] }] }, { a: 2 }, true],
    [{ list: { $or: [{ x: [1], y: [1] }, { z: [1] }] } }, { list: [{ x: 1 }, { y: 1 }] }, false],
  ])('%j against %j: %s', (pattern, given, expected) => {
    expect(matches(pattern, given)).toBe(expected);
  });
});

describe('for any event', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const leaf = fc.oneof(
    fc.constantFrom('', 'x', 'xy', 'X'),
    fc.integer({ min: -3, max: 3 }),
    fc.boolean(),
    fc.constant(null),
  );
  const { json } = fc.letrec<{ json: unknown }>(tie => ({
    json: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.dictionary(name, tie('json'), { maxKeys: 3, noNullPrototype: true }),
      fc.array(tie('json'), { maxLength: 3 }),
    ),
  }));
  const anyEvent = fc.dictionary(name, json, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
  const text = fc.constantFrom('x', 'xy', 'X', 'y');
  const matcher = fc.oneof(
    leaf,
    text.map(prefix => ({ prefix })),
    text.map(suffix => ({ suffix })),
    fc.boolean().map(exists => ({ exists })),
    fc.array(text, { minLength: 1, maxLength: 2 }).map(list => ({ 'anything-but': list })),
    fc.integer({ min: -3, max: 3 }).map(limit => ({ numeric: ['>=', limit] })),
  );
  const fields = fc.dictionary(
    name,
    fc.oneof(
      fc.array(matcher, { minLength: 1, maxLength: 2 }),
      fc.dictionary(name, fc.array(matcher, { minLength: 1, maxLength: 2 }), {
        minKeys: 1,
        maxKeys: 2,
        noNullPrototype: true,
      }),
    ),
    { minKeys: 1, maxKeys: 2, noNullPrototype: true },
  );

  /** A pattern of everything in an event: of an array its first element, and of nothing that it is missing. */
  const patternOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.length === 0 ? [{ exists: false }] : patternOf(value[0]);
    if (typeof value !== 'object' || value === null) return [value];
    const entries = Object.entries(value);
    if (entries.length === 0) return [{ exists: false }];
    return Object.fromEntries(entries.map(([key, member]) => [key, patternOf(member)]));
  };
  const withoutMixedArrays = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.slice(0, 1).map(withoutMixedArrays);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutMixedArrays(member)]));
  };
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed).reverse();
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, reversed(member)]));
  };

  test('the pattern that is built from it matches', () => {
    fc.assert(
      fc.property(anyEvent, given => {
        const single = withoutMixedArrays(given);
        return matches(patternOf(single), single);
      }),
      { numRuns: 300 },
    );
  });

  test('$or is the disjunction of its objects', () => {
    fc.assert(
      fc.property(fields, fields, anyEvent, (one, other, given) => {
        expect(matches({ $or: [one, other] }, given)).toBe(matches(one, given) || matches(other, given));
      }),
      { numRuns: 500 },
    );
  });

  test('the order of arrays and fields does not matter', () => {
    fc.assert(
      fc.property(fields, anyEvent, (pattern, given) => {
        const backwards = Object.fromEntries(Object.entries(pattern).reverse());
        expect(matches(backwards, reversed(given))).toBe(matches(pattern, given));
      }),
      { numRuns: 500 },
    );
  });

  test('anything-but is the complement of its list for a value that is there', () => {
    const negatable = fc.oneof(
      fc.array(text, { minLength: 1, maxLength: 3 }),
      fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 3 }),
    );
    fc.assert(
      fc.property(negatable, leaf, (list, value) => {
        expect(matches({ a: [{ 'anything-but': list }] }, { a: value })).toBe(!matches({ a: list }, { a: value }));
        expect(matches({ a: [{ 'anything-but': list }] }, {})).toBe(false);
      }),
    );
  });

  test('anything-but with an operator is the complement of the operator', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('prefix', 'suffix', 'equals-ignore-case', 'wildcard'),
        fc.array(text, { minLength: 1, maxLength: 3 }),
        leaf,
        (operator, list, value) => {
          const plain = list.map(element => ({ [operator]: element }));
          expect(matches({ a: [{ 'anything-but': { [operator]: list } }] }, { a: value })).toBe(
            !matches({ a: plain }, { a: value }),
          );
        },
      ),
    );
  });

  test('a field exists or does not', () => {
    fc.assert(
      fc.property(anyEvent, given => {
        expect(matches({ a: { b: [{ exists: true }] } }, given)).toBe(
          !matches({ a: { b: [{ exists: false }] } }, given),
        );
      }),
    );
  });
});
