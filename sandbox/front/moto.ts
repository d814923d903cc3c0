import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { AddressInfo, connect, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAtLeast } from '../../terraform/binary';
import { findMotoServer, LOWEST_MOTO } from './moto-install';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;
const POLL_MS = 20;
const KEPT_OUTPUT = 64 * 1024;

/** A running moto_server of our own. */
export interface Moto {
  readonly port: number;
  readonly pid: number;
  readonly version: string;
  /** The end of what it printed, for error messages. */
  output(): string;
  /** Ends the server and returns when the process is gone. */
  stop(): Promise<void>;
}

/**
 * Starts moto_server on 127.0.0.1 with a free port, and returns once it accepts connections.
 *
 * The server ends with this process, also when this process crashes. MOTO_ACCOUNT_ID is taken out of its
 * environment: it would override the account of assumed roles too.
 */
export async function startMoto(options: { say?: (line: string) => void } = {}): Promise<Moto> {
  const server = await findMotoServer(process.env, undefined, options.say);
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(server, await freePort());
    } catch (error) {
      // somebody else may take the port between our looking and moto's binding
      if (attempt === 3 || !/Address already in use|in use by another program/.test(String(error))) throw error;
    }
  }
}

async function start(server: string, port: number): Promise<Moto> {
  const child = spawn(server, ['-H', '127.0.0.1', '-p', String(port)], {
    env: motoEnvironment(process.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  let version: string | undefined;
  const keep = (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-KEPT_OUTPUT);
    version ??= /^moto (\S+)$/m.exec(printed)?.[1];
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  // a server that dies closes its end first
  child.stdin.on('error', () => undefined);

  const stop = () => stopProcess(child);
  try {
    await ready(child, port, () => printed);
    if (version === undefined || !isAtLeast(version, LOWEST_MOTO)) {
      throw new Error(
        `${server} is moto ${version ?? 'of an unknown version'}; the sandbox needs ${LOWEST_MOTO} or later: ` +
          `upgrade it with python3 -m pip install --upgrade 'moto[server]>=${LOWEST_MOTO}', ` +
          'or take it off the PATH and the sandbox installs its own',
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, pid: child.pid ?? 0, version, output: () => printed, stop };
}

/** The environment moto gets: ours, without settings that change whose account a request belongs to. */
export function motoEnvironment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const environment = Object.fromEntries(Object.entries(base).filter(([name]) => !name.startsWith('MOTO_')));
  const path = [join(__dirname, 'python'), base.PYTHONPATH].filter(Boolean).join(delimiter);
  return { ...environment, PYTHONPATH: path, ROOTGUARD_SANDBOX_MOTO: '1', PYTHONUNBUFFERED: '1' };
}

async function ready(child: ChildProcess, port: number, printed: () => string): Promise<void> {
  let failure: Error | undefined;
  child.once('error', error => (failure = error));
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await accepts(port))) {
    if (failure !== undefined) throw new Error(`moto_server did not start: ${failure.message}`);
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`moto_server ended with ${child.exitCode ?? child.signalCode}:\n${printed().trim()}`);
    }
    if (Date.now() > deadline) throw new Error(`moto_server did not answer in time:\n${printed().trim()}`);
    await pause(POLL_MS);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
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

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
