import fc from 'fast-check';
import { matchesMetricFilter } from '../../../aws/metrics/metric-filter-match';
import { parseMetricFilterPattern } from '../../../aws/metrics/metric-filter-parser';

const matches = (pattern: string, event: unknown) => matchesMetricFilter(parseMetricFilterPattern(pattern), event);

// the events and patterns of the CloudWatch Logs user guide, "Using filter patterns to match terms in JSON log events"
const FIRST = {
  eventType: 'UpdateTrail',
  sourceIPAddress: '111.111.111.111',
  arrayKey: ['value', 'another value'],
  objectList: [
    { name: 'a', id: 1 },
    { name: 'b', id: 2 },
  ],
  SomeObject: null,
  'cluster.name': 'c',
  ThisFlag: true,
};
const SECOND = {
  user: { id: 1, email: 'John.Stiles@example.com' },
  users: [
    { id: 2, email: 'John.Doe@example.com' },
    { id: 3, email: 'Jane.Doe@example.com' },
  ],
  actions: ['GET', 'PUT', 'DELETE'],
  coordinates: [
    [0, 1, 2],
    [4, 5, 6],
    [7, 8, 9],
  ],
};

describe('the documented examples', () => {
  test.each<[string, unknown, boolean]>([
    ['{ $.eventType = "UpdateTrail" }', FIRST, true],
    ['{ $.sourceIPAddress != 123.123.* }', FIRST, true],
    ['{ $.arrayKey[0] = "value" }', FIRST, true],
    ['{ $.objectList[1].id = 2 }', FIRST, true],
    ['{ $.eventType = %Trail% }', FIRST, true],
    ['{ $.arrayKey[*] = %val.{2}% }', FIRST, true],
    ['{ $.* = %111\\.111\\.111\\.1[0-9]{1,2}% }', FIRST, true],
    ['{ $.[\'cluster.name\'] = "c" }', FIRST, true],
    ['{ $.SomeObject IS NULL }', FIRST, true],
    ['{ $.SomeOtherObject NOT EXISTS }', FIRST, true],
    ['{ $.ThisFlag IS TRUE }', FIRST, true],
    ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', SECOND, true],
    ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', SECOND, false],
    [
      '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }',
      SECOND,
      true,
    ],
    [
      '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }',
      SECOND,
      false,
    ],
    // "both fail to match a log event where users is an array"
    ['{$.users = 1}', { users: [1, 2, 3] }, false],
    ['{$.users != 1}', { users: [1, 2, 3] }, false],
    ['{$.foo = bar}', { foo: 'bar' }, true],
    ['{$.foo = bar}', { foo: 'baz' }, false],
    ['{$.foo = bar || $.foo = baz }', { foo: 'baz' }, true],
    ['{ $.bandwidth > 75 }', { bandwidth: 76 }, true],
    ['{ $.bandwidth > 75 }', { bandwidth: 75 }, false],
    ['{ $.latency < 50 }', { latency: 49.9 }, true],
    ['{ $.latency < 50 }', { latency: 50 }, false],
    ['{ $.refreshRate >= 60 }', { refreshRate: 60 }, true],
    ['{ $.refreshRate >= 60 }', { refreshRate: 59 }, false],
    ['{ $.responseTime <= 5 }', { responseTime: 5 }, true],
    ['{ $.responseTime <= 5 }', { responseTime: 5.1 }, false],
    ['{ $.errorCode = 400}', { errorCode: 400 }, true],
    ['{ $.errorCode = 400}', { errorCode: 401 }, false],
    ['{ $.errorCode != 500 }', { errorCode: 400 }, true],
    ['{ $.errorCode != 500 }', { errorCode: 500 }, false],
    ['{ $.number[0] = 1e+3 }', { number: [1000] }, true],
    ['{ $.number[0] != 1e-3 }', { number: [0.001] }, false],
    ['{ $.numbers[0] < 10e3 }', { numbers: [9999] }, true],
    ['{ $.numbers[0] < 10e-3 }', { numbers: [0.01] }, false],
    ['{ $.processes[4].averageRuntime <= 55.5 }', { processes: [0, 0, 0, 0, { averageRuntime: 55.5 }] }, true],
    ['{ $.latency > +1000 }', { latency: 1001 }, true],
    ['{ $.latency = * }', { latency: 12 }, true],
    ['{ $.latency = * }', {}, false],
    ['{$.name = *Event}', { name: 'PutEvent' }, true],
    ['{$.name = Event*}', { name: 'EventId' }, true],
    ['{$.name = Event*}', { name: 'PutEvent' }, false],
  ])('%s', (pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });
});

