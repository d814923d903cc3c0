import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { soundSnapshot } from '../audit/sound-snapshot';
import { organizationOf } from '../config/organization-of';
import { REQUIREMENT_ROWS } from './requirement-rows';

const ROOT = join(__dirname, '../..');

/** What acme leaves off, so that every requirement is judged. */
const MORE = `
reviews: { since: 2026-11-01 }
posture:
  config_rules: {}
  security_hub: { account: audit, role_name: RootguardDeploy }
  guardduty: { account: audit, role_name: RootguardDeploy }
`;

let folder: string;
/** In it there is an account without an organization. */
let alone: string;
beforeAll(() => {
  [folder, alone] = [
    ['acme', MORE],
    ['single-account', ''],
  ].map(([example = '', more = '']) => {
    const made = mkdtempSync(join(tmpdir(), 'rootguard-requirements-'));
    cpSync(join(ROOT, 'examples', example), made, { recursive: true });
    const text = `${readFileSync(join(made, 'org.yaml'), 'utf8')}${more}`;
    writeFileSync(join(made, 'org.yaml'), text);
    const snapshot = soundSnapshot(organizationOf(text), { at: new Date().toISOString() });
    writeFileSync(join(made, 'snapshot.json'), JSON.stringify(snapshot));
    return made;
  }) as [string, string];
});
afterAll(() => [folder, alone].forEach(one => rmSync(one, { recursive: true })));

const commands = [...new Set(REQUIREMENT_ROWS.map(({ command }) => command))];

// 0, or 1 where what it shows is that something of the example is not held; 2 is a command that does not run
test.each(commands.filter(command => command.startsWith('npx rootguard ')))('%s runs', command => {
  const args = command.split(' ').slice(2);
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), ...args], {
    ...{ encoding: 'utf8', cwd: command.endsWith('FORM-1') ? alone : folder },
  });
  expect({
    ran: status === 0 || status === 1,
    saysSomething: stdout.length > 0 && !stdout.includes('Nothing was judged'),
  }).toEqual({ ran: true, saysSomething: true });
});
