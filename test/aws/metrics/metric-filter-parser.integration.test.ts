import fc from 'fast-check';
import { parseMetricFilterPattern, parseSelector } from '../../../aws/metrics/metric-filter-parser';
import {
  ComparisonOperator,
  MetricFilterPattern,
  MetricFilterPatternError,
  Operand,
  Selector,
} from '../../../aws/metrics/metric-filter-pattern';
import { printPattern } from './pattern-printer';

const key = fc.oneof(
  fc.stringMatching(/^[\w-]{1,8}$/),
  // no quoted property can hold both kinds of quotes
  fc.string({ minLength: 1, maxLength: 8 }).filter(text => !text.includes("'")),
  fc.string({ minLength: 1, maxLength: 8 }).filter(text => !text.includes('"')),
);
const steps = fc.array(
  fc.oneof(
    key.map(name => ({ key: name })),
    fc.nat(99).map(index => ({ index })),
  ),
  { maxLength: 4 },
);
const selector: fc.Arbitrary<Selector> = fc.tuple(key, steps).map(([first, rest]) => [{ key: first }, ...rest]);

const digits = fc.nat(1e6).map(String);
const numberOperand: fc.Arbitrary<Operand> = fc
  .tuple(
    fc.constantFrom('', '+', '-'),
    digits,
    fc.option(digits),
    fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'e-'), fc.nat(20))),
  )
  .map(([sign, whole, fraction, exponent]) => ({
    kind: 'number',
    text: `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : exponent.join('')}`,
  }));
const textOperand: fc.Arbitrary<Operand> = fc
  .string({ maxLength: 12, unit: 'binary' })
  .map(text => ({ kind: 'text', text }));

