import { EnableOrganizationsRootCredentialsManagementCommand } from '@aws-sdk/client-iam';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { CampaignPlan } from '../../../credentials/plan';
import { chatTopic, topicName } from '../../../config/names';
import { acmeOrgFile } from '../../sandbox/acme-org-file';
import { useLivingSandbox } from '../../world/live/reading/use-living';

const ROOT = join(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'rootguard-apply-'));
afterAll(() => rmSync(folder, { recursive: true }));

const calls: string[] = [];
let onCall: (call: string) => void = () => undefined;
const { sandbox, aws, environment } = useLivingSandbox({
  onCall: ({ service, operation, account, status }) => {
    const call = `${account} ${service}:${operation} ${status < 300}`;
    calls.push(call);
    onCall(call);
  },
});
const [MANAGEMENT, LEDGER, ARCHIVE] = ['111111111111', '888888888888', '222222222222'] as const;
const CREATED = new Date('2020-01-01T00:00:00Z');
const KEY = (account: string) => `AKIAROOT${account}`;
const SERIAL = (account: string) => `arn:aws:iam::${account}:mfa/root-account-mfa-device`;

const root = (account: string) => ({
  ...{ password: {}, mfa: ['virtual', 'hardware'] as const, certificates: ['CERT'] },
  accessKeys: [{ id: KEY(account), active: true, created: CREATED }],
});
const PLAN: CampaignPlan = {
  ...{ version: 1, campaign: 'first', at: new Date().toISOString(), unusedDays: 90, partition: 'aws' },
  ...{ managementAccountId: MANAGEMENT, refused: [], nothing: [] },
  targets: [ARCHIVE, LEDGER].map(account => ({
    account,
    password: { lastUse: { is: 'never' } },
    keys: [{ id: KEY(account), active: true, lastUse: { is: 'never' } }],
    certificates: ['CERT'],
    mfa: [
      { serial: SERIAL(account), kind: 'virtual' },
      { serial: 'SANDBOX10000001', kind: 'hardware' },
    ],
  })),
};
const plan = join(folder, 'plan.json');
const records = join(folder, 'records');

beforeAll(async () => {
  await aws.iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
  writeFileSync(
    join(folder, 'org.yaml'),
    stringify(
      acmeOrgFile({
        alerts: {
          escalate_to: 'on-call',
          runbook_url: 'https://runbooks.example.com/root',
          regions: ['us-east-1'],
          subscriptions: [
            { topics: ['critical'], protocol: 'email', endpoint: 'oncall@example.com' },
            { topics: ['critical'], protocol: 'chat', endpoint: 'slack:T0123ABCD/C0456EFGH' },
          ],
        },
      }),
    ),
  );
});
beforeEach(async () => {
  for (const name of readdirSync(folder)) if (name !== 'org.yaml') rmSync(join(folder, name), { recursive: true });
  writeFileSync(plan, JSON.stringify(PLAN));
  for (const account of [ARCHIVE, LEDGER]) sandbox.setAccount(account, { rootUser: root(account) });
  for (const name of ['critical', chatTopic('critical')]) {
    await aws.sns.send(new CreateTopicCommand({ Name: topicName(name) }));
  }
  calls.length = 0;
  onCall = () => undefined;
});

const MANDATE = ['--who', 'Ada', '--ticket', 'CHG-1', '--approved-by', 'Grace', '--approved-at', '2026-01-02T03:04Z'];

async function run(
  args: readonly string[] = ['--auto-approve'],
  kill?: (child: { kill: (signal: NodeJS.Signals) => unknown }) => void,
) {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'bin/rootguard.js'), 'credentials', 'apply', 'plan.json', ...MANDATE, ...args],
    {
      ...{ cwd: folder, env: { ...process.env, ...environment } },
    },
  );
  kill?.(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const status = await new Promise<number | null>(resolve => child.on('close', resolve));
  return { status, ...output };
}
const deletions = () => calls.filter(call => /:(Delete|Deactivate)/.test(call));
const DELETED = (account: string) =>
  [
    ...[
      'DeleteLoginProfile',
      'DeleteAccessKey',
      'DeleteSigningCertificate',
      'DeactivateMFADevice',
      'DeactivateMFADevice',
    ],
    'DeleteVirtualMFADevice',
  ].map(operation => `${account} iam:${operation} true`);

