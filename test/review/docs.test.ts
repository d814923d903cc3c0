import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_RULES } from '../../review/rules/all-rules';

test('docs/review.md has every rule with its description', () => {
  const rows = readFileSync(join(__dirname, '../../docs/review.md'), 'utf8')
    .split('\n')
    .flatMap(line => {
      const [, name, description] = /^\| `([a-z-]+)` +\| (.+?) +\|$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, description]];
    });
  expect(rows).toEqual(ALL_RULES.map(({ name, description }) => [name, description]));
});
