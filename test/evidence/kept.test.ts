import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keep, readKept } from '../../evidence/kept';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const HASH = 'ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356';

test('a result is stored with its date and hash, for its owner alone', () => {
  const file = keep(folder, 'audit', '{}\n', new Date('2026-11-30T23:59:59.999Z'));
  expect(file).toBe(join(folder, 'audit', `20261130T235959Z-${HASH}.json`));
  expect(readFileSync(file, 'utf8')).toBe('{}\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('the earliest first, whatever kind it is of', () => {
  keep(folder, 'audit', '{}\n', new Date('2026-11-30T00:00:00Z'));
  keep(folder, 'review', '{}\n', new Date('2026-11-29T00:00:00Z'));
  expect(readKept(folder)).toEqual({
    kept: [
      { ...KEPT, kind: 'review', at: '2026-11-29T00:00:00Z', file: `review/20261129T000000Z-${HASH}.json` },
      { ...KEPT, kind: 'audit', at: '2026-11-30T00:00:00Z', file: `audit/20261130T000000Z-${HASH}.json` },
    ],
    problems: [],
  });
});

const KEPT = { text: '{}\n', isUnchanged: true };

test('one that was changed afterwards is known by its hash', () => {
  const file = keep(folder, 'audit', '{}\n', new Date('2026-11-30T00:00:00Z'));
  writeFileSync(file, '{"version":1}\n');
  expect(readKept(folder).kept).toMatchObject([{ isUnchanged: false }]);
});

test('what is no result is named, and a folder that is not there has none', () => {
  keep(folder, 'audit', '{}\n', new Date('2026-11-30T00:00:00Z'));
  writeFileSync(join(folder, 'audit', 'today.json'), '{}');
  expect(readKept(folder).problems).toEqual([
    'audit/today.json: no result that --keep stored: its name has no date and SHA-256',
  ]);
  expect(readKept(join(folder, 'none'))).toEqual({ kept: [], problems: [] });
});

test('a folder that cannot be made is refused with its reason', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => keep(join(folder, 'file'), 'audit', '{}\n', new Date())).toThrow(/^--keep .*file: cannot be written: /);
});
