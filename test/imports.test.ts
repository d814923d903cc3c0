import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = join(__dirname, '..');

/** What each folder may import from; a folder that is not here may not exist. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  aws: [],
  terraform: [],
  config: ['aws'],
  world: ['aws', 'config'],
  modules: ['aws', 'config'],
  review: ['aws', 'world'],
  simulate: ['aws', 'config', 'world'],
  'alert-test': ['aws', 'config', 'world'],
  stacks: ['modules', 'config', 'aws'],
  sandbox: ['aws', 'config', 'terraform'],
  cli: [
    ...['aws', 'config', 'world', 'modules', 'stacks', 'terraform', 'simulate', 'alert-test', 'review'],
    'package.json',
  ],
  demo: [
    'cli',
    'aws',
    'config',
    'world',
    'modules',
    'stacks',
    'terraform',
    'simulate',
    'alert-test',
    'review',
    'sandbox',
  ],
  bench: ['review', 'world'],
};

/** Folders below which cdktf and its providers may be imported, so that moving to its successor is a rename. */
const CDKTF = ['modules', 'stacks', 'bench'];

const sources = Object.keys(ALLOWED).flatMap(folder =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name))),
);

const importsOf = (file: string): string[] =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?:from|import\(|require\() ?'([^']+)'/g)].map(
    ([, specifier = '']) => specifier,
  );

const folderOf = (file: string): string => file.split('/')[0] ?? '';

test('every folder of sources is known', () => {
  const folders = readdirSync(ROOT, { withFileTypes: true })
    .filter(
      entry =>
        entry.isDirectory() && !/^(\..*|node_modules|cdktf\.out|dist|state|test|docs|examples|bin)$/.test(entry.name),
    )
    .map(({ name }) => name);
  expect(folders.sort()).toEqual(Object.keys(ALLOWED).sort());
});

test.each(sources)('%s imports in the allowed direction', file => {
  const folder = folderOf(file);
  for (const specifier of importsOf(file)) {
    if (!specifier.startsWith('.')) continue;
    const target = folderOf(relative(ROOT, resolve(join(ROOT, dirname(file)), specifier)));
    expect([folder, ...(ALLOWED[folder] ?? [])]).toContain(target);
  }
});

test.each(sources.filter(file => !CDKTF.includes(folderOf(file))))('%s does not import cdktf', file => {
  expect(importsOf(file).filter(specifier => /^(cdktf|constructs|@cdktf\/.*)$/.test(specifier))).toEqual([]);
});

test('there is no barrel', () => {
  expect(sources.filter(file => /(^|\/)index\.ts$/.test(file))).toEqual([]);
});
