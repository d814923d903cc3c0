import { Command } from 'commander';
import { resolve } from 'node:path';
import { PROJECT_FOLDER, runCdktf } from './cdktf';
import { checkReadiness } from './readiness';
import { adviseOnTainted } from './tainted';

/** Defines `rootguard deploy`. */
export function registerDeploy(program: Command): void {
  program
    .command('deploy')
    .description('apply stacks one after another with cdktf-cli; asks before each one')
    .argument('[stacks...]', 'names of stacks; default all')
    .option('--auto-approve', 'apply without asking')
    .addHelpText(
      'after',
      '\nExit codes: 0 applied, or dismissed at the prompt; 1 a stack failed or was interrupted, and later ones were not started; 2 not started.',
    )
    .action(async (stacks: string[], { autoApprove = false }: { autoApprove?: boolean }) => {
      process.exitCode = await deploy(stacks, autoApprove);
    });
}

async function deploy(stacks: readonly string[], autoApprove: boolean): Promise<number> {
  const ready = checkReadiness(stacks);
  if (ready === undefined) return 2;
  if (!autoApprove && !process.stdin.isTTY) {
    process.stderr.write(
      'error: there is no terminal to ask in; read the plans first (npm run diff), then apply without asking:\n' +
        '  npm run deploy -- --auto-approve\n',
    );
    return 2;
  }
  const names = stacks.length === 0 ? 'all stacks' : stacks.join(', ');
  process.stderr.write(
    autoApprove
      ? `Applying ${names} one after another, without asking (--auto-approve).\n`
      : `Applying ${names} one after another; cdktf asks before each one.\n`,
  );
  const outputFolder = resolve(PROJECT_FOLDER, 'cdktf.out');
  const code = await runCdktf({
    arguments: deployArguments(stacks, autoApprove, ready.organization.backend.kind),
    outputFolder,
    interactive: !autoApprove,
  });
  if (code !== 0) {
    for (const stack of ready.stacks) process.stderr.write(await adviseOnTainted(ready.binary, outputFolder, stack));
  }
  return code;
}

/**
 * Returns the arguments of a safe `cdktf deploy`.
 *
 * One stack at a time: when one of several fails, cdktf-cli 0.21 dies at once and leaves running siblings with locks
 * and empty states. HCP Terraform alone needs the provider lock of its own platform.
 */
export function deployArguments(stacks: readonly string[], autoApprove: boolean, backend: string): string[] {
  return [
    'deploy',
    // a stack that is named is wanted alone; what it depends on was applied before
    ...(stacks.length === 0 ? ['*'] : [...stacks, '--ignore-missing-stack-dependencies']),
    '--parallelism',
    '1',
    ...(backend === 'hcp' ? [] : ['--skip-provider-lock']),
    ...(autoApprove ? ['--auto-approve'] : []),
  ];
}
