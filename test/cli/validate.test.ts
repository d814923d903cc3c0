import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validate } from '../../cli/validate';

const ROOT = join(__dirname, '../..');
const FIXTURES = join(ROOT, 'test/config/invalid');

function rootguard(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), ...args], {
    encoding: 'utf8',
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, ORG_FILE: undefined, ...options.env },
  });
  return { status, stdout, stderr };
}

describe('rootguard validate', () => {
  test('sums up a usable file and exits 0', () => {
    const { status, stdout, stderr } = rootguard(['validate', 'examples/minimal/org.yaml']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('root deny   SCP on root: reaches 1 active account\n');
  });

  test('ends with what a month costs, and the nearest quota', () => {
    const { output } = validate(join(ROOT, 'examples/acme/org.yaml'), '2026-11-21');
    expect(output.split('\n').slice(-3)).toEqual([
      '  price       $38.76 a month at list prices, of which alarms of queues $22.10; see rootguard price',
      '  quotas      nearest: 3 of 5 levels of OUs below the root',
      '',
    ]);
    const cloud = validate(join(ROOT, 'examples/govcloud/org.yaml'), '2026-11-21').output;
    expect(cloud).toContain('  price       unknown a month at list prices; see rootguard price\n');
  });

  test('reads ORG_FILE, and org.yaml without it, and exits 2 without a stack trace', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rootguard-'));
    writeFileSync(join(folder, 'org.yaml'), 'versoin: 1\n');
    const byDefault = rootguard(['validate'], { cwd: folder });
    rmSync(folder, { recursive: true });
    expect(byDefault).toMatchObject({ status: 2, stderr: '' });
    expect(byDefault.stdout).toContain("org.yaml:1:1 error unknown-key\n  unknown key 'versoin'\n");

    const env = { ORG_FILE: 'nowhere/org.yaml' };
    expect(rootguard(['validate'], { env })).toEqual({
      status: 2,
      stdout: expect.stringContaining('nowhere/org.yaml: error missing-file: ') as string,
      stderr: '',
    });
  });

  test.each([[['validate', 'a', 'b']], [['validate', '--frobnicate']], [['frobnicate']]])(
    'exits 2 on wrong usage: %j',
    args => {
      const { status, stdout, stderr } = rootguard(args);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/^error: .*\nrun rootguard --help/);
    },
  );

  test('exits 0 with warnings, which come before the summary', () => {
    const { output, exitCode } = validate(join(FIXTURES, 'personal-root-email/org.yaml'), '2026-11-21');
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^.*warning personal-root-email\n[^]*\n1 warning in .*\n\norganization o-exampleorg1,/);
  });

  test('exits 2 with errors, and sums up nothing', () => {
    const { output, exitCode } = validate(join(FIXTURES, 'unknown-ou/org.yaml'), '2026-11-21');
    expect(exitCode).toBe(2);
    expect(output).toMatch(/\n2 errors in .*\n$/);
  });
});
