import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { providerEnvironment } from '../terraform/provider-mirror';

/** The checkout: cdktf.json and main.ts are here. */
export const PROJECT_FOLDER = join(__dirname, '..');

/** How cdktf-cli is run. */
export interface CdktfRun {
  /** For example ['deploy', '*']; --output is added. */
  readonly arguments: readonly string[];
  /** Where the synthesized stacks go; their local state goes to the folder 'state' beside it. */
  readonly outputFolder: string;
  /** Spread over the environment of this process; undefined unsets. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Receives each line that cdktf-cli prints. @default - it prints to this terminal */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs cdktf-cli and returns its exit code.
 *
 * State and plan files hold every variable in clear, so they are made readable for their owner only, and plan files
 * are deleted afterwards. An interrupt reaches Terraform through the terminal; it is waited for.
 */
export async function runCdktf(run: CdktfRun): Promise<number> {
  const { outputFolder, onLine } = run;
  const previousMask = process.umask(0o077);
  const ignoreInterrupt = () => undefined;
  process.on('SIGINT', ignoreInterrupt);
  try {
    return await new Promise<number>((ended, failed) => {
      const child = spawn(process.execPath, [findCdktf(), ...run.arguments, '--output', outputFolder], {
        cwd: PROJECT_FOLDER,
        env: {
          ...process.env,
          CHECKPOINT_DISABLE: '1',
          // otherwise cdktf-cli links a provider mirror into the user's own plugin cache
          CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
          ...heapLimit(process.env.NODE_OPTIONS),
          // the program runs in the checkout, wherever the command was called
          ORG_FILE: relative(PROJECT_FOLDER, resolve(process.env.ORG_FILE || 'org.yaml')),
          ...providerEnvironment(join(PROJECT_FOLDER, '.sandbox')),
          ...run.environment,
        },
        stdio: onLine === undefined ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      });
      if (onLine !== undefined) {
        for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', onLine);
      }
      const terminate = () => child.kill('SIGTERM');
      process.once('SIGTERM', terminate);
      child.on('error', failed);
      child.on('close', code => {
        process.off('SIGTERM', terminate);
        ended(code ?? 1);
      });
    });
  } finally {
    process.off('SIGINT', ignoreInterrupt);
    process.umask(previousMask);
    tidy(outputFolder);
  }
}

function findCdktf(): string {
  return join(dirname(require.resolve('cdktf-cli/package.json')), 'bundle', 'bin', 'cdktf');
}

/** cdktf-cli raises its heap limit itself, but not when NODE_OPTIONS is set. */
function heapLimit(options: string | undefined): { NODE_OPTIONS?: string } {
  if (!options || options.includes('--max-old-space-size')) return {};
  return { NODE_OPTIONS: `${options} --max-old-space-size=4096` };
}

/** Deletes plan files, and closes state files that an earlier run left readable. */
function tidy(outputFolder: string): void {
  const stacks = join(outputFolder, 'stacks');
  for (const stack of existsSync(stacks) ? readdirSync(stacks) : [])
    rmSync(join(stacks, stack, 'plan'), { force: true });
  const state = join(dirname(outputFolder), 'state');
  for (const file of existsSync(state) ? readdirSync(state) : []) chmodSync(join(state, file), 0o600);
}
