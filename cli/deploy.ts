import { resolve } from 'node:path';
import { runCdktf } from './cdktf';
import { PROJECT_FOLDER } from './folders';
import { peerProblem } from './peers';
import { checkReadiness } from './readiness';
import { adviseOnTainted } from './tainted';

/** Runs `rootguard deploy`, and returns the exit code. */
export async function deploy(stacks: readonly string[], autoApprove: boolean): Promise<number> {
  const missing = peerProblem('cdktf-cli');
  if (missing !== undefined) {
    process.stderr.write(`error: ${missing}\n`);
    return 2;
  }
  const ready = checkReadiness(stacks);
  if (ready === undefined) return 2;
  if (!autoApprove && !process.stdin.isTTY) {
    process.stderr.write(
      'error: there is no terminal to ask in; read the plans first (npx rootguard diff), then apply without asking:\n' +
        '  npx rootguard deploy --auto-approve\n',
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
