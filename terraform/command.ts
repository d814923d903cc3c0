import { spawn, StdioOptions } from 'node:child_process';
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

/** How one Terraform command is run. */
export interface TerraformCommand {
  /** Terraform or OpenTofu, see terraformVersion(). */
  readonly binary: string;
  /** For example ['plan', '-detailed-exitcode', '-out=plan']; -no-color and -input=false are added where they apply. */
  readonly arguments: readonly string[];
  /** Folder of the synthesized stack. */
  readonly directory: string;
  /** Spread over the environment of this process; undefined unsets. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Exit codes that are no failure, for example 2 for a plan with changes. @default [0] */
  readonly accept?: readonly number[];
  /** Ends the command: Terraform gets an interrupt first, so that it can release its lock. */
  readonly signal?: AbortSignal;
}

/** What a command printed. */
export interface TerraformResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that failed: the message has the command, the exit code and what it printed on stderr. */
export class TerraformFailure extends Error {
  constructor(
    readonly command: string,
    readonly exitCode: number | string,
    readonly stdout: string,
    readonly stderr: string,
  ) {
    super(`${command} failed with exit code ${exitCode}:\n${stderr.trim() || stdout.trim()}`);
  }
}

// these take neither option, or only one
const WITHOUT_COLOR = new Set(['providers', 'version', 'fmt']);
const WITH_INPUT = new Set(['init', 'plan', 'apply', 'destroy', 'refresh', 'import']);
/** How long an interrupted command may clean up. */
const GRACE_MS = 20_000;

/** Runs Terraform without a shell and without asking anything, and captures what it prints. */
export async function runTerraform(command: TerraformCommand): Promise<TerraformResult> {
  const args = fullArguments(command.arguments);
  const shown = `${command.binary} ${args.join(' ')} (in ${command.directory})`;
  command.signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command.binary, args, {
      cwd: command.directory,
      env: environmentOf(command),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = { stdout: [] as string[], stderr: [] as string[] };
    child.stdout.setEncoding('utf8').on('data', (text: string) => void printed.stdout.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => void printed.stderr.push(text));

    let timer: NodeJS.Timeout | undefined;
    const abort = () => {
      child.kill('SIGINT');
      timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    command.signal?.addEventListener('abort', abort, { once: true });
    const done = () => {
      clearTimeout(timer);
      command.signal?.removeEventListener('abort', abort);
    };
    child.on('error', error => {
      done();
      reject(new TerraformFailure(shown, 'none', '', error.message));
    });
    child.on('close', (exitCode, signal) => {
      done();
      let stdout: string;
      const stderr = printed.stderr.join('');
      try {
        stdout = printed.stdout.join('');
      } catch {
        return reject(new TerraformFailure(shown, 'none', '', 'it printed more than Node.js can hold in one text'));
      }
      if (command.signal?.aborted) return reject(new TerraformFailure(shown, 'none', stdout, `interrupted\n${stderr}`));
      if (exitCode === null || !(command.accept ?? [0]).includes(exitCode)) {
        return reject(new TerraformFailure(shown, exitCode ?? signal ?? 'none', stdout, stderr));
      }
      return resolve({ exitCode, stdout, stderr });
    });
  });
}

/** Variables by which Terraform writes a log, which has every request to AWS in it, phone numbers and endpoints in clear. */
export const logVariables = (environment: NodeJS.ProcessEnv): string[] =>
  Object.keys(environment).filter(name => name.startsWith('TF_LOG'));

