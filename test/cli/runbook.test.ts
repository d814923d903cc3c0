import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-runbook-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function runbook(...args: string[]) {
  const command = [join(ROOT, 'bin/rootguard.js'), 'runbook', 'examples/acme/org.yaml', '--output', folder, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', cwd: ROOT });
  return { status, stdout, stderr };
}

test('writes pages that a check finds as they should be, and again nothing', () => {
  expect(runbook('--check')).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('missing: README.md\n') as string,
  });
  expect(readdirSync(folder)).toEqual([]);
  expect(runbook()).toEqual({
    status: 0,
    stdout: expect.stringMatching(/: \d+ new, 0 changed\n$/) as string,
    stderr: '',
  });
  expect(runbook('--check')).toMatchObject({ status: 0, stderr: '' });
  expect(runbook()).toMatchObject({ status: 0, stdout: expect.stringMatching(/: 0 new, 0 changed\n$/) as string });
});

test('a check names what is stale, missing and foreign, ends with 1, and writes nothing', () => {
  runbook();
  appendFileSync(join(folder, 'recovery.md'), 'by hand\n');
  rmSync(join(folder, 'accounts.md'));
  writeFileSync(join(folder, 'theirs.md'), 'x\n');
  expect(runbook('--check')).toEqual({
    status: 1,
    stdout: expect.stringContaining('stale: recovery.md\nmissing: accounts.md\nforeign: theirs.md\n') as string,
    stderr: '',
  });
  expect(existsSync(join(folder, 'accounts.md'))).toBe(false);
  expect(readFileSync(join(folder, 'recovery.md'), 'utf8')).toContain('by hand');

  expect(runbook()).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('left alone, it is no page') as string,
  });
  expect(readFileSync(join(folder, 'recovery.md'), 'utf8')).not.toContain('by hand');
  expect(readFileSync(join(folder, 'theirs.md'), 'utf8')).toBe('x\n');
});

test('a marker without its other half ends with 2, and nothing is written', () => {
  runbook();
  appendFileSync(join(folder, 'recovery.md'), '<!-- keep:ours -->\nours\n');
  rmSync(join(folder, 'accounts.md'));
  expect(runbook()).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('no other half in recovery.md') as string,
  });
  expect(existsSync(join(folder, 'accounts.md'))).toBe(false);
});
