import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { IS_CHECKOUT, PACKAGE_FOLDER, PROJECT_FOLDER } from './folders';
import { unwrittenState } from './stack-runs/unfinished';

const run = promisify(execFile);

/** What synthesizes the org file that ORG_FILE names; cdktf.json of the checkout names it too, for cdktf-cli. */
export const PROGRAM = join(PACKAGE_FOLDER, 'bin', 'synthesize.js');

/**
 * Makes the project folder of an installed package, which a checkout is already. Whatever Terraform leaves there holds
 * every variable in clear, so git is told to leave it alone.
 */
export function makeProject(): void {
  if (IS_CHECKOUT) return;
  mkdirSync(PROJECT_FOLDER, { recursive: true });
  writeFileSync(join(PROJECT_FOLDER, '.gitignore'), '*\n');
}

/**
 * Synthesizes an org file to a folder without cdktf-cli; folders of stacks that are no longer synthesized go away.
 *
 * @param program - this program, or that of another revision
 * @throws Error with what the program said
 */
export async function synthesize(program: string, orgFile: string, outputFolder: string): Promise<void> {
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('TF_VAR_'));
  try {
    await run(process.execPath, [program], {
      env: { ...Object.fromEntries(environment), ORG_FILE: resolve(orgFile), CDKTF_OUTDIR: outputFolder },
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Error(stderr.trim() || (error as Error).message);
  }
  const { stacks } = JSON.parse(readFileSync(join(outputFolder, 'manifest.json'), 'utf8')) as { stacks: object };
  for (const stack of readdirSync(join(outputFolder, 'stacks'))) {
    const folder = join(outputFolder, 'stacks', stack);
    // a state that could not be written is in there alone
    if (!(stack in stacks) && unwrittenState(folder) === undefined) rmSync(folder, { recursive: true });
  }
}
