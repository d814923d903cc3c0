import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { orgFile } from '../../config/org-file';

const ROOT = join(__dirname, '../../..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-pipeline-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (more: object = { backend: { s3: { bucket: 'example-terraform-state' } } }) =>
  writeFileSync(join(folder, 'org.yaml'), stringify({ ...orgFile(), ...more }));

const init = (...args: string[]) => initOf('github', ...args);

function initOf(platform: string, ...args: string[]) {
  const program = join(ROOT, 'bin/rootguard.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, 'pipeline', 'init', platform, '--repository', 'example/guard', ...args],
    { encoding: 'utf8', cwd: folder, env: { ...process.env, ORG_FILE: '' } },
  );
  return { status, stdout, stderr };
}

const files = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

test('writes the workflows, and a role for each command', () => {
  write();
  expect(init()).toMatchObject({ status: 0, stderr: '' });
  expect(files()).toEqual([
    '.github/workflows/rootguard-schedule.yml',
    '.github/workflows/rootguard.yml',
    'org.yaml',
    ...['README.md', ...['alert-test', 'apply', 'audit', 'plan', 'snapshot'].map(name => `${name}.tf.json`)].map(
      name => `rootguard-roles/${name}`,
    ),
  ]);
  const subjects = ['plan', 'apply', 'audit'].map(
    command => /repo:example\/guard[^"\\]*/.exec(read(`rootguard-roles/${command}.tf.json`))?.[0],
  );
  expect(subjects).toEqual([
    'repo:example/guard:*',
    'repo:example/guard:environment:production',
    'repo:example/guard:ref:refs/heads/main',
  ]);
  expect(read('.github/workflows/rootguard.yml')).toContain('\n  ORG_FILE: "org.yaml"\n');
});

test('writes the pipeline of GitLab, and roles that trust its project', () => {
  write();
  expect(initOf('gitlab')).toMatchObject({ status: 0, stderr: '' });
  expect(files()).toEqual([
    ...['.gitlab-ci.yml', '.gitlab/rootguard-requests.mjs', 'org.yaml'],
    ...['README.md', ...['alert-test', 'apply', 'audit', 'plan', 'snapshot'].map(name => `${name}.tf.json`)].map(
      name => `rootguard-roles/${name}`,
    ),
  ]);
  const subjects = ['plan', 'apply', 'audit', 'snapshot', 'alert-test'].map(
    command => /project_path:example\/guard[^"\\]*/.exec(read(`rootguard-roles/${command}.tf.json`))?.[0],
  );
  const branch = 'project_path:example/guard:ref_type:branch:ref:main';
  expect(subjects).toEqual(['project_path:example/guard:*', branch, branch, branch, branch]);
  expect(read('rootguard-roles/README.md')).toContain('\nprovider https://gitlab.com first.');
  expect(read('.gitlab-ci.yml')).toContain('$CI_PROJECT_PATH == "example/guard"');
});

test('refuses a project of GitLab that is none, and a platform that it does not know', () => {
  write();
  const wrong = initOf('gitlab', '--repository', 'guard');
  expect(wrong.stderr).toMatch(/^error: --trust takes gitlab:GROUP[^]*give --repository GROUP\/PROJECT\n$/);
  expect(wrong.status).toBe(2);
  const { status, stderr } = initOf('bitbucket');
  expect([status, stderr]).toEqual([2, expect.stringContaining('Allowed choices are github, gitlab')]);
  expect(files()).toEqual(['org.yaml']);
});

test('overwrites nothing', () => {
  write();
  init();
  writeFileSync(join(folder, '.github/workflows/rootguard.yml'), 'mine');
  const { status, stderr } = init();
  expect([status, stderr]).toEqual([
    2,
    'error: .github/workflows/rootguard.yml: no-overwrite: it is there already, and what you changed in it would be lost\n' +
      '  → name another folder with --output, and compare the two\n',
  ]);
  expect(read('.github/workflows/rootguard.yml')).toBe('mine');
});

test.each<[string, () => void, string[], RegExp]>([
  ['state that would be lost', () => write({}), [], /^error: org\.yaml: shared-state: the backend is local, and /],
  ['a repository that is none', () => write(), ['--repository', 'guard'], /^error: --trust takes github:OWNER/],
  ['an org file beside the repository', () => write(), ['--output', 'deep/er'], /^error: org\.yaml: in-repository: /],
  ['no org file', () => undefined, [], /org\.yaml: error missing-file/],
])('refuses %s, and writes nothing', (_, prepare, args, said) => {
  prepare();
  const before = files();
  const { status, stderr } = init(...args);
  expect(stderr).toMatch(said);
  expect(status).toBe(2);
  expect(files()).toEqual(before);
});
