import { Command } from 'commander';
import { resolve } from 'node:path';
import { PROJECT_FOLDER, runCdktf } from './cdktf';
import { checkReadiness } from './readiness';

/** Defines `rootguard diff`. */
export function registerDiff(program: Command): void {
  program
    .command('diff')
    .description('plan stacks with cdktf-cli; changes nothing')
    .argument('[stacks...]', 'names of stacks; default all')
    .addHelpText(
      'after',
      '\nExit codes: 0 planned, with or without changes, 1 a stack could not be planned, 2 not started.',
    )
    .action(async (stacks: string[]) => {
      process.exitCode = await diff(stacks);
    });
}

async function diff(stacks: readonly string[]): Promise<number> {
  const ready = checkReadiness(stacks);
  if (ready === undefined) return 2;
  const outputFolder = resolve(PROJECT_FOLDER, 'cdktf.out');
  const lock = ready.organization.backend.kind === 'hcp' ? [] : ['--skip-provider-lock'];

  // `cdktf diff` takes one stack at a time
  let worst = await runCdktf({ arguments: ['synth'], outputFolder });
  if (worst !== 0) return worst;
  for (const stack of ready.stacks) {
    const code = await runCdktf({ arguments: ['diff', stack, '--skip-synth', ...lock], outputFolder });
    worst = Math.max(worst, code);
  }
  return worst;
}
