import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAtLeast, MissingTerraform, parseVersion, requireTerraform, terraformVersion } from '../../terraform/binary';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'rootguard-binary-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program that prints what Terraform would. */
function fake(name: string, printed: string, exitCode = 0): NodeJS.ProcessEnv {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n/bin/cat <<'END'\n${printed}\nEND\necho "on stderr" >&2\nexit ${exitCode}\n`);
  chmodSync(path, 0o755);
  return { PATH: folder, TERRAFORM_BINARY_NAME: name };
}
const json = (version: string) => `{\n  "terraform_version": "${version}",\n  "platform": "linux_amd64"\n}`;

describe('terraformVersion', () => {
  test('finds terraform, or the binary that TERRAFORM_BINARY_NAME names', () => {
    fake('terraform', json('1.11.4'));
    expect(terraformVersion({ PATH: folder })).toEqual({
      path: join(folder, 'terraform'),
      product: 'Terraform',
      version: '1.11.4',
    });
    expect(terraformVersion(fake('tofu', json('1.9.0')))).toMatchObject({ product: 'OpenTofu', version: '1.9.0' });
    expect(terraformVersion({ PATH: '', TERRAFORM_BINARY_NAME: join(folder, 'tofu') }).version).toBe('1.9.0');
  });

  test('fails with how to install it when it is missing', () => {
    expect(() => terraformVersion({ PATH: '/nowhere' })).toThrow(MissingTerraform);
    expect(() => terraformVersion({ PATH: '/nowhere' })).toThrow(
      "'terraform' is not on the PATH: install Terraform 1.5 or later (https://developer.hashicorp.com/terraform/install), " +
        'or OpenTofu 1.6 or later (https://opentofu.org/docs/intro/install/) with TERRAFORM_BINARY_NAME=tofu',
    );
  });

  test('fails with what it printed when it cannot say its version', () => {
    expect(() => terraformVersion(fake('broken', 'x', 3))).toThrow(/version -json failed with 3: on stderr/);
    expect(() => terraformVersion(fake('other', 'hello'))).toThrow(/printed no version; is it Terraform or OpenTofu\?/);
  });
});

describe('requireTerraform', () => {
  test('takes the lowest version and fails below, with both versions and the reason', () => {
    const environment = fake('old', json('1.6.6'));
    expect(requireTerraform('1.6', undefined, environment).version).toBe('1.6.6');
    expect(() =>
      requireTerraform('1.7', "the org file has accounts to forget ('removed' blocks)", environment),
    ).toThrow(
      "Terraform 1.7 or later is needed, because the org file has accounts to forget ('removed' blocks); " +
        `found 1.6.6 at ${join(folder, 'old')}: upgrade it, or name another binary in TERRAFORM_BINARY_NAME`,
    );
  });
});

describe('parseVersion', () => {
  test('reads past the warning about a missing CLI configuration file', () => {
    const warning = [
      'There are some problems with the CLI configuration:',
      '╷',
      '│ Warning: Unable to open CLI configuration file',
      '│ The CLI configuration file at "/missing" does not exist.',
      '╵',
      '',
    ].join('\n');
    expect(parseVersion(`${warning}\n${json('1.11.4')}\n`, 'terraform').version).toBe('1.11.4');
    expect(parseVersion('{"terraform_version":"1.5.7"}', 'terraform').version).toBe('1.5.7');
  });
});

test.each([
  ['1.10.0', '1.10', true],
  ['1.9.8', '1.10', false],
  ['2.0.0', '1.10', true],
  ['1.10.0-rc1', '1.10', false],
  ['1.10.1-dev', '1.10', true],
  ['5.2.1', '5.2', true],
  ['5.1.22', '5.2', false],
  ['unknown', '5.2', false],
])('isAtLeast(%s, %s) is %s', (version, lowest, expected) => {
  expect(isAtLeast(version, lowest)).toBe(expected);
});
