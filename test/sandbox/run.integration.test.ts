import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

describe('npm run sandbox', () => {
  test.each([
    ['nowhere/org.yaml', 'nowhere/org.yaml: error missing-file: there is no such file'],
    ['test/config/invalid/unknown-ou/org.yaml', 'error unknown-ou\n'],
  ])('with %s says what is wrong and exits 2', (path, message) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), 'sandbox/run.ts', path],
      { encoding: 'utf8', cwd: ROOT },
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
