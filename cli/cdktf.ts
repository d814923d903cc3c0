import { spawn, StdioOptions } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { providerEnvironment } from '../terraform/provider-mirror';
import { PROJECT_FOLDER, SETTINGS_FOLDER } from './folders';
import { processesBelow } from './process-tree';
import { makeProject } from './synthesize';

/** How cdktf-cli is run. */
export interface CdktfRun {
  /** For example ['deploy', '*']; --output is added. */
  readonly arguments: readonly string[];
  /** Where the synthesized stacks go; their local state goes to the folder 'state' beside it. */
  readonly outputFolder: string;
  /** Spread over the environment of this process; undefined unsets. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Whether cdktf-cli asks in this terminal; it then writes to it as it likes. @default false */
  readonly interactive?: boolean;
  /** Receives each line that is printed, without colours and spinners. @default - standard output */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs cdktf-cli and returns its exit code.
 *
 * State and plan files hold every variable in clear, so they are made readable for their owner only, and plan files
 * are deleted afterwards.
 *
 * An interrupt goes to Terraform alone, which then finishes what it has begun, writes its state and releases its lock;
 * cdktf-cli itself would die at once and leave Terraform without a reader. A second interrupt makes Terraform stop
 * at once.
 */
export async function runCdktf(run: CdktfRun): Promise<number> {
  const { outputFolder, interactive = false, onLine = line => process.stdout.write(`${line}\n`) } = run;
  const previousMask = process.umask(0o077);
  makeProject();
  const stdio: StdioOptions = interactive ? 'inherit' : ['ignore', 'pipe', 'pipe'];
  const child = spawn(process.execPath, [findCdktf(), ...run.arguments, '--output', outputFolder], {
    cwd: PROJECT_FOLDER,
    env: {
      ...process.env,
      CHECKPOINT_DISABLE: '1',
      // otherwise cdktf-cli links a provider mirror into the user's own plugin cache
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
      ...heapLimit(process.env.NODE_OPTIONS),
      // the program runs in that folder, wherever the command was called
      ORG_FILE: relative(PROJECT_FOLDER, resolve(process.env.ORG_FILE || 'org.yaml')),
      ...providerEnvironment(SETTINGS_FOLDER),
      ...run.environment,
    },
    stdio,
    // a group of its own, which a terminal's interrupt does not reach; one that asks must stay in the foreground
    detached: !interactive,
  });
  process.umask(previousMask);
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', plainLines(onLine));

  const interrupt = () => {
    const binary = basename(process.env.TERRAFORM_BINARY_NAME || 'terraform');
    const running = child.pid === undefined ? [] : processesBelow(child.pid, binary);
    if (running.length > 0) process.stderr.write('Interrupted: waiting for Terraform to finish what it has begun.\n');
    for (const pid of running) process.kill(pid, 'SIGINT');
    if (running.length === 0 && !interactive) child.kill('SIGINT');
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await new Promise<number>((ended, failed) => {
      child.on('error', failed);
      child.on('close', (code, signal) => ended(code ?? (signal === 'SIGINT' ? 130 : 1)));
    });
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    tidy(outputFolder);
  }
}

function findCdktf(): string {
  return join(dirname(require.resolve('cdktf-cli/package.json')), 'bundle', 'bin', 'cdktf');
}

/** Hands on the lines that say something: no colours, no cursor movements, no spinner, no tally. */
function plainLines(onLine: (line: string) => void): (raw: string) => void {
  return raw => {
    const line = stripVTControlCharacters(raw).trimEnd();
    if (line !== '' && !/^([\u2800-\u28ff]|\d+ Stacks? deploying )/.test(line)) onLine(line);
  };
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
