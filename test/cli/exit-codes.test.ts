import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS, exitCodesOf } from '../../cli/exit-codes';

const ROOT = join(__dirname, '../..');
const rootguard = (...args: string[]): string =>
  spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), ...args], { encoding: 'utf8' }).stdout;

test('the page has the line of every command, as its help says it', () => {
  const page = readFileSync(join(ROOT, 'docs/exit-codes.md'), 'utf8');
  const listed = [...page.matchAll(/^- `(\S+)`: (.*)$/gm)].map(([, command, line]) => [command, line]);
  expect(listed).toEqual(COMMANDS.map(command => [command, exitCodesOf(command).replace('Exit codes: ', '')]));
  expect(rootguard('deploy', '--help').replace(/\s+/g, ' ')).toContain(exitCodesOf('deploy'));
  const commands = [...rootguard('--help').matchAll(/^ {2}([a-z][a-z-]*) /gm)].map(([, command]) => command);
  expect(commands.filter(command => command !== 'help').sort()).toEqual([...COMMANDS].sort());
});
