import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Snapshot } from '../../../world/live/snapshot';
import { soundSnapshot } from '../../audit/sound-snapshot';
import { organizationOf } from '../../config/organization-of';

const ROOT = join(__dirname, '../../..');
const ORGANIZATION = organizationOf(readFileSync(join(ROOT, 'examples/acme/org.yaml'), 'utf8'));
const SOUND = soundSnapshot(ORGANIZATION);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-emails-'));
  cpSync(join(ROOT, 'examples/acme'), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The snapshot of a sound organization in which one member has an old address. */
function writeSnapshot(more: Partial<NonNullable<Snapshot['organization']>> = {}): void {
  const organization = {
    ...SOUND.organization!,
    allFeatures: true,
    trustedAccess: [{ service: 'account.amazonaws.com' }],
    ...more,
  };
  const accounts = SOUND.accounts.map(account =>
    account.id === '888888888888' ? { ...account, email: 'aws+ledger@old.example.com' } : account,
  );
  writeFileSync(join(folder, 'snapshot.json'), JSON.stringify({ ...SOUND, organization, accounts }));
}

function emails(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), 'emails', ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, ORG_FILE: '' },
  });
  return { status, stdout, stderr };
}

test('says what changes, and writes the page with its commands', () => {
  writeSnapshot();
  expect(emails('plan', '--from', 'snapshot.json', '--output', 'emails.md')).toEqual({
    status: 1,
    stdout:
      'ledger-prod (888888888888): aws+ledger@old.example.com → aws+ledger-prod@example.com\n' +
      '  warning: aws+ledger-prod@example.com goes to the mailbox of the management account\n' +
      '    → give members another mailbox: one that is lost costs both\n' +
      '1 root e-mail of members: nothing is refused\n' +
      'wrote emails.md: the steps for 1 account\n',
    stderr: '',
  });
  expect(readFileSync(join(folder, 'emails.md'), 'utf8')).toContain(
    "ACCOUNT=888888888888 EMAIL='aws+ledger-prod@example.com'\n",
  );
});

test('what is refused ends with 1, and leaves the page of before', () => {
  writeSnapshot({ trustedAccess: [] });
  writeFileSync(join(folder, 'emails.md'), 'as it was');
  const { status, stdout, stderr } = emails('plan', '--from', 'snapshot.json', '--output', 'emails.md');
  expect([status, stderr]).toEqual([1, 'emails.md is not written: there is nothing that can be done\n']);
  expect(stdout).toContain('enable-aws-service-access --service-principal account.amazonaws.com\n');
  expect(readFileSync(join(folder, 'emails.md'), 'utf8')).toBe('as it was');
});

test.each<[string, string[], string]>([
  ['no action', ['plans', '--from', 'snapshot.json'], "error: there is no action 'plans'\n  → "],
  ['no snapshot', ['plan', '--from', 'none.json'], 'error: none.json is not there: write one with rootguard snapshot'],
  [
    'one domain',
    ['plan', '--from', 'snapshot.json', '--to-domain', 'example.com'],
    'error: --from-domain and --to-domain belong together\n  → ',
  ],
  [
    'what is no domain',
    ['plan', '--from', 'snapshot.json', '--from-domain', 'a b', '--to-domain', 'example.com'],
    'error: a b is no domain\n  → ',
  ],
  [
    'a page that cannot be written',
    ['plan', '--from', 'snapshot.json', '--output', 'none/emails.md'],
    'error: none/emails.md: cannot be written: ',
  ],
  [
    'another organization',
    ['plan', '--from', 'other.json'],
    `error: the snapshot is of o-anotherorg1, the org file is of ${ORGANIZATION.aws!.id}\n  → `,
  ],
])('refuses %s, and says what to do', (_, args, why) => {
  writeSnapshot({ id: 'o-anotherorg1' });
  cpSync(join(folder, 'snapshot.json'), join(folder, 'other.json'));
  writeSnapshot();
  const { status, stderr } = emails(...args);
  expect([status, stderr]).toEqual([2, expect.stringContaining(why) as string]);
  expect(stderr).toMatch(/\n {2}→ \S|: write one with /);
  expect(existsSync(join(folder, 'emails.md'))).toBe(false);
});
