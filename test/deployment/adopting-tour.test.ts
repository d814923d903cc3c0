import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from '../../sandbox/sandbox';
import { startOrganization } from '../../sandbox/starting/organizations';
import { decided } from '../starting/answers';
import { compilePackage, InstalledPackage } from '../starting/installed-package';

const PAGE = readFileSync(join(__dirname, '../../docs/adopting.md'), 'utf8');

/** What the page says somebody types, and what is printed then; `…` stands for any lines. */
const STEPS = [...PAGE.matchAll(/^```console\n([\s\S]*?)^```/gm)]
  .flatMap(([, block]) => block!.split(/^\$ npx rootguard /m).slice(1))
  .map(step => {
    const [command = '', ...printed] = step.trimEnd().split('\n');
    return { command, printed };
  });

/** How much a snapshot has is no matter of the tour. */
const comparable = (line: string): string => line.replace(/\d+ things\b/, 'N things').trimEnd();

/** Lines that the page shows and that were not printed in their order. */
function missing(shown: readonly string[], printed: readonly string[]): string[] {
  const lines = printed.map(comparable);
  let at = 0;
  return shown
    .filter(line => line !== '…' && line !== '')
    .filter(line => {
      const found = lines.indexOf(comparable(line), at);
      if (found >= 0) at = found + 1;
      return found < 0;
    });
}

// the steps build on each other
describe('the tour of docs/adopting.md', () => {
  let sandbox: Sandbox;
  let user: InstalledPackage;

  beforeAll(async () => {
    await compilePackage();
    ({ sandbox } = await startOrganization('hand-made-contacts'));
    user = new InstalledPackage({ ...sandbox.environment, GOGC: '400' });
  });

  afterAll(async () => {
    user?.remove();
    await sandbox?.stop();
  });

  test('has the commands from the first reading to the audit', () =>
    expect(STEPS.map(({ command }) => command.split(' ')[0])).toEqual([
      ...['snapshot', 'init', 'validate', 'validate', 'adopt', 'plan', 'deploy', 'audit'],
    ]));

  test.each(STEPS.map((step, at) => [step.command, at, step.printed] as const))(
    'npx rootguard %s prints what the page shows',
    async (command, at, shown) => {
      if (command === 'validate' && STEPS[at - 1]?.command === 'validate') {
        const file = user.file('org.yaml');
        writeFileSync(file, decided(readFileSync(file, 'utf8'), ['us-east-1'], 'as init proposes'));
      }
      // nobody is at a terminal to be asked
      const more = command.startsWith('deploy') ? ['--auto-approve'] : [];
      const { stdout, stderr } = await user.rootguard(...command.split(' '), ...more);
      const printed = `${stderr}\n${stdout}`.split('\n');
      expect({ missing: missing(shown, printed), printed: missing(shown, printed).length > 0 ? printed : [] }).toEqual({
        ...{ missing: [], printed: [] },
      });
    },
    900_000,
  );
});
