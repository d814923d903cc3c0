import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMirror, impliedDirectories, MirrorSearch, providerEnvironment } from '../../terraform/provider-mirror';

let folder: string;
let search: MirrorSearch & { environment: Record<string, string> };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-mirror-'));
  search = {
    environment: { XDG_DATA_HOME: join(folder, 'data'), XDG_DATA_DIRS: join(folder, 'share') },
    platform: 'linux',
    home: join(folder, 'home'),
    workingDirectory: join(folder, 'checkout'),
    addOnRoot: join(folder, 'opt'),
    version: '5.100.0',
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

const mirrorOf = (version: string, ...path: string[]) => {
  const made = join(folder, ...path);
  mkdirSync(join(made, 'registry.terraform.io', 'hashicorp', 'aws', version), { recursive: true });
  return made;
};
const mirror = (...path: string[]) => mirrorOf('5.100.0', ...path);
const work = () => join(folder, 'work');

describe('findMirror', () => {
  test('prefers the variable, then the implied directories in their order, then the add-on root', () => {
    expect(findMirror(search)).toBeUndefined();
    // from the last choice to the first
    for (const path of [
      ['opt', 'b-mirror'],
      ['opt', 'a-mirror'],
      ['share', 'terraform', 'plugins'],
      ['data', 'terraform', 'plugins'],
      ['home', '.terraform.d', 'plugins'],
      ['checkout', 'terraform.d', 'plugins'],
    ]) {
      const made = mirror(...path);
      expect(findMirror(search)).toBe(made);
    }
    search.environment.ROOTGUARD_PROVIDER_MIRROR = mirror('named');
    expect(findMirror(search)).toBe(join(folder, 'named'));
  });

  test('passes by folders without the provider', () => {
    mkdirSync(join(folder, 'opt', 'a-tool', 'registry.terraform.io', 'hashicorp', 'google'), { recursive: true });
    mkdirSync(join(folder, 'opt', 'nested'), { recursive: true });
    mirror('opt', 'nested', 'deeper');
    expect(findMirror(search)).toBeUndefined();
  });

  test('fails when the variable names a folder without the provider', () => {
    search.environment.ROOTGUARD_PROVIDER_MIRROR = folder;
    expect(() => findMirror(search)).toThrow(
      `ROOTGUARD_PROVIDER_MIRROR must name a folder that holds registry.terraform.io/hashicorp/aws 5.100.0, got '${folder}': make one`,
    );
  });

  test('passes by another version of the provider, and fails when the variable names one', () => {
    mirrorOf('6.25.0', 'checkout', 'terraform.d', 'plugins');
    const packed = mirrorOf('terraform-provider-aws_5.100.0_linux_amd64.zip', 'opt', 'a-mirror');
    expect(findMirror(search)).toBe(packed);
    search.environment.ROOTGUARD_PROVIDER_MIRROR = mirrorOf('6.25.0', 'named');
    expect(() => findMirror(search)).toThrow(
      `ROOTGUARD_PROVIDER_MIRROR must name a folder that holds registry.terraform.io/hashicorp/aws 5.100.0, got '${join(folder, 'named')}' with 6.25.0: make one`,
    );
  });

  test('knows the implied directories of other systems', () => {
    expect(impliedDirectories({ platform: 'darwin', home: '/Users/a', workingDirectory: '/w' })).toEqual([
      '/w/terraform.d/plugins',
      '/Users/a/.terraform.d/plugins',
      '/Users/a/Library/Application Support/io.terraform/plugins',
      '/Library/Application Support/io.terraform/plugins',
    ]);
    expect(impliedDirectories({ environment: {}, platform: 'linux', home: '/home/a', workingDirectory: '/w' })).toEqual(
      [
        '/w/terraform.d/plugins',
        '/home/a/.terraform.d/plugins',
        '/home/a/.local/share/terraform/plugins',
        '/usr/local/share/terraform/plugins',
        '/usr/share/terraform/plugins',
      ],
    );
  });
});

describe('providerEnvironment', () => {
  test('leaves an existing file of the user alone, whatever mirrors there are', () => {
    const file = join(folder, 'own.tfrc');
    writeFileSync(file, '');
    search.environment = { TF_CLI_CONFIG_FILE: file, ROOTGUARD_PROVIDER_MIRROR: mirror('named') };
    expect(providerEnvironment(work(), search)).toEqual({});
    expect(existsSync(work())).toBe(false);
  });

  test('writes the same file every time for a mirror', () => {
    const made = mirror('opt', 'mirror');
    search.environment.TF_CLI_CONFIG_FILE = join(folder, 'missing.tfrc');
    const file = join(work(), 'terraform-cli.tfrc');
    expect(providerEnvironment(work(), search)).toEqual({ TF_CLI_CONFIG_FILE: file });
    const first = readFileSync(file, 'utf8');
    expect(first).toBe(`provider_installation {
  filesystem_mirror {
    path    = "${made}"
    include = ["registry.terraform.io/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }
}
`);
    providerEnvironment(work(), search);
    expect(readFileSync(file, 'utf8')).toBe(first);
  });

  test('keeps Terraform from stopping at another version in an implied directory', () => {
    const made = mirrorOf('6.25.0', 'data', 'terraform', 'plugins');
    const said: string[] = [];
    const file = join(work(), 'terraform-cli.tfrc');
    expect(providerEnvironment(work(), { ...search, say: line => void said.push(line) })).toEqual({
      TF_CLI_CONFIG_FILE: file,
    });
    expect(readFileSync(file, 'utf8')).toBe('provider_installation {\n  direct {}\n}\n');
    expect(said).toEqual([`${made} holds the AWS provider 6.25.0, not 5.100.0, and is left out`]);
  });

  test('without a mirror, drops a file that is not there, with a note', () => {
    const said: string[] = [];
    const say = (line: string) => void said.push(line);
    expect(providerEnvironment(work(), { ...search, say })).toEqual({});
    search.environment.TF_CLI_CONFIG_FILE = '/missing.tfrc';
    expect(providerEnvironment(work(), { ...search, say })).toEqual({ TF_CLI_CONFIG_FILE: undefined });
    expect(said).toEqual(['TF_CLI_CONFIG_FILE names a file that does not exist, and is left out: /missing.tfrc']);
  });
});
