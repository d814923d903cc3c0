import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REQUIREMENT_IDS } from '../../config/requirement-ids';
import { requirementsPage } from './page';
import { RECOMMENDATIONS } from './recommendations';
import { REQUIREMENT_ROWS } from './requirement-rows';

const ROOT = join(__dirname, '../..');
const IDS = REQUIREMENT_ROWS.map(({ id }) => id);
const ALL = Object.values(RECOMMENDATIONS).flat();

test('docs/requirements.md is what npm run requirements makes', () => {
  // prettier aligns tables
  const aligned = (text: string) => text.replace(/ *\| *| -{3,} /g, '|').replace(/\|-+/g, '|');
  const page = readFileSync(join(ROOT, 'docs/requirements.md'), 'utf8');
  expect(aligned(page).split('\n')).toEqual(aligned(requirementsPage()).split('\n'));
});

test('no cell is empty', () => {
  const cells = [
    ...REQUIREMENT_ROWS.flatMap(row => Object.values(row) as string[]),
    ...ALL.flatMap(({ asks, does }) => [asks, does]),
  ];
  expect(cells.filter(cell => cell.trim() === '')).toEqual([]);
});

test('each requirement stands once, and each that an audit judges is among them', () => {
  expect(new Set(IDS).size).toBe(IDS.length);
  expect(IDS).toEqual(expect.arrayContaining([...REQUIREMENT_IDS]));
});

test('each recommendation is met by requirements that there are, or says why nothing is done', () => {
  expect(ALL.flatMap(({ ids }) => ids).filter(id => !IDS.includes(id))).toEqual([]);
  expect(ALL.filter(({ ids, does }) => ids.length === 0 && does.length < 20)).toEqual([]);
});

test('each requirement comes from a recommendation, but for what this program is', () => {
  const met = new Set(ALL.flatMap(({ ids }) => ids));
  expect(IDS.filter(id => !met.has(id))).toEqual(['FORM-2', 'FORM-3', 'FORM-4', 'FORM-5', 'FORM-6']);
});

test('npm commands are scripts, all others are Rootguard', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  const commands = REQUIREMENT_ROWS.map(({ command }) => command);
  const unknown = commands.filter(command => !/^npx rootguard \S/.test(command) && !isScript(command, scripts));
  expect(unknown).toEqual([]);
});

const isScript = (command: string, scripts: object): boolean => {
  const [, name] = /^npm run (\S+)$/.exec(command) ?? [];
  return name !== undefined && name in scripts;
};
