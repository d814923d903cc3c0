import {
  DisableOrganizationsRootSessionsCommand,
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  GetLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { CreateTopicCommand, DeleteTopicCommand } from '@aws-sdk/client-sns';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { topicName } from '../../../config/names';
import { CampaignPlan } from '../../../credentials/plan';
import { planHash } from '../../../credentials/apply/journal';
import { acmeOrgFile } from '../../sandbox/acme-org-file';
import { assumeRoot } from '../../sandbox/sandbox-clients';
import { recordOf, RootCall, rootCallOf } from '../../campaign/records';
import { useLivingSandbox } from '../../world/live/reading/use-living';

const ROOT = join(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'rootguard-recover-'));
afterAll(() => rmSync(folder, { recursive: true }));

const calls: string[] = [];
const rootCalls: RootCall[] = [];
let onCall: (call: string) => void = () => undefined;
const { sandbox, aws, environment } = useLivingSandbox({
  onCall: given => {
    const { service, operation, account, status } = given;
    rootCalls.push(...[rootCallOf(given, 'campaign') ?? []].flat());
    const call = `${account} ${service}:${operation} ${status < 300}`;
    calls.push(call);
    onCall(call);
  },
});
const [MANAGEMENT, LEDGER] = ['111111111111', '888888888888'] as const;
const TODAY = new Date().toISOString().slice(0, 10);
const RECORD = `${TODAY}-root-use-ledger-prod-recover.md`;
const KEPT = join(folder, 'state/recoveries', `${LEDGER}.json`);
const record = (file = RECORD) => readFileSync(join(folder, 'records', file), 'utf8');

beforeAll(async () => {
  await aws.iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
  writeFileSync(
    join(folder, 'org.yaml'),
    stringify(
      acmeOrgFile({
        alerts: {
          ...{ escalate_to: 'on-call', runbook_url: 'https://runbooks.example.com/root', regions: ['us-east-1'] },
          subscriptions: [{ topics: ['critical'], protocol: 'email', endpoint: 'oncall@example.com' }],
        },
      }),
    ),
  );
});
beforeEach(async () => {
  for (const name of readdirSync(folder)) if (name !== 'org.yaml') rmSync(join(folder, name), { recursive: true });
  sandbox.setAccount(LEDGER, { rootUser: {}, state: 'ACTIVE' });
  await aws.iam.send(new EnableOrganizationsRootSessionsCommand({}));
  await aws.sns.send(new CreateTopicCommand({ Name: topicName('critical') }));
  calls.length = 0;
  onCall = () => undefined;
});

const MANDATE = ['--who', 'Ada', '--ticket', 'CHG-1', '--approved-by', 'Grace', '--approved-at', '2026-01-02T03:04Z'];
type Child = { readonly kill: (signal: NodeJS.Signals) => unknown };

