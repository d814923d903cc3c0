import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const ACME = join(ROOT, 'examples/acme');

const folder = mkdtempSync(join(tmpdir(), 'rootguard-custody-'));
afterAll(() => rmSync(folder, { recursive: true }));

function rootguard(args: string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), 'custody', ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, ORG_FILE: join(ACME, 'org.yaml'), ...env },
  });
  return { status, stdout, stderr };
}

describe('rootguard custody', () => {
  test('init proposes a file, check lists what is open in it, and a second init leaves it alone', () => {
    expect(rootguard(['init'])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'wrote custody.yaml: 38 things to decide, which rootguard custody check lists\n',
    });
    const written = readFileSync(join(folder, 'custody.yaml'), 'utf8');
    const { status, stdout, stderr } = rootguard(['check']);
    expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
    expect(stdout).toMatch(
      /error todo\n {2}roles\.mailbox-readers\.members\[0\]: is still to be decided\n[^]*\n38 errors in custody\.yaml\n$/,
    );
    expect(rootguard(['init'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: custody.yaml is there: change it, or name another file\n',
    });
    expect(readFileSync(join(folder, 'custody.yaml'), 'utf8')).toBe(written);
  });

  test('check finds nothing, finds something, or cannot use a file', () => {
    expect(rootguard(['check', join(ACME, 'custody.yaml')])).toEqual({
      status: 0,
      stdout: `${join(ACME, 'custody.yaml')}: nothing found: 13 accounts, 5 storages, 13 people\n`,
      stderr: '',
    });
    const text = readFileSync(join(ACME, 'custody.yaml'), 'utf8');
    writeFileSync(
      join(folder, 'alone.yaml'),
      text.replace('held_by: [key-keepers]', 'held_by: [key-keepers, anna-berg]'),
    );
    const alone = rootguard(['check', 'alone.yaml']);
    expect(alone.status).toBe(1);
    expect(alone.stdout).toContain(
      'root of management: anna-berg reads the mailbox through management-board and holds the MFA device key-berlin: can reset the password alone\n',
    );
    expect(rootguard(['check', 'nowhere.yaml'])).toEqual({
      status: 2,
      stdout:
        'nowhere.yaml: error missing-file: there is no such file → name the custody file, or begin one with rootguard custody init\n',
      stderr: '',
    });
  });

  test('needs an org file, and root users', () => {
    expect(rootguard(['check'], { ORG_FILE: 'nowhere.yaml' })).toMatchObject({ status: 2, stdout: '' });
    expect(rootguard(['init', 'cn.yaml', '--org', join(ROOT, 'examples/china/org.yaml')])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: accounts of aws-cn have no root user: there is nothing to hold\n',
    });
    expect(rootguard(['look']).status).toBe(2);
  });
});
