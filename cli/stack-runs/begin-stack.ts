import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { runTerraform, TerraformCommand, TerraformFailure } from '../../terraform/command';
import { pullState, State } from '../../terraform/state';

/** Why a stack is not planned; the message has the way to do what was probably meant. */
export class StackRefused extends Error {}

/**
 * Initializes a stack, and refuses changes of the org file that Terraform would take for something else.
 *
 * @throws StackRefused for another backend, and for another region than that of what the state holds
 * @throws TerraformFailure when Terraform fails
 */
export async function beginStack(command: Omit<TerraformCommand, 'arguments'>): Promise<void> {
  const folder = relative(process.cwd(), command.directory) || '.';
  try {
    await runTerraform({ ...command, arguments: ['init'] });
  } catch (error) {
    if (!(error instanceof TerraformFailure) || !BACKEND_CHANGED.test(error.stderr)) throw error;
    throw new StackRefused(
      'the backend of the org file is another one than that of the last run here, and its state was not moved. To move ' +
        `all states:\n  git show HEAD:./${relative(process.cwd(), process.env.ORG_FILE || 'org.yaml')} > before.yaml && npx rootguard backend move --from before.yaml\n` +
        `When it is there already, or nothing is to be moved:\n  terraform -chdir=${folder} init -reconfigure`,
    );
  }
  const moved = elsewhere(await pullState(command), regionsOf(command.directory));
  if (moved.addresses.length === 0) return;
  const [first, ...others] = moved.addresses;
  throw new StackRefused(
    `its state holds things in ${moved.regions.join(', ')} (${first}${others.length === 0 ? '' : ` and ${others.length} more`}), and the ` +
      'org file now names another region: Terraform would lose sight of them, and make others. Set the region back; or, to ' +
      `move, set it back, ${destroyOf(command.directory)}, and change the region then`,
  );
}

/** How a stack is destroyed, for the middle of a sentence: what is to be destroyed is synthesized and looked at before. */
export const destroyOf = (directory: string): string =>
  `npx rootguard plan ${basename(directory)}, terraform -chdir=${relative(process.cwd(), directory)} destroy`;

/** What Terraform and OpenTofu say when the folder was initialized with another backend. */
const BACKEND_CHANGED =
  /Backend configuration (block )?(has )?changed|Backend type changed|initialization required|-migrate-state/i;

/** The regions of the providers of a synthesized stack. */
function regionsOf(directory: string): ReadonlySet<string> {
  const { provider } = JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as {
    readonly provider?: { readonly aws?: readonly { readonly region?: string }[] };
  };
  return new Set(provider?.aws?.flatMap(({ region }) => region ?? []));
}

/** What a state holds in regions where no provider of the stack looks; a bucket says its region, everything else an ARN. */
function elsewhere({ resources = [] }: State, regions: ReadonlySet<string>) {
  const found = resources.flatMap(({ mode, type, name, instances }) =>
    instances.flatMap(({ attributes }) => {
      const arn = attributes?.arn;
      const region =
        type === 'aws_s3_bucket' ? attributes?.region : typeof arn === 'string' ? arn.split(':')[3] : undefined;
      const foreign = mode === 'managed' && typeof region === 'string' && region !== '' && !regions.has(region);
      return foreign ? [{ region, address: `${type}.${name}` }] : [];
    }),
  );
  return {
    addresses: found.map(({ address }) => address),
    regions: [...new Set(found.map(({ region }) => region))].sort(),
  };
}