async function rootguard(args: readonly string[], begun?: (child: Child) => void) {
  const env = { ...process.env, ...environment, ORG_FILE: '', ROOTGUARD_STATE: join(folder, 'state') };
  const child = spawn(process.execPath, [join(ROOT, 'bin/rootguard.js'), ...args], { cwd: folder, env });
  begun?.(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const status = await new Promise<number | null>(resolve => child.on('close', resolve));
  return { status, ...output };
}
const recover = (args: readonly string[] = [], begun?: (child: Child) => void) =>
  rootguard(['credentials', 'recover', 'ledger-prod', ...MANDATE, '--auto-approve', ...args], begun);
/** Ends the process with a signal after a call. */
const after =
  (call: string, signal: NodeJS.Signals) =>
  (child: Child): void => {
    onCall = one => {
      if (one === call) child.kill(signal);
    };
  };

const asked = () => calls.filter(call => /AssumeRoot |LoginProfile|Publish/.test(call));
const changed = () => calls.filter(call => /iam:(Create|Delete|Deactivate|Update)/.test(call));
const ALLOWED = [
  ...[`${MANAGEMENT} sns:Publish true`, `${MANAGEMENT} sts:AssumeRoot true`, `${LEDGER} iam:GetLoginProfile false`],
  ...[`${LEDGER} iam:CreateLoginProfile true`, `${MANAGEMENT} sts:AssumeRoot true`],
  ...[`${LEDGER} iam:GetLoginProfile true`, `${MANAGEMENT} sns:Publish true`],
];

/** Whether root has a password, by somebody who is not Rootguard. */
async function witness(): Promise<boolean> {
  const { iam } = await assumeRoot(sandbox.endpoint, { account: LEDGER, task: 'IAMAuditRootUserCredentials' });
  return iam.send(new GetLoginProfileCommand({})).then(
    () => true,
    (error: Error) => {
      if (error.name !== 'NoSuchEntityException') throw error;
      return false;
    },
  );
}

test('a password is allowed, read back, told of twice and written down; the second run does nothing', async () => {
  expect(await witness()).toBe(false);
  calls.length = 0;
  const first = await recover();
  expect(first).toEqual({
    status: 0,
    stdout: `the root password of ledger-prod (${LEDGER}) may be set: delete it by ${TODAY}\n`,
    stderr: expect.stringContaining(`wrote records/${RECORD}\n`) as string,
  });
  expect(asked()).toEqual(ALLOWED);
  expect(await witness()).toBe(true);
  expect(record()).toContain(`  recovery: allowed\n  delete_by: ${TODAY}\n`);
  expect(existsSync(`${KEPT}.lock`)).toBe(false);
  expect((await rootguard(['record', 'check'])).status).toBe(0);
  calls.length = 0;
  const second = await recover();
  expect([second.status, second.stdout, changed()]).toEqual([
    ...[0, `root of ledger-prod (${LEDGER}) has a password already: nothing was changed\n`, []],
  ]);
  expect(record(RECORD.replace('.md', '-2.md'))).not.toContain('recovery:');
}, 120_000);

test('its record explains what its sessions did, and not another session of the same account and time', async () => {
  rootCalls.length = 0;
  expect((await recover()).status).toBe(0);
  const own = [...rootCalls];
  const created = own.filter(({ operation }) => operation === 'CreateLoginProfile');
  expect(created).toHaveLength(1);
  const foreign = { ...created[0]!, caller: 'ASIAFOREIGNSESSION00' };
  const check = async (events: readonly RootCall[]) => {
    const Records = events.flatMap(call => [true, false].map(isMarked => recordOf(call, isMarked)));
    writeFileSync(join(folder, 'events.json'), JSON.stringify({ Records }));
    return rootguard(['record', 'check', '--events', 'events.json']);
  };
  expect(await check(own)).toMatchObject({ status: 0 });
  const found = await check([...own, foreign]);
  expect([found.status, found.stdout + found.stderr]).toEqual([1, expect.stringContaining('unexplained-use')]);
}, 60_000);

test('it is brought up until a campaign has deleted it', async () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await recover(['--delete-by', tomorrow]);
  const calendar = async () => {
    const { status } = await rootguard(['record', 'calendar', '--output', 'root.ics']);
    return status === 0 ? readFileSync(join(folder, 'root.ics'), 'utf8') : `exit code ${status}`;
  };
  expect(await calendar()).toContain(
    `DTSTART;VALUE=DATE:${tomorrow.replaceAll('-', '')}\r\nSUMMARY:Delete the root password of ledger-prod\r\n`,
  );
  const planned = await rootguard(['credentials', 'plan', '--account', 'ledger-prod']);
  expect(planned.stdout).toContain('password, never used');
  const applied = await rootguard(['credentials', 'apply', 'credentials-plan.json', ...MANDATE, '--auto-approve']);
  expect([applied.status, await witness()]).toEqual([0, false]);
  expect(await calendar()).toBe('exit code 2');
}, 120_000);

describe('killed', () => {
  test('right after AWS allowed it, the next run writes its record, and says that it is there', async () => {
    expect((await recover([], after(`${LEDGER} iam:CreateLoginProfile true`, 'SIGKILL'))).status).toBeNull();
    onCall = () => undefined;
    expect([existsSync(KEPT), existsSync(join(folder, 'records'))]).toEqual([true, false]);
    const second = await recover();
    expect(second).toEqual({
      status: 0,
      stdout: `root of ledger-prod (${LEDGER}) has a password already: nothing was changed\n`,
      stderr: expect.stringMatching(
        /^process \d+ began on .* and is gone: its lock is taken over\nan earlier run began at /,
      ) as string,
    });
    expect(changed()).toEqual([`${LEDGER} iam:CreateLoginProfile true`]);
    const records = [record(), record(RECORD.replace('.md', '-2.md'))];
    expect(records.map(text => text.includes('recovery: allowed'))).toEqual([true, false]);
    expect((await rootguard(['record', 'check'])).status).toBe(0);
  }, 120_000);

  test('when only the last message was to be sent, the next run sends it and does nothing else', async () => {
    let publications = 0;
    const killed = await recover([], child => {
      onCall = one => {
        if (one.endsWith('sns:Publish true') && ++publications === 2) child.kill('SIGKILL');
      };
    });
    expect([killed.status, existsSync(join(folder, 'records', RECORD))]).toEqual([null, true]);
    onCall = () => undefined;
    calls.length = 0;
    const second = await recover();
    expect([second.status, second.stdout, asked()]).toEqual([
      ...[0, `the root password of ledger-prod (${LEDGER}) may be set: delete it by ${TODAY}\n`],
      [`${MANAGEMENT} sns:Publish true`],
    ]);
    expect(readdirSync(join(folder, 'records'))).toEqual([RECORD]);
  }, 120_000);
});

