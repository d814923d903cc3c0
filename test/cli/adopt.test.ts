import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { soundSnapshot } from '../audit/sound-snapshot';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../config/organization-of';

const ROOT = join(__dirname, '../..');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-adopt-'));
  writeFileSync(join(folder, 'org.yaml'), stringify(orgFile()));
  writeFileSync(join(folder, 'snapshot.json'), JSON.stringify(soundSnapshot(organizationOf(stringify(orgFile())))));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), ...args], {
    ...{ encoding: 'utf8', cwd: folder },
  });
  return { status, stdout, stderr };
}
const imports = () => readFileSync(join(folder, 'rootguard.imports.json'), 'utf8');

// the stages build on each other: refused, adopted, undone, damaged
test.each([
  [['--undo'], 'rootguard.imports.json has nothing that is adopted'],
  [['--from', 'org.yaml'], 'org.yaml is no JSON: a snapshot is what rootguard snapshot writes'],
])('refuses %j, and writes nothing', (args, reason) => {
  expect(run('adopt', ...args)).toEqual({ status: 2, stdout: '', stderr: `error: ${reason}\n` });
  expect(imports).toThrow('ENOENT');
});

test('writes what is taken over beside the org file, and says what becomes of it', () => {
  const { status, stdout, stderr } = run('adopt', '--from', 'snapshot.json');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('Adopted as it is: ');
  expect(stdout).not.toContain('555');
  const { version, imports: found, undone } = JSON.parse(imports()) as { version: 1; imports: object[]; undone: [] };
  expect({ version, undone }).toEqual({ version: 1, undone: [] });
  expect(found).toContainEqual({
    ...{ stack: 'contacts', address: 'aws_account_alternate_contact.payments_security' },
    id: '222222222222/SECURITY',
  });
  expect(stdout).toContain(`${found.length} things are taken over by the next apply.\n`);
  expect(run('validate').status).toBe(0);
});

test('gives all of it back, and adopts nothing anew before that is applied', () => {
  const before = JSON.parse(imports()) as { imports: object[] };
  expect(run('adopt', '--undo')).toMatchObject({ status: 0, stdout: '' });
  expect(JSON.parse(imports())).toEqual({ version: 1, imports: [], undone: before.imports });
  expect(run('adopt', '--from', 'snapshot.json')).toEqual({
    ...{ status: 2, stdout: '' },
    stderr: 'error: rootguard.imports.json gives things back: apply that, and remove the file to adopt anew\n',
  });
});

test('a file of imports that cannot be read is an error of the org file', () => {
  writeFileSync(join(folder, 'rootguard.imports.json'), '{"version":1,"imports":[{"stack":"trail"}]}');
  expect(run('validate')).toEqual({
    ...{ status: 2, stderr: '' },
    stdout:
      'rootguard.imports.json: error imports-file: imports.0.address: Invalid input: expected string, received undefined → write it again with rootguard adopt, or remove it when everything is adopted\n',
  });
});
