import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = join(__dirname, '..');

/**
 * The floors of the house, lowest first: each folder stands on one, and imports from itself and from what is named here,
 * which is on lower floors. A folder that is not here may not exist.
 */
const FLOORS: readonly Readonly<Record<string, readonly string[]>>[] = [
  { aws: [], terraform: [], render: [] },
  { config: ['aws'] },
  { world: ['aws', 'config'], people: ['aws', 'config'] },
  {
    modules: ['aws', 'config'],
    review: ['aws', 'render', 'world'],
    simulate: ['aws', 'config', 'world'],
    'alert-test': ['aws', 'config', 'world'],
    init: ['aws', 'config', 'world'],
    audit: ['aws', 'config', 'people', 'render', 'world'],
    adopt: ['aws', 'config', 'world'],
    permissions: ['config'],
    pipelines: ['config'],
    evidence: ['aws', 'config', 'render', 'world', 'people'],
    runbook: ['aws', 'config', 'render', 'world', 'people'],
    credentials: ['aws', 'config', 'render', 'world', 'people'],
  },
  { stacks: ['aws', 'config', 'modules'] },
  {
    'main.ts': ['config', 'stacks', 'terraform'],
    cli: [
      'aws',
      'render',
      'config',
      'world',
      'stacks',
      'terraform',
      'review',
      'simulate',
      'alert-test',
      'init',
      'audit',
      'adopt',
      'permissions',
      'pipelines',
      'evidence',
      'runbook',
      'credentials',
      'people',
    ],
    // a package of its own, which nothing shipped imports
    // the roles of other accounts are seeded as users are told to make them
    sandbox: ['aws', 'config', 'permissions', 'terraform'],
  },
  {
    demo: [
      'aws',
      'config',
      'world',
      'people',
      'stacks',
      'terraform',
      'review',
      'simulate',
      'alert-test',
      'runbook',
      'cli',
      'sandbox',
    ],
    bench: ['aws', 'config', 'world', 'stacks', 'terraform', 'review', 'simulate', 'alert-test', 'cli', 'sandbox'],
  },
];

const ALLOWED: Readonly<Record<string, readonly string[]>> = Object.assign({}, ...FLOORS) as Record<string, string[]>;

/** What is developed and never shipped: only itself and the floor above it may import it. */
const UNSHIPPED = ['sandbox', 'demo', 'bench'];

/** Folders below which cdktf and its providers may be imported, so that moving to its successor is a rename. */
const CDKTF = ['modules', 'stacks', 'bench', 'main.ts'];

/** Most source files of its own in a folder, and most of all lines in one room. */
const FILES = 28;
const SHARE = 1 / 3;

const filesBelow = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));

const sources = Object.keys(ALLOWED).flatMap(room => (room.endsWith('.ts') ? [room] : filesBelow(room)));
const texts = new Map([...sources, ...filesBelow('test')].map(file => [file, readFileSync(join(ROOT, file), 'utf8')]));

/** What a file imports, types included, as it says so. */
const importsOf = (file: string): string[] =>
  [...(texts.get(file) ?? '').matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\() ?'([^']+)'/g)].map(
    ([, specifier = '']) => specifier,
  );

/** What a file of this checkout imports of this checkout: 'config/load.ts', 'package.json'. */
const targetsOf = (file: string): string[] =>
  importsOf(file)
    .filter(specifier => specifier.startsWith('.'))
    .map(specifier => {
      const path = relative(ROOT, resolve(ROOT, dirname(file), specifier)).replaceAll('\\', '/');
      return texts.has(`${path}.ts`) ? `${path}.ts` : path;
    });

const roomOf = (file: string): string => file.split('/')[0] ?? '';

/** The files of a circle of imports, the first one again at its end; undefined when there is none. */
function findCircle(): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    done.add(file);
    for (const target of targetsOf(file)) {
      const circle = visit(target, [...path, file]);
      if (circle !== undefined) return circle;
    }
    return undefined;
  };
  for (const file of texts.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

test('every folder of sources is on a floor', () => {
  const without = /^(\..*|node_modules|cdktf\.out|dist|state|coverage|test|docs|examples|bin)$/;
  const found = readdirSync(ROOT, { withFileTypes: true })
    .filter(entry => (entry.isDirectory() ? !without.test(entry.name) : entry.name.endsWith('.ts')))
    .map(({ name }) => name);
  expect(found.sort()).toEqual(Object.keys(ALLOWED).sort());
});

test.each(FLOORS.map((rooms, floor) => [floor, rooms] as const))('floor %i stands on lower ones', (floor, rooms) => {
  const below = FLOORS.slice(0, floor).flatMap(lower => Object.keys(lower));
  for (const allowed of Object.values(rooms)) expect(below).toEqual(expect.arrayContaining([...allowed]));
});

test('what is shipped imports nothing that is not', () => {
  const shipped = Object.entries(ALLOWED).filter(([room]) => !UNSHIPPED.includes(room));
  expect(shipped.filter(([, allowed]) => allowed.some(room => UNSHIPPED.includes(room)))).toEqual([]);
});

test.each(sources)('%s imports files that are there, from lower floors', file => {
  const room = roomOf(file);
  const rooms = [room, ...(ALLOWED[room] ?? [])];
  expect(targetsOf(file).filter(target => !texts.has(target) || !rooms.includes(roomOf(target)))).toEqual([]);
});

test('no file imports itself, by way of others or not', () => {
  expect(findCircle()).toBeUndefined();
});

test.each(sources.filter(file => !CDKTF.includes(roomOf(file))))('%s does not import cdktf', file => {
  expect(importsOf(file).filter(specifier => /^(cdktf|constructs|@cdktf\/.*)$/.test(specifier))).toEqual([]);
});

test('there is no barrel', () => {
  expect(sources.filter(file => /(^|\/)index\.ts$/.test(file))).toEqual([]);
});

test(`no folder has more than ${FILES} source files of its own`, () => {
  const counts = new Map<string, number>();
  for (const file of texts.keys()) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > FILES)).toEqual([]);
});

test('no room is over a third of the house', () => {
  const lines = (files: readonly string[]) =>
    files.reduce((sum, file) => sum + (texts.get(file) ?? '').split('\n').length, 0);
  const house = lines(sources);
  const rooms = Object.keys(ALLOWED).map(room => ({
    room,
    share: lines(sources.filter(file => roomOf(file) === room)) / house,
  }));
  expect(rooms.filter(({ share }) => share > SHARE)).toEqual([]);
});
