import { join, resolve } from 'node:path';
import { showTerraform, TerraformFailure } from '../terraform/command';
import { providerEnvironment } from '../terraform/provider-mirror';
import { beginStack, StackRefused } from './stack-runs/begin-stack';
import { EXIT } from './exit-codes';
import { PROJECT_FOLDER, SETTINGS_FOLDER } from './folders';
import { checkReadiness } from './readiness';
import { makeProject, PROGRAM, synthesize } from './synthesize';
import { lockedState } from './stack-runs/unfinished';

/** Runs `rootguard diff`, and returns the exit code. */
export async function diff(stacks: readonly string[]): Promise<number> {
  const ready = checkReadiness(stacks);
  if (ready === undefined) return EXIT.notDone;
  const outputFolder = resolve(PROJECT_FOLDER, 'cdktf.out');
  try {
    makeProject();
    await synthesize(PROGRAM, process.env.ORG_FILE || 'org.yaml', outputFolder);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return EXIT.notDone;
  }
  const environment = providerEnvironment(SETTINGS_FOLDER);
  const failed: string[] = [];
  for (const stack of ready.stacks) {
    const common = { binary: ready.binary, directory: join(outputFolder, 'stacks', stack), environment };
    process.stderr.write(`planning ${stack}\n`);
    try {
      await beginStack(common);
      let errors = '';
      const ended = await showTerraform({ ...common, arguments: ['plan'], onError: text => (errors = text) });
      if (ended !== 0) failed.push(stack);
      const advice = lockedState(common.directory, errors);
      if (advice !== undefined) process.stderr.write(`${advice}\n`);
    } catch (error) {
      if (!(error instanceof TerraformFailure || error instanceof StackRefused)) throw error;
      process.stderr.write(`${error instanceof StackRefused ? error.message : error.stderr.trim()}\n`);
      failed.push(stack);
    }
  }
  if (failed.length > 0) process.stderr.write(`could not be planned: ${failed.join(', ')}\n`);
  return failed.length === 0 ? EXIT.done : EXIT.notDone;
}
