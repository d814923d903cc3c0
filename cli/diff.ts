import { resolve } from 'node:path';
import { runCdktf } from './cdktf';
import { PROJECT_FOLDER } from './folders';
import { peerProblem } from './peers';
import { checkReadiness } from './readiness';

/** Runs `rootguard diff`, and returns the exit code. */
export async function diff(stacks: readonly string[]): Promise<number> {
  const missing = peerProblem('cdktf-cli');
  if (missing !== undefined) {
    process.stderr.write(`error: ${missing}\n`);
    return 2;
  }
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
