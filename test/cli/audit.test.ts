import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { stringify } from 'yaml';
import { addDays } from '../../config/calendar-day';
import { soundSnapshot } from '../audit/sound-snapshot';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../config/organization-of';
import { ALLOWED } from '../people/records/record-fixture';

const ROOT = join(__dirname, '../..');
const SOUND = soundSnapshot(organizationOf(stringify(orgFile())), { at: new Date().toISOString() });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-audit-'));
  writeFileSync(join(folder, 'org.yaml'), stringify(orgFile()));
  const things = SOUND.things.map(thing =>
    thing.type === 'aws_cloudtrail'
      ? { ...thing, state: { ...thing.state, latest_delivery: SOUND.at, latest_digest: SOUND.at } }
      : thing,
  );
  const sound = { ...SOUND, things };
  writeFileSync(join(folder, 'sound.json'), JSON.stringify(sound));
  const unknown = [{ action: 'sns:ListSubscriptionsByTopic', reason: 'AuthorizationErrorException' }];
  writeFileSync(join(folder, 'unread.json'), JSON.stringify({ ...sound, unknown }));
  const organization = { ...SOUND.organization, id: 'o-anotherorg1' };
  writeFileSync(join(folder, 'china.json'), JSON.stringify({ ...sound, partition: 'aws-cn' }));
  const at = new Date(Date.now() - 3 * 24 * 60 * 60 * 1000).toISOString();
  writeFileSync(join(folder, 'old.json'), JSON.stringify({ ...sound, at }));
  writeFileSync(join(folder, 'other.json'), JSON.stringify({ ...sound, organization }));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/rootguard.js'), 'audit', ...args], {
    ...{ encoding: 'utf8', cwd: folder },
  });
  return { status, stdout, stderr };
}

test('0 where everything holds, 1 where something is unknown, and not where that is allowed', () => {
  const sound = run('--from', 'sound.json');
  expect(sound).toMatchObject({ status: 0, stderr: '' });
  expect(sound.stdout).toMatch(/^Everything that applies holds: 2 accounts by 23 requirements, /);
  const unread = run('--from', 'unread.json', '--only', 'DET-2');
  expect(unread).toMatchObject({ status: 1, stderr: '' });
  expect(unread.stdout).toContain('sns:ListSubscriptionsByTopic did not answer: AuthorizationErrorException');
  expect(run('--from', 'unread.json', '--allow-unknown', 'DET-2').status).toBe(0);
  expect(run('--from', 'unread.json', '--fail-on', 'never').status).toBe(0);
});

test.each([
  [['--from', 'none.json'], 'none.json is not there: write one with rootguard snapshot'],
  [['--from', 'other.json'], 'the snapshot is of o-anotherorg1, the org file is of o-exampleorg1'],
  [['--from', 'china.json'], 'the snapshot is of partition aws-cn, the org file, by its region us-east-1, of aws'],
  [['--from', 'sound.json', '--ou', 'Nowhere'], 'no active account of AWS is one that --account or --ou names'],
  [
    ['--from', 'sound.json', '--root-sessions'],
    '--root-sessions goes with no --from: give it to rootguard snapshot, which writes that file',
  ],
  [
    ['--from', 'sound.json', '--role', 'Audit'],
    '--role goes with no --from: give it to rootguard snapshot, which writes that file',
  ],
  [
    ['--role', 'arn:aws:iam::222222222222:role/Audit'],
    '--role is no name of a role: give its name, with its path if it has one, and no ARN',
  ],
])('2 and a reason: %j', (args, reason) =>
  expect(run(...args)).toEqual({ status: 2, stdout: '', stderr: `error: ${reason}\n` }),
);

test.each(['text', 'markdown', 'html', 'json', 'csv', 'ocsf'])('that a snapshot is old is said, as %s', format => {
  const { status, stdout, stderr } = run('--from', 'old.json', '--only', 'SCP-1', '--format', format);
  expect(status).toBe(0);
  const isApart = format === 'csv' || format === 'ocsf';
  expect(isApart ? stderr : stdout).toContain('AWS answered 3 days ago: it may be otherwise now');
  expect(isApart ? '' : stderr).toBe('');
});

test.each(['text', 'csv'])('with a reviews section it says which exemptions end within 30 days, as %s', format => {
  const day = (days: number) => addDays(SOUND.at.slice(0, 10), days);
  const exemption = (until: string) => ({
    ...{ account: 'payments', until, reason: 'r', reference: 'CHG-1', approved_by: 'a' },
  });
  const file = (until: string, more: object) => ({
    ...{ ...orgFile(), root_deny: { targets: ['root'], exemptions: [exemption(until)] } },
    ...more,
  });
  const said = (until: string, more: object): boolean => {
    writeFileSync(join(folder, 'ending.yaml'), stringify(file(until, more)));
    const { stdout, stderr } = run('ending.yaml', '--from', 'sound.json', '--only', 'CRED-3', '--format', format);
    return `${stdout}${stderr}`.includes(`exemption of payments from root deny: ends on ${until}`);
  };
  expect(said(day(30), { reviews: {} })).toBe(true);
  expect(said(day(31), { reviews: {} })).toBe(false);
  expect(said(day(30), {})).toBe(false);
});

