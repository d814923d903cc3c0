import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { PACKAGE_FOLDER } from './folders';

const run = promisify(execFile);

/** What synthesizes the org file that ORG_FILE names; cdktf.json of the checkout names it too. */
export const PROGRAM = join(PACKAGE_FOLDER, 'bin', 'synthesize.js');

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
    if (!(stack in stacks)) rmSync(join(outputFolder, 'stacks', stack), { recursive: true });
  }
}
