import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { orgFile } from './config/org-file';

const ROOT = join(__dirname, '..');
const PROGRAM = join(ROOT, 'bin', 'synthesize.js');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-main-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the program as cdktf-cli does, on an org file. */
function run(file: unknown, environment: NodeJS.ProcessEnv = {}) {
  writeFileSync(join(folder, 'org.yaml'), typeof file === 'string' ? file : stringify(file));
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, CDKTF_OUTDIR: undefined, ORG_FILE: undefined, ...environment },
  });
  return { status, stdout, stderr };
}

/** Every file of the output with its text. */
const output = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(folder, 'cdktf.out'), { recursive: true, encoding: 'utf8' })
      .map(name => join(folder, 'cdktf.out', name))
      .filter(path => statSync(path).isFile())
      .map(path => [path, readFileSync(path, 'utf8')]),
  );

test('main.ts synthesizes org.yaml, leaves the last output alone when the file is refused, and ends with 2', () => {
  expect(run(orgFile())).toEqual({ status: 0, stdout: '', stderr: '' });
  const good = output();
  expect(Object.keys(good)).toHaveLength(7);
  expect(statSync(join(folder, 'cdktf.out')).mode & 0o777).toBe(0o700);

  const file = orgFile();
  file.accounts.payments = { ...file.accounts.payments, id: '12' };
  const refused = run({ ...file, regoin: 'us-east-1' });
  expect(refused).toMatchObject({ status: 2, stdout: '' });
  expect(refused.stderr).toContain("'regoin'");
  expect(refused.stderr).toContain('must be 12 digits');
  expect(refused.stderr).toContain('2 errors in org.yaml');
  expect(refused.stderr).not.toMatch(/^ +at /m);
  expect(output()).toEqual(good);
});

test('main.ts leaves the last output alone when synthesis itself fails', () => {
  expect(run(orgFile()).status).toBe(0);
  const good = output();
  // cdktf asks for the version of the binary when the backend is HCP Terraform
  const hcp = { ...orgFile(), backend: { hcp: { organization: 'example' } } };
  const failed = run(hcp, { TERRAFORM_BINARY_NAME: 'no-such-terraform' });
  expect(failed).toMatchObject({ status: 2, stdout: '' });
  expect(failed.stderr).toContain('no-such-terraform');
  expect(failed.stderr).not.toMatch(/^ +at /m);
  expect(output()).toEqual(good);
});
