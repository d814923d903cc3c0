import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runTerraform } from '../terraform/command';
import { providerEnvironment } from '../terraform/provider-mirror';
import { SETTINGS_FOLDER } from './folders';

/** The part of a Terraform state that says what was not finished. */
interface State {
  readonly resources?: readonly {
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly status?: string }[];
  }[];
}

/**
 * Says what a deploy that was interrupted or failed left half made in a stack, and how to keep it; nothing when there
 * is nothing.
 *
 * Terraform wants to replace such resources, which `protect: true` forbids: without this the next deploy is a dead end.
 */
export async function adviseOnTainted(
  binary: string,
  outputFolder: string,
  stack: string,
  environment: Readonly<Record<string, string | undefined>> = providerEnvironment(SETTINGS_FOLDER),
): Promise<string> {
  const directory = join(outputFolder, 'stacks', stack);
  if (!existsSync(join(directory, '.terraform'))) return '';
  const { stdout } = await runTerraform({ binary, directory, arguments: ['state', 'pull'], environment });
  const { resources = [] } = (stdout.trim() === '' ? {} : JSON.parse(stdout)) as State;
  const tainted = resources
    .filter(({ instances }) => instances.some(({ status }) => status === 'tainted'))
    .map(({ type, name }) => `  terraform -chdir=${relative(process.cwd(), directory)} untaint ${type}.${name}`);
  if (tainted.length === 0) return '';
  return (
    `${stack}: Terraform did not see the end of these resources' creation and would replace them, which it refuses ` +
    `where they are protected. Look at each in AWS; to keep it:\n${tainted.join('\n')}\n`
  );
}
