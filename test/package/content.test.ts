import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Everything that is shipped, but for the compiled sources. */
const FILES = [
  ...[
    'package.json',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'org.schema.json',
    'custody.schema.json',
    'record.schema.json',
  ],
  ...['bin/compiled.js', 'bin/node-version.js', 'bin/rootguard.js', 'bin/synthesize.js'],
  ...[
    'adopting',
    'alert-subscriptions',
    'alert-test',
    'alerts',
    'audit',
    'backends-and-pipelines',
    'blind-spots',
    'constructs',
    'credentials',
    'custody',
  ]
    .concat(
      'deploying',
      'evidence',
      'exit-codes',
      'getting-back-in',
      'glossary',
      'limits',
      'org-file',
      'paging',
      'performance',
    )
    .concat(
      'permissions',
      'policies',
      'posture',
      'price',
      'proof',
      'records',
      'replay',
      'requirements',
      'review',
      'runbook',
      'scanners',
      'secrets',
      'simulate',
      'snapshot',
    )
    .map(name => `docs/${name}.md`),
  'docs/audit.schema.json',
  'docs/review.schema.json',
  'docs/credentials-plan.schema.json',
  'docs/price.schema.json',
  'docs/snapshot.schema.json',
];

/** The folders that are compiled, each source to a file and its declarations. */
const SOURCES = [
  ...[
    'adopt',
    'alert-test',
    'audit',
    'aws',
    'cli',
    'config',
    'credentials',
    'evidence',
    'init',
    'modules',
    'people',
    'permissions',
    'pipelines',
    'render',
    'review',
    'runbook',
    'simulate',
    'stacks',
    'terraform',
    'world',
  ],
];

const filesIn = (folder: string, suffix: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith(suffix))
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)));

test('the package holds what a user needs, and nothing else', () => {
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const [{ files }] = JSON.parse(packed) as [{ files: { path: string }[] }];

  const compiled = ['main.ts', ...SOURCES.flatMap(folder => filesIn(folder, '.ts'))]
    // it writes a file of the checkout
    .filter(source => source !== 'cli/write-schema.ts')
    .flatMap(source => ['.js', '.d.ts'].map(suffix => join('dist', source.replace(/\.ts$/, suffix))));
  const expected = [...FILES, ...compiled, ...filesIn('review/events', '.json')];
  expect(files.map(({ path }) => path).sort()).toEqual(expected.sort());
});
