import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlTexts, FRAMEWORKS } from '../../audit/controls';
import { REQUIREMENT_IDS } from '../../config/requirement-ids';

const ROWS = REQUIREMENT_IDS.map(id => [id, ...controlTexts(id)]).filter(([, ...texts]) =>
  texts.some(text => text !== ''),
);

test('docs/audit.md has every control that is there, and no other', () => {
  const page = readFileSync(join(__dirname, '../../docs/audit.md'), 'utf8');
  const section = page.slice(page.indexOf('## Controls of others'), page.indexOf('## What is looked at'));
  const rows = section
    .split('\n')
    .filter(line => line.startsWith('|') && !line.startsWith('| --'))
    .map(line => line.slice(1, -1).split('|'))
    .map(cells => cells.map(cell => cell.trim()));
  expect(rows).toEqual([['requirement', ...Object.values(FRAMEWORKS)], ...ROWS]);
});

test('an id is of the form that its list has', () => {
  const FORMS = [/^\d\.\d{1,2}(\.\d)?$/, /^[A-Z]{2}-\d{1,2}(\(\d{1,2}\))?$/, /^[A-Z][A-Za-z]+\.\d$/];
  for (const [, ...texts] of ROWS) {
    for (const [column, text] of texts.entries()) {
      const form = FORMS[Math.max(0, column - 3)]!;
      for (const id of text.split(', ').filter(one => one !== '')) expect([id, form.test(id)]).toEqual([id, true]);
    }
  }
});
