import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Holder, lockFile, LockTools, takeLock, thisProcess } from '../../../credentials/apply/lock';

const self: Holder = { pid: 42, host: 'here', user: 'ada', since: '2026-06-30T12:00:00.000Z' };
const tools: LockTools = { self, runs: () => true };

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lock-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = () => lockFile(join(folder, 'plan.json'));

test('is held until it is released, and says by whom', () => {
  const lock = takeLock(file(), tools);
  expect(readdirSync(folder)).toEqual(['plan.json.lock']);
  expect(takeLock(file(), { ...tools, self: { ...self, pid: 43 } })).toEqual({
    refused: `somebody works on it: ${file()} is held by process 42 of ada on here, since ${self.since}`,
    next: `wait for its end; when there is no such process, delete ${file()} and run it again`,
  });
  if (!('release' in lock)) throw new Error('refused');
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
  expect(takeLock(file(), { ...tools, self: { ...self, pid: 43 } })).toHaveProperty('release');
});

test('that of a process that is gone is taken over, and said', () => {
  takeLock(file(), tools);
  const told: Holder[] = [];
  const next = { ...self, pid: 43, since: '2026-06-30T13:00:00.000Z' };
  const lock = takeLock(file(), { self: next, runs: pid => pid !== 42, takenOver: from => void told.push(from) });
  expect(lock).toHaveProperty('release');
  expect([told, JSON.parse(readFileSync(file(), 'utf8')), readdirSync(folder)]).toEqual([
    [self],
    next,
    ['plan.json.lock'],
  ]);
});

test('one of another machine, and one that nobody can read, is not taken over', () => {
  takeLock(file(), { ...tools, self: { ...self, host: 'there' } });
  expect(takeLock(file(), { self, runs: () => false })).toMatchObject({
    refused: expect.stringContaining('on there') as string,
  });
  writeFileSync(file(), '');
  expect(takeLock(file(), { self, runs: () => false })).toMatchObject({
    refused: expect.stringContaining('nobody can read by whom') as string,
  });
});

test('a process knows that it runs, and that one of a number that is not given does not', () => {
  const { self: own, runs } = thisProcess(new Date(0));
  expect([own.pid, runs(own.pid), runs(2 ** 22 + 1)]).toEqual([process.pid, true, false]);
});