test.each(['text', 'csv'])(
  'which root passwords are overdue to be deleted it says without a reviews section, as %s',
  format => {
    mkdirSync(join(folder, 'people/records'), { recursive: true });
    writeFileSync(join(folder, 'people/org.yaml'), stringify(orgFile()));
    const said = (deleteBy: string): boolean => {
      writeFileSync(join(folder, 'people/records/2026-11-12-root-use-payments.md'), ALLOWED('payments', deleteBy));
      const { stdout, stderr } = run('people/org.yaml', '--from', 'sound.json', '--only', 'CRED-3', '--format', format);
      return `${stdout}${stderr}`.includes(
        `the root password of payments: was allowed on 2026-11-12 (2026-11-12-root-use-payments), and is still to be deleted: overdue since ${deleteBy}`,
      );
    };
    const day = (days: number) => addDays(SOUND.at.slice(0, 10), days);
    expect([said(day(-1)), said(day(0))]).toEqual([true, false]);
  },
);

test('as Markdown it is written where --output says, and a folder that is not there is a reason', () => {
  const written = run('--from', 'unread.json', '--only', 'DET-2', '--format', 'markdown', '--output', 'audit.md');
  expect(written).toEqual({ status: 1, stdout: '', stderr: 'wrote audit.md\n' });
  expect(readFileSync(join(folder, 'audit.md'), 'utf8')).toMatch(/^<!-- rootguard audit -->\n\n## 🟠 2 unknown/);
  const refused = run('--from', 'sound.json', '--format', 'markdown', '--output', 'nowhere/audit.md');
  expect(refused).toMatchObject({ status: 2, stdout: '' });
  expect(refused.stderr).toMatch(/^rootguard: nowhere\/audit\.md: cannot be written: /);
});

test('--baseline says what changed, and --fail-on new ends with 1 only for what is worse', () => {
  run('--from', 'sound.json', '--format', 'json', '--output', 'sound-audit.json');
  run('--from', 'unread.json', '--format', 'json', '--output', 'unread-audit.json');
  const same = run('--from', 'unread.json', '--baseline', 'unread-audit.json', '--fail-on', 'new');
  expect(same).toMatchObject({ status: 0, stderr: '' });
  expect(same.stdout).toContain(`\nSince the audit of ${SOUND.at}: nothing changed.\n`);
  const worse = run('--from', 'unread.json', '--baseline', 'sound-audit.json', '--fail-on', 'new');
  expect(worse).toMatchObject({ status: 1, stderr: '' });
  expect(worse.stdout).toMatch(
    /\nSince the audit of .*: \d newly unknown\.\n {2}DET-\d .*: unknown, was held: 111111111111 M/,
  );
  const better = run('--from', 'sound.json', '--baseline', 'unread-audit.json', '--fail-on', 'new', '--format', 'json');
  const { since } = JSON.parse(better.stdout) as { since: { changes: object[] } };
  expect(since.changes[0]).toMatchObject({ before: 'unknown', now: 'held' });
  expect(better.status).toBe(0);
});

test.each([
  [['--baseline', 'none.json'], 'none.json is not there: write one with rootguard audit --format json'],
  [['--baseline', 'sound.json'], 'sound.json is no audit: rootguard audit --format json writes one'],
  [['--fail-on', 'new'], '--fail-on new needs --baseline: what is new is told by an earlier audit'],
])('2 and a reason, where there is nothing to compare with: %j', (args, reason) =>
  expect(run('--from', 'sound.json', ...args)).toEqual({ status: 2, stdout: '', stderr: `error: ${reason}\n` }),
);

test('2 and a reason, where the earlier audit is another one', () => {
  run('--from', 'sound.json', '--ou', 'Workloads', '--format', 'json', '--output', 'part.json');
  expect(run('--from', 'sound.json', '--baseline', 'part.json')).toEqual({
    ...{ status: 2, stdout: '' },
    stderr: 'error: --baseline part.json is of --ou Workloads, and this audit of all accounts\n',
  });
});

test('names every requirement that there is, when asked for another one', () => {
  const { status, stderr } = run('--from', 'sound.json', '--only', 'SCP-9', '--allow-unknown', 'SCP');
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /^error: --only SCP-9: there is ACC-1, .*, DOC-4; ACC, CRED, SCP, TRAIL, DET, CONFIG, MGMT, FORM, REV, DOC\nerror: --allow-unknown SCP: there is ACC-1, /,
  );
});

test('--keep stores the audit as JSON, whatever is printed, and what cannot be stored is no success', () => {
  const kept = run('--from', 'sound.json', '--only', 'SCP-1', '--keep', 'kept');
  expect(kept.status).toBe(0);
  const [, file = ''] = /^kept (kept\/audit\/\d{8}T\d{6}Z-[0-9a-f]{64}\.json)\n$/.exec(kept.stderr) ?? [];
  expect(readFileSync(join(folder, file), 'utf8')).toBe(
    run('--from', 'sound.json', '--only', 'SCP-1', '--format', 'json').stdout,
  );
  expect(run('--from', 'sound.json', '--keep', 'org.yaml')).toMatchObject({
    ...{ status: 2, stdout: '' },
    stderr: expect.stringMatching(/^rootguard: --keep org\.yaml: cannot be written: /) as string,
  });
});
