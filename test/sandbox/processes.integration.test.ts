import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = join(__dirname, '..', '..');

interface Run {
  readonly child: ChildProcess;
  readonly moto: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

const children: ChildProcess[] = [];

// a test that fails half-way must not leave its sandbox running
afterEach(() => {
  for (const { pid, exitCode, signalCode } of children.splice(0)) {
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
  }
});

/** Starts `tsx sandbox/run.ts` as npm does, in a process group of its own, as a terminal would. */
function spawnRun() {
  const tsx = join(root, 'node_modules', '.bin', 'tsx');
  const child = spawn(tsx, ['sandbox/run.ts', 'examples/acme/org.yaml'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return { child, stdout: () => stdout, stderr: () => stderr };
}

async function started(): Promise<Run> {
  const run = spawnRun();
  for (;;) {
    const moto = /\(moto is process (\d+)\)/.exec(run.stderr())?.[1];
    if (moto !== undefined) return { ...run, moto: Number(moto) };
    if (run.child.exitCode !== null) throw new Error(run.stderr());
    await pause(50);
  }
}

async function ps(...args: string[]): Promise<string> {
  const listed = spawn('ps', args);
  let printed = '';
  listed.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await once(listed, 'close');
  return printed.trim();
}

/** Whether a process runs; one that has ended and waits to be collected does not. */
async function runs(pid: number): Promise<boolean> {
  const state = await ps('-o', 'stat=', '-p', String(pid));
  return state !== '' && !state.startsWith('Z');
}

async function gone(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (!(await runs(pid))) return true;
    await pause(50);
  }
  return false;
}

describe('npm run sandbox', () => {
  test('prints lines for the shell and ends cleanly on Ctrl-C', async () => {
    const { child, moto, stdout } = await started();
    for (const line of stdout().trimEnd().split('\n')) expect(line).toMatch(/^(export \w+='.*'|unset \w+)$/);
    const endpoint = /AWS_ENDPOINT_URL='(.*)'/.exec(stdout())?.[1] ?? '';
    expect((await fetch(`${endpoint}/`)).status).toBeLessThan(500);

    const ended = once(child, 'exit');
    process.kill(-(child.pid ?? 0), 'SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(await gone(moto)).toBe(true);
    await expect(fetch(endpoint)).rejects.toThrow();
  });

  test.each([
    ['the program that started it', (child: ChildProcess) => Promise.resolve(child.pid ?? 0)],
    [
      'the sandbox itself',
      async (_: ChildProcess, moto: number) => Number(await ps('-o', 'ppid=', '-p', String(moto))),
    ],
  ])(
    'leaves nothing behind when %s is killed',
    async (_, victim) => {
      const { child, moto } = await started();
      const ended = once(child, 'exit');
      process.kill(await victim(child, moto), 'SIGKILL');
      await ended;
      expect(await gone(moto)).toBe(true);
    },
    60_000,
  );
});
