import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { soundSnapshot } from '../audit/sound-snapshot';
import { organizationOf } from '../config/organization-of';

const ROOT = join(__dirname, '../..');
const ACME = join(ROOT, 'examples/acme');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-evidence-'));
  cpSync(ACME, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), ...args], {
    ...{ encoding: 'utf8', cwd: folder },
  });
  return { status, stdout, stderr };
}

const filesIn = (name: string): ReadonlyMap<string, string> => {
  const names = readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    names.filter(one => /\.\w+$/.test(one)).map(one => [one, readFileSync(join(folder, name, one), 'utf8')]),
  );
};

test('one folder of what there is; what is missing is said, and ends with 1', () => {
  const snapshot = soundSnapshot(organizationOf(readFileSync(join(ACME, 'org.yaml'), 'utf8')), {
    at: new Date().toISOString(),
  });
  writeFileSync(join(folder, 'snapshot.json'), JSON.stringify(snapshot));
  run('audit', '--from', 'snapshot.json', '--only', 'SCP-1', '--keep', 'kept');
  expect(run('runbook', '--output', 'runbook').status).toBe(0);
  const { status, stdout, stderr } = run('evidence', 'out');
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout.replace(/\d+/, 'N').split('\n')).toEqual([
    'wrote N files to out; begin with index.html',
    'missing: no review of a plan was kept: rootguard review --keep kept',
    'missing: no alert test was kept: rootguard alert-test --keep kept',
    'missing: nothing is synthesized, so nobody knows whom events tell: npx rootguard plan',
    '',
  ]);
  const page = readFileSync(join(folder, 'out/index.html'), 'utf8');
  expect(page).toContain('1 of 1 day, accepted for some accounts');
  const first = filesIn('out');
  expect(run('evidence', 'out').status).toBe(1);
  expect(filesIn('out')).toEqual(first);
});

test('no phone number, and with --mask-names no name of the custody file', () => {
  const names = [...readFileSync(join(ACME, 'custody.yaml'), 'utf8').matchAll(/ name: ([^,}\n]+)/g)].map(([, name]) =>
    name!.trim(),
  );
  expect(names.length).toBeGreaterThan(1);
  run('evidence', 'out', '--mask-names');
  const all = [...filesIn('out').values()].join('\n');
  expect(names.filter(name => all.includes(name))).toEqual([]);
  expect(all).not.toContain('555 0100');
});

test.each([
  [['evidence', 'out', '--start', '2026-02-30'], 'error: --start 2026-02-30: is no day; write one as 2026-12-31\n'],
  [
    ['evidence', 'out', '--start', '2026-02-02', '--end', '2026-02-01'],
    'error: --end 2026-02-01 is before --start 2026-02-02\n',
  ],
  [['evidence', 'records'], 'error: records: holds files that rootguard evidence did not write; name another folder\n'],
  [['evidence', 'org.yaml'], 'error: org.yaml: is a file; name a folder\n'],
])('%j is refused, and writes nothing', (args, stderr) => {
  const before = filesIn('.');
  expect(run(...args)).toEqual({ status: 2, stdout: '', stderr });
  expect(filesIn('.')).toEqual(before);
});

test('a custody file that is not usable is refused, and the last folder stays', () => {
  run('evidence', 'out');
  const before = filesIn('out');
  writeFileSync(join(folder, 'custody.yaml'), 'people: 1\n');
  expect(run('evidence', 'out')).toMatchObject({ status: 2, stdout: '' });
  expect(filesIn('out')).toEqual(before);
  expect(existsSync(join(folder, 'out.new'))).toBe(false);
});
