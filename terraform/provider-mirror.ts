import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { awsProviderVersion } from './aws-provider';

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
  /** Version of the provider that the stacks demand; any will do when it is not known. */
  readonly version?: string;
  readonly say?: (line: string) => void;
}

/**
 * Environment entries with which Terraform finds the AWS provider without the registry, if a mirror exists here: an
 * existing file named by TF_CLI_CONFIG_FILE wins, then ROOTGUARD_PROVIDER_MIRROR, then a mirror in one of Terraform's
 * implied directories or directly under the add-on package root. Without a mirror the provider comes from the registry,
 * and so it does where Terraform would find another version of it in an implied directory and stop.
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
  const unfit = impliedDirectories(search).find(folder => versionsIn(folder).length > 0);
  if (unfit !== undefined) {
    say(`${unfit} holds the AWS provider ${versionsIn(unfit).join(', ')}, not ${wanted(search)}, and is left out`);
    return { TF_CLI_CONFIG_FILE: writeConfig(resolve(workDirectory)) };
  }
  if (configured === undefined) return {};
  if (configured !== '') say(`TF_CLI_CONFIG_FILE names a file that does not exist, and is left out: ${configured}`);
  return { TF_CLI_CONFIG_FILE: undefined };
}

/** Folder of a provider mirror, or undefined; throws when ROOTGUARD_PROVIDER_MIRROR names none. */
export function findMirror(search: MirrorSearch = {}): string | undefined {
  const { environment = process.env } = search;
  const named = environment.ROOTGUARD_PROVIDER_MIRROR;
  if (named !== undefined && named !== '') {
    if (holdsProvider(named, search)) return resolve(named);
    const version = wanted(search);
    throw new Error(
      `ROOTGUARD_PROVIDER_MIRROR must name a folder that holds ${PROVIDER}${version === undefined ? '' : ` ${version}`}, got '${named}'` +
        (versionsIn(named).length === 0 ? '' : ` with ${versionsIn(named).join(', ')}`) +
        ': make one with terraform providers mirror <folder>, or unset the variable',
    );
  }
  return [...impliedDirectories(search), ...addOnDirectories(search)].find(folder => holdsProvider(folder, search));
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

const wanted = ({ version = awsProviderVersion() }: MirrorSearch): string | undefined => version;

function holdsProvider(folder: string, search: MirrorSearch): boolean {
  const versions = versionsIn(folder);
  const version = wanted(search);
  return version === undefined ? versions.length > 0 : versions.includes(version);
}

/** Versions of the provider in a mirror, packed ('terraform-provider-aws_5.100.0_linux_amd64.zip') or not ('5.100.0'). */
function versionsIn(folder: string): string[] {
  try {
    const names = readdirSync(join(folder, PROVIDER));
    const versions = names.flatMap(
      name => /^(?:terraform-provider-aws_)?(\d+\.\d+\.\d+[^_]*)(?:_.*\.zip)?$/.exec(name)?.[1] ?? [],
    );
    return [...new Set(versions.filter(version => !version.endsWith('.json')))].sort();
  } catch {
    return [];
  }
}

/**
 * Same mirror, same file: runs side by side write the same bytes, and a reader never sees half of them. Without a
 * mirror every provider comes from its registry, whatever is in an implied directory.
 */
function writeConfig(workDirectory: string, mirror?: string): string {
  const file = join(workDirectory, 'terraform-cli.tfrc');
  const included = JSON.stringify(PROVIDER.replaceAll('\\', '/'));
  const methods =
    mirror === undefined
      ? '  direct {}\n'
      : `  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = [${included}]
  }
  direct {
    exclude = [${included}]
  }
`;
  mkdirSync(workDirectory, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `provider_installation {\n${methods}}\n`);
  renameSync(draft, file);
  return file;
}
