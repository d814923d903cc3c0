import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findMotoPython } from './moto-install';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;
const KEPT_OUTPUT = 64 * 1024;

/** A running moto of our own. */
export interface Moto {
  readonly port: number;
  readonly pid: number;
  /** The end of what it printed, for error messages. */
  output(): string;
  /** Ends the server and returns when the process is gone. */
  stop(): Promise<void>;
}

/**
 * Starts moto on 127.0.0.1 with a free port, and returns once it accepts connections.
 *
 * The server ends with this process, also when this process crashes.
 */
export async function startMoto(options: { say?: (line: string) => void } = {}): Promise<Moto> {
  const python = await findMotoPython(process.env, undefined, options.say);
  const child = spawn(python, [join(__dirname, 'moto_server.py')], {
    env: motoEnvironment(process.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  const keep = (chunk: Buffer) => void (printed = (printed + chunk.toString()).slice(-KEPT_OUTPUT));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  // a server that dies closes its end first
  child.stdin.on('error', () => undefined);

  const stop = () => stopProcess(child);
  try {
    const port = await portOf(child, () => printed);
    return { port, pid: child.pid ?? 0, output: () => printed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The environment moto gets: ours, without settings that change whose account a request belongs to. */
export function motoEnvironment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const environment = Object.entries(base).filter(([name]) => !/^(MOTO_|PYTHON)/.test(name));
  return { ...Object.fromEntries(environment), PYTHONUNBUFFERED: '1' };
}

/** The port that the server prints when it listens. */
function portOf(child: ChildProcess, printed: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail('did not start in time'), START_TIMEOUT_MS);
    const fail = (problem: string) => {
      clearTimeout(timer);
      reject(new Error(`moto ${problem}:\n${printed().trim()}`));
    };
    child.on('error', ({ message }) => fail(`did not start: ${message}`));
    child.on('close', (code, signal) => fail(`ended with ${code ?? signal}`));
    child.stdout?.on('data', () => {
      const port = /^port (\d+)$/m.exec(printed())?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.stdin?.destroy();
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}