describe('the documented regular expressions', () => {
  test.each<[string, string[], string[]]>([
    ['^[hc]at', ['hat', 'cats'], ['that', 'bat']],
    ['[hc]at$', ['hat', 'tomcat'], ['hats']],
    ['colou?r', ['color', 'colour'], ['colouur']],
    ['^[abcx-z]$', ['a', 'c', 'y'], ['d', 'w']],
    ['^a{3,5}$', ['aaa', 'aaaaa'], ['aa', 'aaaaaa']],
    ['^a{,2}$', ['', 'aa'], ['aaa', 'a{,2}']],
    ['^a{2,}$', ['aa', 'aaaa'], ['a']],
    ['gra|ey', ['gray', 'grey'], ['grow']],
    ['^starting|^initializing|^shutting down', ['starting', 'shutting down'], ['skipping initializing']],
    ['abcc|ab[^c]$', ['abcc', 'aba'], ['aac']],
    ['\\[.\\]', ['[a]', '[]]', '[ ]'], ['[]', 'a']],
    ['10\\.10\\.0\\.1', ['10.10.0.1'], ['10010,051']],
    ['10.10.0.1', ['10010,051'], ['10.10.0']],
    ['ab*c', ['ac', 'abc', 'abbbc'], ['bc']],
    ['ab+c', ['abc', 'abbbc'], ['ac']],
    ['.at', ['hat', '#at', ' at'], ['at']],
    ['^\\d\\D$', ['1a'], ['a1']],
    ['^\\s\\S$', ['\ta', '\na'], ['a ']],
    ['^\\w\\W$', ['_-'], ['-_']],
    ['\\x3A\\x28', [':('], ['x']],
  ])('%%%s%%', (source, yes, no) => {
    const pattern = `{ $.text = %${source}% }`;
    expect(yes.filter(text => !matches(pattern, { text }))).toEqual([]);
    expect(no.filter(text => matches(pattern, { text }))).toEqual([]);
  });

  test.each([
    '(a)',
    'something!',
    'ä',
    'a**',
    '*',
    '^+',
    'a|*',
    '[',
    '[]',
    '[^]',
    '{1}',
    'a{',
    'a{,}',
    '\\b',
    '[\\b]',
    '\\1',
    '[z-a]',
    'a{2,1}',
    'a\\',
  ])('refuses %j', source => {
    expect(() => matches(`{ $.text = %${source}% }`, {})).toThrow(/^column \d+: /);
  });
});

describe('what the documentation leaves open', () => {
  test.each<[string, unknown, boolean]>([
    // a missing field: = and != are both false
    ['{ $.a = "x" }', {}, false],
    ['{ $.a != "x" }', {}, false],
    ['{ $.a.b != "x" }', { a: 'text' }, false],
    ['{ $.a < 1 }', {}, false],
    ['{ $.a != "x" }', { a: null }, false],
    ['{ $.a != "x" }', { a: { b: 1 } }, false],
    ['{ $.a = true }', { a: true }, false],
    ['{ $.a != x }', { a: true }, false],
    // NOT EXISTS is about the field, not about its value
    ['{ $.a NOT EXISTS }', { a: null }, false],
    ['{ $.a NOT EXISTS }', { a: {} }, false],
    ['{ $.a.b NOT EXISTS }', {}, true],
    ['{ $.a[1] NOT EXISTS }', { a: [0] }, true],
    ['{ $.a[0] NOT EXISTS }', { a: [null] }, false],
    ['{ $.a IS NULL }', {}, false],
    ['{ $.a IS TRUE }', { a: 'true' }, false],
    ['{ $.a IS FALSE }', { a: false }, true],
    // numbers and text
    ['{ $.a = 012345678901 }', { a: '012345678901' }, true],
    ['{ $.a = 12345678901 }', { a: '012345678901' }, false],
    ['{ $.a = 1.0 }', { a: 1 }, true],
    ['{ $.a = 4* }', { a: 404 }, true],
    ['{ $.a < 5 }', { a: '4' }, false],
    ['{ $.a = "" }', { a: '' }, true],
    ['{ $.a = "say \\"hi\\" \\\\ *" }', { a: 'say "hi" \\ there' }, true],
    ['{ $.a = Ab* }', { a: 'abc' }, false],
    // wildcard selectors hold for any value, an object is no array and the other way round
    ['{ $.a[*] != 1 }', { a: [1, 2] }, true],
    ['{ $.a[*] != 1 }', { a: [] }, false],
    ['{ $.a[*] = 1 }', { a: { b: 1 } }, false],
    ['{ $.a.* = 1 }', { a: { b: 1 } }, true],
    ['{ $.* = 1 }', [1], false],
    ['{ $.a[*].b = 2 }', { a: [{ b: 1 }, { b: 2 }] }, true],
    ['{ $.a[0] = 1 }', { a: { 0: 1 } }, false],
    // an event's own fields only
    ['{ $.constructor NOT EXISTS }', {}, true],
    ['{ $.a.length NOT EXISTS }', { a: [1] }, true],
    ['{ $.__proto__ NOT EXISTS }', {}, true],
    ['{ $.__proto__ = x }', JSON.parse('{"__proto__":"x"}'), true],
  ])('%s on %j', (pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  test('never throws, whatever the event', () => {
    const patterns = [
      '{ $.a = "x*" || $.a != 1 || $.a.b < 2 || $.a[0] IS NULL || $.a[*].b NOT EXISTS }',
      '{ $.* = %a+b*% && $.*.a != *x*y* }',
    ].map(parseMetricFilterPattern);
    const keys = fc.constantFrom('a', 'b', '__proto__', 'length', 'toString');
    const { value } = fc.letrec(tie => ({
      value: fc.oneof(
        fc.jsonValue() as fc.Arbitrary<unknown>,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(keys, tie('value'), { maxKeys: 3, noNullPrototype: false }),
      ),
    }));
    fc.assert(
      fc.property(value, event => {
        for (const pattern of patterns) expect(typeof matchesMetricFilter(pattern, event)).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });
});
