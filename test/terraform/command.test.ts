import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fullArguments, runTerraform, TerraformFailure } from '../../terraform/command';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'rootguard-command-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function fake(script: string): string {
  const path = join(folder, 'terraform');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('runTerraform', () => {
  test('passes arguments as they are, and its environment', async () => {
    const binary = fake('echo "$@|$CHECKPOINT_DISABLE|$TF_IN_AUTOMATION|${DROPPED-unset}|$PWD"');
    process.env.DROPPED = 'x';
    const environment = { DROPPED: undefined };
    const result = await runTerraform({ binary, arguments: ['plan', '-out=a; b'], directory: folder, environment });
    delete process.env.DROPPED;
    expect(result.stdout.trim()).toBe(`plan -no-color -input=false -out=a; b|1|1|unset|${folder}`);
  });

  test('has no log written, in which every value stands in clear', async () => {
    const binary = fake('env | grep ^TF_LOG >&2; exit 1');
    const variables = { TF_LOG: 'trace', TF_LOG_PATH: '/dev/null', TF_LOG_PROVIDER_AWS: 'debug' };
    Object.assign(process.env, variables);
    const environment = { TF_LOG_CORE: 'trace' };
    const failure = runTerraform({ binary, arguments: ['plan'], directory: folder, environment });
    const { stderr } = await failure.catch((error: unknown) => error as TerraformFailure);
    for (const name of Object.keys(variables)) delete process.env[name];
    expect(stderr).toBe('');
  });

  test('fails with the command, the exit code and what was printed', async () => {
    const binary = fake('echo "Error: no" >&2; exit 1');
    const failure = runTerraform({ binary, arguments: ['apply'], directory: folder });
    await expect(failure).rejects.toThrow(
      `${binary} apply -no-color -input=false (in ${folder}) failed with exit code 1:\nError: no`,
    );
  });

  test('accepts the exit codes it is told to', async () => {
    const binary = fake('exit 2');
    const command = { binary, arguments: ['plan'], directory: folder };
    expect((await runTerraform({ ...command, accept: [0, 2] })).exitCode).toBe(2);
    await expect(runTerraform(command)).rejects.toThrow(TerraformFailure);
  });

  test('fails when the binary is not there', async () => {
    const failure = runTerraform({ binary: join(folder, 'nothing'), arguments: ['plan'], directory: folder });
    await expect(failure).rejects.toThrow(/ENOENT/);
  });

  test('interrupts the command on abort', async () => {
    const binary = fake('trap "echo released; exit 1" INT; echo started; while :; do sleep 0.05; done');
    const controller = new AbortController();
    const running = runTerraform({ binary, arguments: ['apply'], directory: folder, signal: controller.signal });
    setTimeout(() => controller.abort(), 200);
    const failure = await running.catch((error: unknown) => error as TerraformFailure);
    expect(failure).toBeInstanceOf(TerraformFailure);
    expect((failure as TerraformFailure).message).toContain('interrupted');
    expect((failure as TerraformFailure).stdout).toContain('released');
    await expect(
      runTerraform({ binary, arguments: ['apply'], directory: folder, signal: controller.signal }),
    ).rejects.toThrow('aborted');
  });
});

test.each([
  [['init'], 'init -no-color -input=false'],
  [['show', '-json', 'plan'], 'show -no-color -json plan'],
  [['state', 'list'], 'state list'],
  [['version', '-json'], 'version -json'],
  [['providers', 'lock'], 'providers lock'],
])('fullArguments(%j)', (args, expected) => {
  expect(fullArguments(args).join(' ')).toBe(expected);
});
