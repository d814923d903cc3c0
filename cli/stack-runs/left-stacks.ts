import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Organization } from '../../config/organization';
import { otherStackNames, stackNames } from '../../stacks/stack-names';
import { runTerraform } from '../../terraform/command';
import { addressesIn, parseState, pullState } from '../../terraform/state';
import { destroyOf } from './begin-stack';

/** Where to look for states. */
export interface LeftStacks {
  readonly binary: string;
  readonly organization: Organization;
  /** Folder with the synthesized stacks; local state is in the folder 'state' beside it. */
  readonly outputFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Says of each stack that the org file no longer has, while its state still holds things, that no plan looks at them;
 * and which states could not be looked at. Empty when nothing is left.
 */
export async function sayWhatIsLeft(left: LeftStacks): Promise<string[]> {
  const said: string[] = [];
  for (const stack of otherStackNames(left.organization)) {
    try {
      const addresses = await addressesLeft(left, stack);
      if (addresses.length > 0) said.push(`${stack}: ${sentence(left.outputFolder, stack, addresses)}`);
    } catch (error) {
      said.push(
        `${stack}: the org file does not have this stack, and whether its state holds anything is not known: ${(error as Error).message.trim()}`,
      );
    }
  }
  return said;
}

const sentence = (outputFolder: string, stack: string, addresses: readonly string[]): string =>
  `the org file no longer has this stack, and its state still holds ${addresses.length} thing${addresses.length === 1 ? '' : 's'} in ` +
  'AWS that no plan looks at: ' +
  `${addresses.slice(0, 5).join(', ')}${addresses.length > 5 ? ', …' : ''}. To take them away, put the section back, ` +
  `${destroyOf(join(outputFolder, 'stacks', stack))}, and delete the section then; to keep them, put the section back`;

async function addressesLeft({ binary, organization, outputFolder, environment }: LeftStacks, stack: string) {
  const { backend } = organization;
  if (backend.kind === 'local') {
    const file = join(dirname(outputFolder), 'state', `${stack}.tfstate`);
    return existsSync(file) ? addressesIn(parseState(readFileSync(file, 'utf8'))) : [];
  }
  // to look at a workspace of HCP Terraform would create it
  if (backend.kind === 'hcp') return [];
  const [other = ''] = stackNames(organization);
  const synthesized = JSON.parse(readFileSync(join(outputFolder, 'stacks', other, 'cdk.tf.json'), 'utf8')) as {
    readonly terraform: { readonly backend: { readonly s3: object } };
  };
  const s3 = { ...synthesized.terraform.backend.s3, key: `${backend.keyPrefix}/${stack}.tfstate` };
  const directory = mkdtempSync(join(tmpdir(), 'state-of-a-stack-'));
  try {
    writeFileSync(join(directory, 'backend.tf.json'), JSON.stringify({ terraform: { backend: { s3 } } }));
    const command = { binary, directory, environment };
    await runTerraform({ ...command, arguments: ['init'] });
    return addressesIn(await pullState(command));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