test('a campaign deletes, reads back, writes records that are valid, tells twice, and does nothing the second time', async () => {
  const first = await run();
  expect(first).toEqual({
    status: 0,
    stdout: 'campaign first: 2 of 2 accounts verified, 0 left alone, 0 deleted in part, 0 to do\n',
    stderr: expect.stringContaining('the campaign is over, and its last message is sent\n') as string,
  });
  expect(deletions()).toEqual([...DELETED(ARCHIVE), ...DELETED(LEDGER)]);
  // each to the topic of critical alerts, and to the one beside it that is heard in chat
  expect(calls.filter(call => call.endsWith('sns:Publish true'))).toHaveLength(4);
  expect(calls.filter(call => call.includes('sts:AssumeRoot'))).toHaveLength(4);
  expect(readdirSync(folder).sort()).toEqual(['org.yaml', 'plan.json', 'plan.json.journal', 'records']);
  expect(readdirSync(join(folder, 'records'))).toHaveLength(2);
  calls.length = 0;
  expect((await run()).status).toBe(0);
  expect([deletions(), calls.filter(call => /AssumeRoot|Publish/.test(call))]).toEqual([[], []]);
  // a campaign whose journal is lost leaves the records of what it did as they are
  const recordsThen = () =>
    new Map(readdirSync(records).map(name => [name, readFileSync(join(records, name), 'utf8')]));
  const before = recordsThen();
  rmSync(join(folder, 'plan.json.journal'));
  expect((await run()).status).toBe(0);
  const after = recordsThen();
  expect([...before].filter(([name, text]) => after.get(name) !== text)).toEqual([]);
  expect([...after.keys()].filter(name => !before.has(name)).every(name => name.endsWith('-first-2.md'))).toBe(true);
  expect(after.size).toBe(4);
}, 120_000);

test('one that is killed goes on where it was', async () => {
  const killed = await run(['--auto-approve'], child => {
    onCall = call => {
      if (call === `${ARCHIVE} iam:DeleteSigningCertificate true`) child.kill('SIGKILL');
    };
  });
  expect(killed.status).toBeNull();
  expect(existsSync(join(folder, 'plan.json.lock'))).toBe(true);
  onCall = () => undefined;
  const second = await run();
  expect([second.status, second.stderr]).toEqual([
    0,
    expect.stringContaining('is gone: its lock is taken over') as string,
  ]);
  expect(deletions().sort()).toEqual([...DELETED(ARCHIVE), ...DELETED(LEDGER)].sort());
}, 120_000);

test('Ctrl-C ends it after the current call, and says how to go on', async () => {
  const stopped = await run(['--auto-approve'], child => {
    onCall = call => {
      if (call === `${ARCHIVE} iam:DeleteLoginProfile true`) child.kill('SIGINT');
    };
  });
  expect([stopped.status, stopped.stderr]).toEqual([
    130,
    expect.stringContaining('go on with npx rootguard credentials apply plan.json') as string,
  ]);
  expect(deletions().length).toBeLessThan(12);
  expect(existsSync(join(folder, 'plan.json.lock'))).toBe(false);
}, 120_000);

test.each<[string, (() => void) | undefined, readonly string[], string]>([
  ['without a terminal', undefined, [], 'there is no terminal to ask in'],
  [
    'with an approver who does it',
    undefined,
    ['--auto-approve', '--approved-by', 'ada'],
    'approves what they do themselves',
  ],
  [
    'of a plan that is too old',
    () => writeFileSync(plan, JSON.stringify({ ...PLAN, at: '2026-01-01T00:00:00.000Z' })),
    ['--auto-approve'],
    'good for 7 days',
  ],
  [
    'of an account that the org file does not have',
    () =>
      writeFileSync(
        plan,
        JSON.stringify({ ...PLAN, targets: PLAN.targets.map(one => ({ ...one, account: '121212121212' })).slice(1) }),
      ),
    ['--auto-approve'],
    'the org file does not have account 121212121212',
  ],
  [
    'of another management account',
    () => writeFileSync(plan, JSON.stringify({ ...PLAN, managementAccountId: '777777777777' })),
    ['--auto-approve'],
    'the plan is of management account 777777777777',
  ],
  [
    'of an account that is no target',
    undefined,
    ['--auto-approve', '--only', 'management'],
    'the plan deletes nothing there',
  ],
  [
    'while somebody else works on it',
    () => writeFileSync(`${plan}.lock`, JSON.stringify({ pid: 1, host: 'elsewhere', user: 'bob', since: 'noon' })),
    ['--auto-approve'],
    'by process 1 of bob on elsewhere, since noon',
  ],
])(
  'is refused %s, and nothing is deleted',
  async (_, before, args, why) => {
    before?.();
    const { status, stderr } = await run(args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(why) as string]);
    expect(deletions()).toEqual([]);
  },
  60_000,
);

test('its records pass the check', async () => {
  await run(['--auto-approve', '--canary', '1']);
  const [name = ''] = readdirSync(join(folder, 'records'));
  expect(readFileSync(join(folder, 'records', name), 'utf8')).toContain('outcome: "deleted the password');
  const child = spawn(process.execPath, [join(ROOT, 'bin/rootguard.js'), 'record', 'check'], { cwd: folder });
  expect(await new Promise(resolve => child.on('close', resolve))).toBe(0);
}, 120_000);