const condition: fc.Arbitrary<MetricFilterPattern> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    selector,
    operator: fc.constantFrom<ComparisonOperator[]>('=', '!=', '<', '<=', '>', '>='),
    operand: numberOperand,
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    selector,
    operator: fc.constantFrom<ComparisonOperator[]>('=', '!='),
    operand: textOperand,
  }),
  fc.record({ kind: fc.constant('is' as const), selector, value: fc.constantFrom('NULL' as const, 'TRUE', 'FALSE') }),
  fc.record({ kind: fc.constant('not-exists' as const), selector }),
);
const { pattern } = fc.letrec<{ pattern: MetricFilterPattern }>(tie => ({
  pattern: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    condition,
    fc.record({
      kind: fc.constantFrom('any' as const, 'all'),
      terms: fc.array(tie('pattern'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

describe('parseMetricFilterPattern', () => {
  test('reads back any pattern that it can print', () => {
    fc.assert(
      fc.property(pattern, tree => {
        const text = printPattern(tree);
        fc.pre(text.length <= 1024);
        expect(parseMetricFilterPattern(text)).toEqual(tree);
      }),
      { numRuns: 500 },
    );
  });

  test('either parses a text or names a column within it, and never fails otherwise', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        '(',
        ')',
        '$.',
        '$',
        '.',
        '[',
        ']',
        '*',
        '%',
        '"',
        "'",
        '&&',
        '||',
        '=',
        '!=',
        '<',
        ' ',
      ),
      fc.constantFrom('NOT', 'EXISTS', 'IS', 'NULL', 'TRUE', 'a', '1', '1e3', '\\', '!', '\n', '{1,2}', '[0-9]'),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), pieces => {
        const text = pieces.join('');
        try {
          parseMetricFilterPattern(text);
        } catch (error) {
          if (!(error instanceof MetricFilterPatternError)) throw error;
          expect(error.column).toBeGreaterThanOrEqual(1);
          expect(error.column).toBeLessThanOrEqual(text.length + 1);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('binds && closer than ||', () => {
    const is = (name: string): MetricFilterPattern => ({ kind: 'is', selector: [{ key: name }], value: 'TRUE' });
    expect(parseMetricFilterPattern('{$.a IS TRUE || $.b IS TRUE && ($.c IS TRUE || $.d IS TRUE)}')).toEqual({
      kind: 'any',
      terms: [is('a'), { kind: 'all', terms: [is('b'), { kind: 'any', terms: [is('c'), is('d')] }] }],
    });
  });

  test.each<[string, string]>([
    ['', "column 1: a JSON pattern begins with '{'"],
    ['ERROR', "column 1: a JSON pattern begins with '{'"],
    ['[ip, user]', "column 1: a JSON pattern begins with '{'"],
    ['{}', "column 2: a selector begins with '$.'"],
    ['{ $.a = 1', "column 10: expected '&&', '||' or '}'"],
    ['{ $.a = 1 } x', "column 13: nothing may follow the closing '}'"],
    ['{ $.a = 1 and $.b = 2 }', "column 11: expected '&&', '||' or '}'"],
    ['{ ($.a = 1 }', "column 12: expected '&&', '||' or ')'"],
    ['{ $.a = 1 && }', "column 14: a selector begins with '$.'"],
    ['{ a = 1 }', "column 3: a selector begins with '$.'"],
    ['{ $ = 1 }', "column 4: a selector names a property, as in '$.eventName'"],
    ['{ $.a..b = 1 }', "column 7: expected a property; other characters than letters, digits, '-' and '_' need ['…']"],
    ["{ $.['a = 1 }", 'column 6: the quoted property has no end'],
    ["{ $.['a' = 1 }", "column 9: expected ']'"],
    ['{ $.a[x] = 1 }', "column 7: expected a number, '*' or a quoted property"],
    ['{ $.a.[0] = 1 }', "column 7: an array element follows its property without '.'"],
    ['{ $.a[*][*] = 1 }', 'column 3: a selector has at most one wildcard'],
    ['{ $.a[*]=1||$.a[*]=1||$.a[*]=1||$.*=1 }', 'column 33: a pattern has at most 3 wildcard selectors'],
    ['{ $.a }', 'column 7: expected =, !=, <, <=, >, >=, IS or NOT EXISTS, in capitals'],
    ['{ $.a == 1 }', 'column 8: expected a number, a string or %regex%; other characters need double quotes'],
    ['{ $.a not exists }', 'column 7: expected =, !=, <, <=, >, >=, IS or NOT EXISTS, in capitals'],
    ['{ $.a NOT NULL }', 'column 7: expected NOT EXISTS'],
    ['{ $.a EXISTS }', 'column 7: CloudWatch Logs has NOT EXISTS but no EXISTS; use = *'],
    ['{ $.a IS NOT NULL }', 'column 7: CloudWatch Logs has no IS NOT'],
    ['{ $.a IS true }', 'column 7: IS is followed by NULL, TRUE or FALSE, in capitals'],
    ['{ !($.a = 1) }', "column 3: there is no '!' before a condition; use != or NOT EXISTS"],
    ['{ $.a = }', 'column 9: expected a number, a string or %regex%; other characters need double quotes'],
    ['{ $.a = arn:aws }', "column 12: expected '&&', '||' or '}'"],
    ['{ $.a = "x }', 'column 9: the string has no closing double quote'],
    ['{ $.a < "x" }', "column 9: '<' compares with a number"],
    ['{ $.a >= 1* }', "column 10: '>=' compares with a number"],
    ['{ $.a > %1% }', "column 9: '>' compares with a number"],
    ['{ $.a = %x }', "column 9: the regular expression has no closing '%'"],
    ['{ $.a = %% }', 'column 10: the regular expression is empty'],
    ['{ $.a = %ab!% }', "column 12: '!' is not supported in a regular expression; write its code as \\xhh"],
    ['{$.a=%1%||$.a=%2%||$.a=%3%}', 'column 24: a pattern has at most 2 regular expressions'],
    [`{ $.a = "${'x'.repeat(1013)}" }`, 'column 1025: must be at most 1024 characters, got 1025'],
  ])('fails on %j', (text, message) => {
    expect(() => parseMetricFilterPattern(text)).toThrow(
      new MetricFilterPatternError(message.replace(/^column \d+: /, ''), Number(/\d+/.exec(message)![0])),
    );
  });

  test('accepts 1,024 characters', () => {
    expect(parseMetricFilterPattern(`{ $.a = "${'x'.repeat(1012)}" }`)).toMatchObject({ kind: 'compare' });
    expect(parseMetricFilterPattern(`{${'('.repeat(506)}$.a = 1${')'.repeat(506)}}`)).toMatchObject({
      kind: 'compare',
    });
  });
});

describe('parseSelector', () => {
  test('reads a selector that stands alone', () => {
    expect(parseSelector('$.userIdentity.accountId')).toEqual([{ key: 'userIdentity' }, { key: 'accountId' }]);
  });

  test('fails on anything after it', () => {
    expect(() => parseSelector('$.a = 1')).toThrow('column 4: nothing may follow the selector');
  });
});
