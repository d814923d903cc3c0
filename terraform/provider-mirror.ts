import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The provider that every stack needs, as a mirror's folders name it. */
const PROVIDER = join('registry.terraform.io', 'hashicorp', 'aws');

/** Where to look for a mirror; the defaults are this machine's. */
export interface MirrorSearch {
  readonly environment?: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
  readonly workingDirectory?: string;
  /** Folder of add-on packages in the Filesystem Hierarchy Standard. */
  readonly addOnRoot?: string;
  readonly say?: (line: string) => void;
}

/**
 * Environment entries with which Terraform finds the AWS provider without the registry, if a mirror exists here: an
 * existing file named by TF_CLI_CONFIG_FILE wins, then ROOTGUARD_PROVIDER_MIRROR, then a mirror in one of Terraform's
 * implied directories or directly under the add-on package root. Without a mirror the provider comes from the registry.
 *
 * An undefined value unsets a variable: a TF_CLI_CONFIG_FILE that names a missing file would be warned about by every
 * command.
 *
 * @param workDirectory - where the CLI configuration file is written when one is needed
 */
export function providerEnvironment(
  workDirectory: string,
  search: MirrorSearch = {},
): Record<string, string | undefined> {
  const { environment = process.env, say = () => undefined } = search;
  const configured = environment.TF_CLI_CONFIG_FILE;
  if (configured !== undefined && configured !== '' && existsSync(configured)) return {};
  const mirror = findMirror(search);
  if (mirror !== undefined) return { TF_CLI_CONFIG_FILE: writeConfig(resolve(workDirectory), mirror) };
  if (configured === undefined) return {};
  if (configured !== '') say(`TF_CLI_CONFIG_FILE names a file that does not exist, and is left out: ${configured}`);
  return { TF_CLI_CONFIG_FILE: undefined };
}

/** Folder of a provider mirror, or undefined; throws when ROOTGUARD_PROVIDER_MIRROR names none. */
export function findMirror(search: MirrorSearch = {}): string | undefined {
  const { environment = process.env } = search;
  const named = environment.ROOTGUARD_PROVIDER_MIRROR;
  if (named !== undefined && named !== '') {
    if (holdsProvider(named)) return resolve(named);
    throw new Error(
      `ROOTGUARD_PROVIDER_MIRROR must name a folder that holds ${PROVIDER}, got '${named}': ` +
        'make one with terraform providers mirror <folder>, or unset the variable',
    );
  }
  return [...impliedDirectories(search), ...addOnDirectories(search)].find(holdsProvider);
}

/**
 * Directories in which Terraform itself looks for mirrors.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 */
export function impliedDirectories(search: MirrorSearch = {}): string[] {
  const { environment = process.env, platform = process.platform, home = homedir() } = search;
  const local = join(search.workingDirectory ?? process.cwd(), 'terraform.d', 'plugins');
  const data = (folder: string) => join(folder, 'terraform', 'plugins');
  if (platform === 'win32') {
    const roaming = environment.APPDATA ?? join(home, 'AppData', 'Roaming');
    return [local, join(roaming, 'terraform.d', 'plugins'), join(roaming, 'HashiCorp', 'Terraform', 'plugins')];
  }
  const own = join(home, '.terraform.d', 'plugins');
  if (platform === 'darwin') {
    const libraries = [join(home, 'Library', 'Application Support'), join('/', 'Library', 'Application Support')];
    return [local, own, ...libraries.map(library => join(library, 'io.terraform', 'plugins'))];
  }
  const user = environment.XDG_DATA_HOME || join(home, '.local', 'share');
  const system = (environment.XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':').filter(Boolean);
  return [local, own, ...[user, ...system].map(data)];
}

function addOnDirectories({ platform = process.platform, addOnRoot = '/opt' }: MirrorSearch): string[] {
  if (platform === 'win32') return [];
  try {
    return readdirSync(addOnRoot)
      .sort()
      .map(name => join(addOnRoot, name));
  } catch {
    return [];
  }
}

function holdsProvider(folder: string): boolean {
  try {
    return statSync(join(folder, PROVIDER)).isDirectory();
  } catch {
    return false;
  }
}

/** Same mirror, same file: runs side by side write the same bytes, and a reader never sees half of them. */
function writeConfig(workDirectory: string, mirror: string): string {
  const file = join(workDirectory, 'terraform-cli.tfrc');
  const path = JSON.stringify(mirror);
  const included = JSON.stringify(PROVIDER.replaceAll('\\', '/'));
  mkdirSync(workDirectory, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(
    draft,
    `provider_installation {
  filesystem_mirror {
    path    = ${path}
    include = [${included}]
  }
  direct {
    exclude = [${included}]
  }
}
`,
  );
  renameSync(draft, file);
  return file;
}
