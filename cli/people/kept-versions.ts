import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sortedBy } from '../../config/sorting';
import { KeptVersion } from '../../evidence/evidence';
import { lockedProviders } from '../../terraform/lock-file';
import { grouped } from '../../world/grouped';

/** Where the version stands in what `terraform show -json` prints; the rest of it may be large. */
const TERRAFORM = /"terraform_version"\s*:\s*"([^"\\]{1,64})"/;

/** Versions that lock files and plans of synthesized stacks say, sorted; none where nothing is synthesized. */
export function versionsIn(output: string): readonly KeptVersion[] {
  const stacks = join(output, 'stacks');
  if (!existsSync(stacks)) return [];
  const found: KeptVersion[] = readdirSync(stacks)
    .sort()
    .flatMap(stack => {
      const textOf = (name: string): string => {
        const file = join(stacks, stack, name);
        return existsSync(file) ? readFileSync(file, 'utf8') : '';
      };
      const plan = TERRAFORM.exec(textOf('plan.json').slice(0, 4096))?.[1];
      const locked = lockedProviders(textOf('.terraform.lock.hcl'));
      const isOpenTofu = locked.some(({ source }) => source.startsWith('registry.opentofu.org/'));
      return [
        ...(plan === undefined
          ? []
          : [{ what: isOpenTofu ? 'OpenTofu' : 'Terraform or OpenTofu', version: plan, from: `the plan of ${stack}` }]),
        ...locked.map(({ source, version }) => ({ what: source, version, from: `the lock file of ${stack}` })),
      ];
    });
  return sortedBy(
    grouped(found, ({ what, version }) => `${what} ${version}`),
    ([key]) => key,
  ).map(([, same]) => ({
    ...same[0],
    from: same.map(({ from }) => from).join(', '),
  }));
}