describe('Ctrl-C', () => {
  test('while AWS is read ends it, and nothing is done', async () => {
    const { status, stderr } = await recover([], after(`${MANAGEMENT} organizations:ListAccounts true`, 'SIGINT'));
    expect([status, stderr, asked()]).toEqual([
      ...[130, expect.stringContaining('interrupted: nothing was done\n') as string, []],
    ]);
    expect(existsSync(join(folder, 'records'))).toBe(false);
  }, 60_000);

  test('after the password was allowed ends it with a record that brings it up', async () => {
    const { status, stdout } = await recover([], after(`${LEDGER} iam:CreateLoginProfile true`, 'SIGINT'));
    expect([status, stdout, await witness()]).toEqual([
      ...[130, expect.stringContaining('nobody knows whether') as string, true],
    ]);
    expect(record()).toContain('recovery of the password is allowed: it was interrupted');
    expect(record()).toContain(`  recovery: allowed\n  delete_by: ${TODAY}\n`);
  }, 60_000);
});

describe('is refused, and no session is opened', () => {
  const campaign: CampaignPlan = {
    ...{ version: 1, campaign: 'first', at: new Date().toISOString(), unusedDays: 90, partition: 'aws' },
    ...{ managementAccountId: MANAGEMENT, refused: [], nothing: [] },
    targets: [{ account: LEDGER, password: false, keys: [], certificates: ['CERT'], mfa: [] }],
  };
  const begun = (...lines: object[]): void => {
    const text = JSON.stringify(campaign);
    writeFileSync(join(folder, 'plan.json'), text);
    const head = { journal: 1, campaign: 'first', plan: planHash(text), at: campaign.at };
    const at = campaign.at;
    const all = [head, ...lines.map(one => ({ at, ...one }))].map(one => `${JSON.stringify(one)}\n`);
    writeFileSync(join(folder, 'plan.json.journal'), all.join(''));
  };
  const run = async (...args: string[]) => {
    const found = await rootguard(['credentials', 'recover', ...MANDATE, ...args]);
    expect([found.status, found.stdout, asked()]).toEqual([2, '', []]);
    return found.stderr.split('\n').filter(line => line.startsWith('error: '));
  };

  test('with all problems at once', async () => {
    sandbox.setAccount(LEDGER, { state: 'SUSPENDED' });
    await aws.iam.send(new DisableOrganizationsRootSessionsCommand({}));
    begun({ message: 'open', sent: 'id' });
    expect(await run('ledger-prod', '--approved-by', 'ada', '--delete-by', '2020-02-30')).toEqual([
      "error: approvals[0].by: 'ada' is in who as well, and approves what they do themselves (name somebody else who approved it)",
      expect.stringMatching(/^error: --delete-by 2020-02-30: is no day from /),
      'error: campaign first (plan.json) is going on, and has this account to do',
      'error: the account is SUSPENDED: no root session reaches it',
      'error: RootSessions is off: recovery of a root password takes RootCredentialsManagement and RootSessions',
    ]);
    expect(existsSync(KEPT)).toBe(false);
  }, 60_000);

  test.each([
    ['ledger-pord', 'error: ledger-pord: the org file has no such account, and its record could not name it'],
    ['121212121212', 'error: 121212121212: the org file has no such account, and its record could not name it'],
    [MANAGEMENT, 'error: management is the management account, which no root session reaches'],
  ])('of %s', async (name, expected) => {
    expect(await run(name, '--approved-at', 'noon')).toEqual([
      expected,
      expect.stringContaining('--approved-at noon: is no time') as string,
    ]);
    expect(calls).toEqual([]);
  });

  test('while somebody else recovers it, and without a terminal', async () => {
    mkdirSync(join(folder, 'state/recoveries'), { recursive: true });
    const lock = `${KEPT}.lock`;
    writeFileSync(lock, JSON.stringify({ pid: 1, host: 'elsewhere', user: 'bob', since: 'noon' }));
    expect(await run('ledger-prod')).toEqual([expect.stringContaining('by process 1 of bob on elsewhere, since noon')]);
    rmSync(lock);
    expect(await run('ledger-prod')).toEqual(['error: there is no terminal to ask in']);
  }, 60_000);

  test('not by a campaign that is done with the account, is over, or of another plan', async () => {
    for (const lines of [
      [
        { message: 'open', sent: 'id' },
        { account: LEDGER, end: { is: 'verified' } },
      ],
      [{ message: 'close', sent: 'id' }],
    ]) {
      begun(...lines);
      expect(await run('ledger-prod')).toEqual(['error: there is no terminal to ask in']);
      expect(existsSync(join(folder, 'plan.json.lock'))).toBe(false);
    }
    writeFileSync(join(folder, 'plan.json'), JSON.stringify({ ...campaign, unusedDays: 91 }));
    expect(await run('ledger-prod')).toEqual(['error: there is no terminal to ask in']);
  }, 60_000);

  test('where nobody can be told', async () => {
    await aws.sns.send(
      new DeleteTopicCommand({ TopicArn: `arn:aws:sns:us-east-1:${MANAGEMENT}:${topicName('critical')}` }),
    );
    const { status, stderr } = await recover();
    expect([status, stderr, changed()]).toEqual([
      ...[2, expect.stringContaining('error: the topic of critical alerts is not there\n') as string, []],
    ]);
    expect(calls.filter(call => call.includes('AssumeRoot '))).toEqual([]);
    expect(existsSync(join(folder, 'records'))).toBe(false);
  }, 60_000);
});
