import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { soundSnapshot } from '../audit/sound-snapshot';
import { organizationOf } from '../config/organization-of';
import { REQUIREMENT_ROWS } from './requirement-rows';

const ROOT = join(__dirname, '../..');
const ACME = join(ROOT, 'examples/acme');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-requirements-'));
  cpSync(ACME, folder, { recursive: true });
  const at = new Date().toISOString();
  const snapshot = soundSnapshot(organizationOf(readFileSync(join(ACME, 'org.yaml'), 'utf8')), { at });
  writeFileSync(join(folder, 'snapshot.json'), JSON.stringify(snapshot));
});
afterAll(() => rmSync(folder, { recursive: true }));

const commands = [...new Set(REQUIREMENT_ROWS.map(({ command }) => command))];

// 0, or 1 where what it shows is that something of the example is not held; 2 is a command that does not run
test.each(commands.filter(command => command.startsWith('npx rootguard ')))('%s runs', command => {
  const args = command.split(' ').slice(2);
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), ...args], {
    ...{ encoding: 'utf8', cwd: folder },
  });
  expect({ ran: status === 0 || status === 1, saysSomething: stdout.length > 0 }).toEqual({
    ran: true,
    saysSomething: true,
  });
});
