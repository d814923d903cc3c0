import fc from 'fast-check';
import { matchesWildcard } from '../../../aws/events/wildcard';

/** What an asterisk means, word for word; exponential, so for short texts only. */
function oracle(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) return oracle(pattern.slice(1), text) || (text !== '' && oracle(pattern, text.slice(1)));
  return text !== '' && pattern[0] === text[0] && oracle(pattern.slice(1), text.slice(1));
}

describe('matchesWildcard', () => {
  test('agrees with the definition', () => {
    const letters = fc.constantFrom('a', 'b');
    fc.assert(
      fc.property(
        fc.array(fc.oneof(letters, fc.constant('*')), { maxLength: 7 }),
        fc.array(letters, { maxLength: 9 }),
        (pattern, text) => {
          expect(matchesWildcard(pattern.join(''), text.join(''))).toBe(oracle(pattern.join(''), text.join('')));
        },
      ),
      { numRuns: 3000 },
    );
  });

  test.each<[string, string, boolean]>([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['**', '', true],
    ['ab*b', 'ab', false],
    ['Ev*ent', 'EvXent', true],
    ['*UnauthorizedOperation', 'Client.UnauthorizedOperation', true],
    ['*UnauthorizedOperation', 'Client.UnauthorizedOperations', false],
    ['a.c', 'abc', false],
  ])('%j on %j', (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });

  test('takes hostile text in one pass', () => {
    const started = performance.now();
    expect(matchesWildcard(`${'*a'.repeat(500)}*b`, 'a'.repeat(1_000_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