/** The environment of a command: no log, no question about updates. */
function environmentOf({ environment }: Pick<TerraformCommand, 'environment'>): NodeJS.ProcessEnv {
  const all = { ...process.env, ...environment };
  for (const name of logVariables(all)) delete all[name];
  return { ...all, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
}

/** The arguments with what every unattended run needs, right behind the subcommand. */
export function fullArguments(args: readonly string[], colors = false): string[] {
  const [subcommand = '', ...rest] = args;
  const nested = ['state', 'workspace'].includes(subcommand) ? rest.splice(0, 1) : [];
  return [
    subcommand,
    ...nested,
    ...(colors || WITHOUT_COLOR.has(subcommand) || nested.length > 0 ? [] : ['-no-color']),
    ...(WITH_INPUT.has(subcommand) ? ['-input=false'] : []),
    ...rest,
  ];
}

/** A command that prints as it goes. */
export interface ShownCommand extends Pick<TerraformCommand, 'binary' | 'arguments' | 'directory' | 'environment'> {
  /** File descriptor that gets its output. @default - output and errors go where those of this process go */
  readonly output?: number;
  /** Told what it printed on standard error, once it has ended; never where `tee` or space for a copy is missing. @default - nobody is */
  readonly onError?: (text: string) => void;
}

/**
 * Runs Terraform without asking anything and shows what it prints; returns its exit code, or the signal that ended it.
 *
 * It may be changing AWS, so it is given all the time it wants: it runs in a session of its own and writes to the output
 * itself, so that neither an interrupt at the terminal nor the end of this process ends it between two calls. An
 * interrupt of this process is passed on: after the first one Terraform finishes what it has begun and writes its state,
 * after the second it stops at once.
 *
 * @throws TerraformFailure when it could not be started
 */
export async function showTerraform(command: ShownCommand): Promise<number | NodeJS.Signals> {
  const copied = command.onError === undefined ? undefined : copyErrors(command.output);
  try {
    return await showAndWait(command, copied?.input);
  } finally {
    const text = await copied?.text();
    if (text !== undefined) command.onError?.(text);
  }
}

/**
 * Copies what is printed on standard error. Not by a pipe to this process, whose end would end Terraform, too, nor to a
 * file alone, which takes nothing when the disk is full: by a program that passes everything on, whatever becomes of its
 * copy. That has no name, so that nothing is left of it.
 */
function copyErrors(output = 2) {
  const copy = namelessFile();
  if (copy === undefined) return undefined;
  const stdio: StdioOptions = ['pipe', output, 'ignore', copy];
  const tee = spawn('tee', ['/dev/fd/3'], { stdio, detached: true });
  const closed = new Promise(resolve => tee.on('error', resolve).on('close', resolve));
  return {
    /** Undefined without a program that copies. */
    input: tee.pid === undefined ? undefined : (tee.stdin ?? undefined),
    text: async (): Promise<string | undefined> => {
      tee.stdin?.destroy();
      await closed;
      const bytes = Buffer.alloc(fstatSync(copy).size);
      readSync(copy, bytes, 0, bytes.length, 0);
      closeSync(copy);
      return tee.pid === undefined ? undefined : bytes.toString('utf8');
    },
  };
}

/** A descriptor of a file that no folder has; undefined where none can be made, as on a full disk. */
function namelessFile(): number | undefined {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'errors-of-terraform-'));
    try {
      return openSync(join(folder, 'errors'), 'wx+', 0o600);
    } finally {
      rmSync(folder, { recursive: true });
    }
  } catch {
    return undefined;
  }
}

async function showAndWait(command: ShownCommand, errors: Writable | undefined): Promise<number | NodeJS.Signals> {
  const args = fullArguments(command.arguments, process.stdout.isTTY && command.output === undefined);
  const output = command.output ?? 'inherit';
  const child = spawn(command.binary, args, {
    ...{ cwd: command.directory, env: environmentOf(command), detached: true },
    stdio: ['ignore', output, errors ?? output],
  });
  const interrupt = () => void child.kill('SIGINT');
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', error =>
        reject(new TerraformFailure(`${command.binary} ${args.join(' ')}`, 'none', '', error.message)),
      );
      // one of the two is always given
      child.on('exit', (exitCode, signal) => resolve(exitCode ?? signal!));
    });
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
