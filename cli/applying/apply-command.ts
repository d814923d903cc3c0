import { Command } from 'commander';
import { exitCodesOf } from '../exit-codes';
import type { ApplyOptions } from './apply';

/** `rootguard deploy`, which plans what it applies, and `rootguard apply`, which applies what was planned and reviewed. */
export function defineApplying(program: Command): void {
  program
    .command('deploy')
    .description('plan and apply stacks one after another; asks before each one')
    .argument('[stacks...]', 'names of stacks; default all')
    .option('--auto-approve', 'apply without asking')
    .addHelpText('after', `\n${exitCodesOf('deploy')}`)
    .action(async (stacks: string[], { autoApprove = false }: { autoApprove?: boolean }) => {
      process.exitCode = await (await import('../deploy')).deploy(stacks, autoApprove);
    });

  program
    .command('apply')
    .description('apply the plan files that were reviewed, and nothing else')
    .argument('[stacks...]', 'names of stacks; default all that the review has')
    .option('--review <file>', 'a review that --keep stored (default: the latest one of rootguard plan)')
    .option(
      '--approve <id>',
      'a danger of the review that is meant; again for each',
      (id: string, before: readonly string[]) => [...before, id],
      [],
    )
    .option('--who <name>', 'who approves; kept with the result')
    .option('--why <text>', 'why; kept with the result')
    .option('--keep <folder>', 'store the result there as JSON, with its date and hash', 'kept')
    .addHelpText('after', `\n${exitCodesOf('apply')}`)
    .action(async (stacks: string[], options: ApplyOptions) => {
      process.exitCode = await (await import('./apply')).runApply(stacks, options);
    });
}
