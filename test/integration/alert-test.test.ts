import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { DisableRuleCommand } from '@aws-sdk/client-eventbridge';
import { SetTopicAttributesCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { alertKeyPolicy } from '../../modules/trail/key-policy';
import { alertTopicPolicy } from '../../modules/alerts/alert-topic-policy';
import type { Finding } from '../../world/clients/finding';
import { EventResources, when } from '../sandbox/event-resources';
import { sandboxClients, SandboxClients } from '../sandbox/sandbox-clients';
import { organizationOf } from '../config/organization-of';
import { roleEnvironment } from './terraform-run';

const ROOT = join(__dirname, '../..');
const MANAGEMENT = '111111111111';
const HUB = '222222222222';
const SIGNALS = ['root-sign-in', 'root-activity', 'root-denied', 'tampering', 'root-session', 'change'];
const topicOf = (signal: string) => `rootguard-${['root-session', 'change'].includes(signal) ? 'notice' : 'critical'}`;
const INBOX = `arn:aws:sqs:us-east-1:${HUB}:inbox`;

const ORG_FILE = `
version: 1
region: us-east-1
email_domains: [example.com]
organization: { id: o-exampleorg1, root_id: r-exam, management_account: management }
contacts:
  security: { name: Security Team, title: On call, email_address: security@example.com, phone_number: '+1 206 555 0100' }
  billing: { name: Cloud Finance, title: Billing desk, email_address: billing@example.com, phone_number: '+1 206 555 0101' }
  operations: { name: Operations, title: On call, email_address: operations@example.com, phone_number: '+1 206 555 0102' }
accounts:
  management: { id: '${MANAGEMENT}', name: Example Management, email: aws+management@example.com }
  hub: { id: '${HUB}', name: Example Hub, email: aws+hub@example.com }
trail: { existing: { log_group: /organization/trail } }
alerts:
  runbook_url: https://wiki.example.com/root
  hub_account: { account: hub, role_name: RootguardDeploy }
  regions: [us-east-1]
  subscriptions:
    - { protocol: sqs, endpoint: '${INBOX}', topics: [critical, notice] }
`;

interface Report {
  readonly id: string;
  readonly sent: readonly { readonly name: string }[];
  readonly findings: readonly Finding[];
}

let folder: string;
let sandbox: Sandbox;
let aws: SandboxClients;
let hub: EventResources;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-alert-test-'));
  writeFileSync(join(folder, 'org.yaml'), ORG_FILE);
  sandbox = await startSandbox(organizationOf(ORG_FILE));
  aws = sandboxClients(sandbox.endpoint);
  hub = new EventResources(sandbox.endpoint, HUB, 'us-east-1');
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

/** Runs the command; not in this process's own time, because the sandbox answers from it. */
function alertTest(args: string[] = [], env: Readonly<Record<string, string | undefined>> = {}) {
  const options = { cwd: folder, env: { ...process.env, ORG_FILE: undefined, ...sandbox.environment, ...env } };
  return new Promise<{ status: unknown; stdout: string; stderr: string }>(done => {
    const command = [join(ROOT, 'bin/rootguard.js'), 'alert-test', ...args];
    execFile(process.execPath, command, options, (error, stdout, stderr) =>
      done({ status: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
}

async function report(args: string[] = []): Promise<Report> {
  const { stdout } = await alertTest(['--format', 'json', ...args]);
  return JSON.parse(stdout) as Report;
}

/** Of a kind of finding, what it is about. */
const about = ({ findings }: Report, rule: RegExp) =>
  findings.filter(finding => rule.test(finding.rule)).map(({ rule, subject }) => `${rule} | ${subject}`);

test('is no test where nothing is deployed', async () => {
  expect(await alertTest()).toEqual({
    status: 2,
    stdout: '',
    stderr: `error: nothing of the alert path is deployed in account ${HUB}, us-east-1\n  → run npx rootguard deploy\n`,
  });
});

test('is no test with the credentials of another account, with none that work, or without a usable file', async () => {
  const elsewhere = await roleEnvironment(sandbox, `arn:aws:iam::${HUB}:role/RootguardDeploy`);
  expect(await alertTest([], elsewhere)).toEqual({
    status: 2,
    stdout: '',
    stderr:
      `error: the credentials are those of account ${HUB}, the org file's management account is ${MANAGEMENT}\n` +
      '  → sign in to the management account, for example with AWS_PROFILE, or name the other org file\n',
  });

  const none = await alertTest([], { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });
  expect(none).toMatchObject({ status: 2, stdout: '' });
  expect(none.stderr).toMatch(
    /^error: there are no usable AWS credentials: CredentialsProviderError: .*\n {2}→ sign in/,
  );

  const noFile = await alertTest(['nowhere.yaml']);
  expect(noFile).toMatchObject({ status: 2, stdout: '' });
  expect(noFile.stderr).toContain('nowhere.yaml: error missing-file: ');

  writeFileSync(join(folder, 'no-role.yaml'), ORG_FILE.replace('role_name: RootguardDeploy', 'role_name: Missing'));
  const noRole = await alertTest(['no-role.yaml']);
  expect(noRole).toMatchObject({ status: 2, stdout: '' });
  expect(noRole.stderr).toContain(`sts:AssumeRole on arn:aws:iam::${HUB}:role/Missing, which must trust the caller`);
});

describe('a deployed hub', () => {
  const topicArn = (topic: string) => `arn:aws:sns:us-east-1:${HUB}:rootguard-${topic}`;
  const accounts = [HUB, MANAGEMENT];

  beforeAll(async () => {
    await hub.queue('rootguard-hub-dlq');
    await hub.queue('inbox');
    const keyId = await hub.key();
    const policy = alertKeyPolicy({
      partition: 'aws',
      accountId: HUB,
      alarmAccountIds: accounts,
      topicArns: [topicArn('critical'), topicArn('notice')],
    });
    await hub.keyPolicy(keyId, policy);
    for (const topic of ['critical', 'notice']) {
      await hub.topic(`rootguard-${topic}`, { keyId });
      const own = {
        partition: 'aws',
        region: 'us-east-1',
        topicArn: topicArn(topic),
        alarmAccountIds: accounts,
      } as const;
      await hub.sns.send(
        new SetTopicAttributesCommand({
          TopicArn: topicArn(topic),
          AttributeName: 'Policy',
          AttributeValue: alertTopicPolicy(own),
        }),
      );
      await hub.subscribe(topicArn(topic), INBOX, { RawMessageDelivery: 'true' });
    }
    const startRole = await hub.role('rootguard-start-announcer', { action: 'states:StartExecution' });
    // the announcer itself has tests of its own: here it only knows the topics
    const roleArn = await hub.role('rootguard-announcer', { trusted: 'states' });
    const Comment = `"${topicArn('critical')}" or "${topicArn('notice')}"`;
    const definition = JSON.stringify({
      ...{ Comment, QueryLanguage: 'JSONata', StartAt: 'Told' },
      States: { Told: { Type: 'Succeed' } },
    });
    await hub.states('CreateStateMachine', { name: 'rootguard-announcer', type: 'EXPRESS', roleArn, definition });
    for (const signal of SIGNALS) {
      const bus = `rootguard-${signal}`;
      await hub.bus(bus, when('StringEquals', { 'aws:PrincipalOrgID': 'o-exampleorg1' }));
      const target = { Arn: hub.arn('sns', topicOf(signal)) };
      const transformer = {
        InputPathsMap: { id: '$.detail.id', signal: '$.detail.signal' },
        InputTemplate: '"TEST <signal> <id>"',
      };
      // the topic hears of the event beside it
      const announcer = { Arn: hub.arn('states', 'stateMachine:rootguard-announcer'), RoleArn: startRole };
      const test = { source: ['rootguard.test'], account: [HUB] };
      await hub.rule('rootguard-announce', test, [announcer, { ...target, InputTransformer: transformer }], { bus });
    }
    const reads = 'rootguard-root-reads';
    await hub.bus(reads, when('StringEquals', { 'aws:PrincipalOrgID': 'o-exampleorg1' }));
    await hub.rule('rootguard-keep', { source: ['aws.reads'] }, [{ Arn: hub.arn('sqs', 'reads') }], { bus: reads });
    await aws.cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'rootguard-CIS-4.3-root-activity',
        Namespace: 'Rootguard',
        MetricName: 'root-activity',
        Statistic: 'Sum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [topicArn('critical')],
      }),
    );
  });

  test('a dry run looks and sends nothing', async () => {
    const found = await report(['--dry-run']);
    expect(found.sent).toEqual([]);
    expect(about(found, /^(topic|key|machine|subscription|bus|rule|queue-not|not-sent|not-checked)/)).toEqual([]);
    expect(await hub.messages(INBOX)).toEqual([]);
  });

  test('test messages of every signal and of the alarm reach the subscriber, and carry the id of the test', async () => {
    const { id, sent, findings } = await report();
    expect(sent.map(({ name }) => name)).toEqual([...SIGNALS, 'rootguard-CIS-4.3-root-activity']);
    expect(findings.filter(({ rule }) => rule === 'not-sent')).toEqual([]);
    const bodies = (await hub.messages(INBOX)).map(({ Body = '' }) => Body);
    expect(bodies.filter(body => body.startsWith('"TEST')).sort()).toEqual(
      SIGNALS.map(signal => `"TEST ${signal} ${id}"`).sort(),
    );
    const ofAlarm = bodies.filter(body => !body.startsWith('"TEST'));
    expect(ofAlarm.map(body => JSON.parse(body) as object)).toEqual([
      expect.objectContaining({
        AlarmName: 'rootguard-CIS-4.3-root-activity',
        NewStateValue: 'ALARM',
        NewStateReason: `TEST ${id} of the alert path by rootguard alert-test: nobody used root`,
      }),
    ]);
  });

  test('what is missing or broken is found, all of it at once, and exits 1', async () => {
    await hub.events.send(
      new DisableRuleCommand({ Name: 'rootguard-announce', EventBusName: 'rootguard-root-denied' }),
    );
    await hub.sns.send(
      new SubscribeCommand({
        TopicArn: topicArn('notice'),
        Protocol: 'https',
        Endpoint: 'https://events.example.com/integration/SECRET/enqueue',
        Attributes: { FilterPolicy: '{"a":["b"]}' },
      }),
    );
    await hub.states('DeleteStateMachine', { stateMachineArn: hub.arn('states', 'stateMachine:rootguard-announcer') });
    const { status, stdout, stderr } = await alertTest(['--dry-run']);
    expect(status).toBe(1);
    expect(stdout).toContain('state machine rootguard-announcer machine-missing\n');
    expect(stdout).toContain(
      'rule rootguard-root-denied/rootguard-announce rule-disabled\n' +
        '  is disabled: what it matches is lost\n' +
        '  → aws events enable-rule --region us-east-1 --event-bus-name rootguard-root-denied --name rootguard-announce\n',
    );
    expect(stdout).toContain('topic rootguard-notice, https events.example.com subscription-filtered\n');
    expect(stdout).toContain('has no metric filter rootguard-CIS-4.3-root-activity: its alarm cannot fire\n');
    expect(stdout).toContain(`alarm rootguard-root-activity-${HUB} alarm-missing\n`);
    expect(stdout).toContain('StackSet rootguard-forwarding stack-set-missing\n');
    expect(stdout).toContain('StackSet rootguard-forwarding-management stack-set-missing\n');
    expect(stdout).toContain('queue rootguard-forward-dlq queue-missing\n');
    expect(stdout).toMatch(/\n\d+ findings\n$/);
    expect(stdout).not.toContain('SECRET');
    expect(stderr).toMatch(/^looked only: nothing was sent\n/);
  });
});
