import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quotasOf } from '../../../world/live/reading/quotas';
import { sessionBudget, SESSIONS_AN_HOUR, stateFolder } from '../../../world/live/session-budget';

const ROOT = join(__dirname, '../../..');
const HOUR = 3_600_000;
const ACCOUNT = '111111111111';
const BEGIN = Date.parse('2026-06-30T12:00:00Z');

const root = mkdtempSync(join(tmpdir(), 'rootguard-budget-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
const newState = (): string => join(root, String(++count));
const folderOf = (state: string): string => join(state, 'root-sessions', ACCOUNT);

/** Time that passes only when somebody waits. */
function fakeClock(now = BEGIN) {
  const clock = {
    now: () => now,
    sleep: (milliseconds: number) => Promise.resolve(clock.pass(milliseconds)),
    pass: (milliseconds: number) => void (now += milliseconds),
  };
  return clock;
}

/** A state in which so many were taken at a moment. */
function stateWith(taken: number, at: number): string {
  const state = newState();
  mkdirSync(folderOf(state), { recursive: true });
  for (let number = 1; number <= taken; number++) writeFileSync(join(folderOf(state), String(number)), String(at));
  return state;
}

test.each([
  [SESSIONS_AN_HOUR - 1, 0, 0],
  [SESSIONS_AN_HOUR, 0, HOUR + 1],
  [SESSIONS_AN_HOUR, HOUR, 1],
  [SESSIONS_AN_HOUR, HOUR + 1, 0],
])('after %i sessions, %i ms ago, the next one waits %i ms, and is told so', async (taken, ago, wait) => {
  const clock = fakeClock();
  const waits: string[] = [];
  const state = stateWith(taken, BEGIN - ago);
  await sessionBudget(ACCOUNT, state, { clock, waits: until => void waits.push(until.toISOString()) }).take();
  expect(clock.now() - BEGIN).toBe(wait);
  expect(waits).toEqual(wait === 0 ? [] : [new Date(BEGIN + wait).toISOString()]);
});

test('no hour has more than 800, however several runs and pauses follow each other; old numbers are removed', async () => {
  const pauses = fc.array(fc.tuple(fc.nat(2), fc.nat(400), fc.nat(2 * HOUR)), { minLength: 4, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(pauses, async runs => {
      const state = newState();
      const clock = fakeClock();
      const moments: number[] = [];
      const budgets = [0, 1, 2].map(() => sessionBudget(ACCOUNT, state, { clock }));
      for (const [which, sessions, pause] of runs) {
        for (let one = 0; one < sessions; one++) {
          await budgets[which]!.take();
          moments.push(clock.now());
        }
        clock.pass(pause);
      }
      for (let at = SESSIONS_AN_HOUR; at < moments.length; at++) {
        expect(moments[at]! - moments[at - SESSIONS_AN_HOUR]!).toBeGreaterThan(HOUR);
      }
      if (moments.length > 0) expect(readdirSync(folderOf(state)).length).toBeLessThanOrEqual(SESSIONS_AN_HOUR);
    }),
    { numRuns: 2, seed: 1 },
  );
});

test('who was killed before the moment was written took the number when the file was made', async () => {
  const state = stateWith(SESSIONS_AN_HOUR, BEGIN);
  const first = join(folderOf(state), '1');
  writeFileSync(first, '');
  utimesSync(first, new Date(BEGIN), new Date(BEGIN - HOUR / 2));
  const clock = fakeClock();
  await sessionBudget(ACCOUNT, state, { clock }).take();
  expect(clock.now() - BEGIN).toBe(HOUR / 2 + 1);
});

test.each([
  ['the folder cannot be made', (state: string) => writeFileSync(state, ''), /ENOTDIR|EEXIST/],
  [
    'a number is of a later time',
    (state: string) => {
      mkdirSync(folderOf(state), { recursive: true });
      for (let at = 1; at <= SESSIONS_AN_HOUR; at++) writeFileSync(join(folderOf(state), `${at}`), `${BEGIN + 1}`);
    },
    /1 is of a later time than now: an hour after the last root session delete the folder/,
  ],
  [
    'a number is missing',
    (state: string) => {
      mkdirSync(folderOf(state), { recursive: true });
      writeFileSync(join(folderOf(state), '900'), `${BEGIN}`);
    },
    /101 is missing: an hour after the last root session delete the folder/,
  ],
])('where %s no session is opened, and that is said', async (_, damage, why) => {
  const state = newState();
  damage(state);
  const refused = expect(sessionBudget(ACCOUNT, state, { clock: fakeClock() }).take()).rejects;
  await refused.toThrow(/^root sessions cannot be counted, so none is opened: /);
  await expect(sessionBudget(ACCOUNT, state, { clock: fakeClock() }).take()).rejects.toThrow(why);
});

test('accounts have budgets of their own', async () => {
  const clock = fakeClock();
  await sessionBudget('222222222222', stateWith(SESSIONS_AN_HOUR, BEGIN), { clock }).take();
  expect(clock.now()).toBe(BEGIN);
});

test('quotas ask it for root sessions alone, and once for each', async () => {
  const asked: string[] = [];
  const sessions = (account: string) => ({ take: () => Promise.resolve(void asked.push(account)) });
  const quotas = quotasOf('aws', { clock: fakeClock(), sessions });
  for (const operation of ['AssumeRoot', 'AssumeRole', 'AssumeRoot']) {
    await quotas.of(ACCOUNT, 'us-east-1', 'sts', operation).take();
  }
  await quotas.of(ACCOUNT, 'us-east-1', 'iam', 'ListAccessKeys').take();
  expect(asked).toEqual([ACCOUNT, ACCOUNT]);
});

test('where it is: a folder of the variable, of XDG, or of the user', () => {
  const xdg = { XDG_STATE_HOME: '/state' };
  expect(stateFolder({ ROOTGUARD_STATE: '/own', ...xdg }, '/home/one')).toBe('/own');
  expect(stateFolder({ ROOTGUARD_STATE: '', ...xdg }, '/home/one')).toBe('/state/rootguard');
  expect(stateFolder({}, '/home/one')).toBe('/home/one/.local/state/rootguard');
});

test.each([
  ['two processes at once take 800 together', false],
  ['one that is killed keeps nobody waiting', true],
])('%s', async (_, kills) => {
  const state = newState();
  const tsx = ['--import', 'tsx', join(__dirname, 'session-budget-taker.ts'), state];
  const start = () => {
    const child = spawn(process.execPath, tsx, { cwd: ROOT });
    const said = { stdout: '', stderr: '' };
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    const ready = new Promise<void>(resolve =>
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said.stdout += text;
        resolve();
      }),
    );
    const closed = new Promise<string | undefined>(resolve =>
      child.on('close', () => resolve(said.stdout.split('\n')[1])),
    );
    return { child, ready, closed, said };
  };
  const [one, other] = [start(), start()];
  if (kills) await one.ready.then(() => one.child.kill('SIGKILL'));
  const [first, second] = await Promise.all([one.closed, other.closed]);
  expect([one.said.stderr, other.said.stderr]).toEqual(['', '']);
  expect(readdirSync(folderOf(state))).toHaveLength(SESSIONS_AN_HOUR);
  if (kills) expect([first, Number(second) > 0]).toEqual(['', true]);
  else expect(Number(first) + Number(second)).toBe(SESSIONS_AN_HOUR);
});
