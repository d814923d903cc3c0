import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListEventBusesCommand, ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetScheduleCommand, ListSchedulesCommand } from '@aws-sdk/client-scheduler';
import { CreateAccountCommand } from '@aws-sdk/client-organizations';
import { PARTITIONS } from '../../aws/partition';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../config/organization-of';
import { EventResources } from '../sandbox/event-resources';
import { countProviders } from './provider-processes';
import { assumeRole, sandboxClients } from '../sandbox/sandbox-clients';
import { StackSets } from '../sandbox/stack-set-resources';
import { TerraformRun } from '../integration/terraform-run';

const RUNBOOK = 'https://wiki.example.com/root-runbook';
const AUDIT = '333333333333';
const STACKS = ['alerts', 'alarms', 'forwarding'];
const REGIONS = ['us-east-1', 'eu-west-1'];
/** Enabled everywhere from the start, and not forwarded from members. */
const FURTHER = 'ap-south-1';

/** A sign-in of root, as CloudTrail records it in an account. */
const signIn = (accountId: string, changes: object = {}) => ({
  eventVersion: '1.11',
  eventID: '5be9cb8a-6be9-4a0b-8d2e-6f0ee2f6a0d1',
  userIdentity: { type: 'Root', principalId: accountId, arn: `arn:aws:iam::${accountId}:root`, accountId },
  eventTime: '2026-11-21T03:00:00Z',
  eventSource: 'signin.amazonaws.com',
  eventName: 'ConsoleLogin',
  awsRegion: 'us-east-1',
  sourceIPAddress: '192.0.2.17',
  userAgent: 'Mozilla/5.0',
  readOnly: false,
  eventType: 'AwsConsoleSignIn',
  recipientAccountId: accountId,
  responseElements: { ConsoleLogin: 'Success' },
  ...changes,
});

/** A write of root with an access key. */
const write = (accountId: string, changes: object = {}) =>
  signIn(accountId, {
    eventSource: 's3.amazonaws.com',
    eventName: 'DeleteBucket',
    eventType: 'AwsApiCall',
    responseElements: null,
    ...changes,
  });

interface Rollout {
  readonly regions: string[];
  /** Whether payments is delegated administrator of iam, which the file then names. */
  readonly delegate: boolean;
  readonly targets?: string[];
}

// the hub is not the management account, so that everything crosses accounts
describe('root in an account of the organization', () => {
  let sandbox: Sandbox;
  let terraform: TerraformRun;
  let hub: EventResources;
  let queue: string;
  let processes: { terraforms: number; most: number };

  const organizationWith = ({ regions, delegate, targets }: Rollout) => {
    const file = orgFile();
    Object.assign(file.accounts, { audit: { id: AUDIT, name: 'Audit', email: 'aws+audit@example.com' } });
    const administrator = { account: 'payments', role_name: 'RootguardForwarding' };
    return organizationOf({
      ...file,
      root_deny: undefined,
      reviews: { since: '2026-11-15', access: 'monthly' },
      ...(delegate && {
        root_access: { credentials_management: true, sessions: true, delegated_administrator: administrator },
      }),
      trail: { existing: { log_group: 'aws-controltower/CloudTrailLogs' } },
      alerts: {
        runbook_url: RUNBOOK,
        hub_account: { account: 'audit', role_name: 'RootguardDeploy' },
        regions,
        ...(targets && { targets }),
        heartbeat: '06:05',
        subscriptions: [
          { protocol: 'sqs', endpoint: `arn:aws:sqs:us-east-1:${AUDIT}:on-call`, topics: ['critical', 'notice'] },
        ],
      },
    });
  };

  beforeAll(async () => {
    // the sandbox has the role of the file that names one
    sandbox = await startSandbox(organizationWith({ regions: REGIONS, delegate: true }));
    hub = new EventResources(sandbox.endpoint, AUDIT, 'us-east-1');
    queue = await hub.queue('on-call');
    terraform = new TerraformRun(sandbox);
    terraform.synthesize(organizationWith({ regions: REGIONS, delegate: false }));
    await terraform.apply('alerts');
    await terraform.apply('alarms');
    processes = await countProviders(() => terraform.apply('forwarding'));
  });

  afterAll(async () => {
    terraform?.cleanUp();
    await sandbox?.stop();
  });

  /** What on-call got since the last time: event messages as they are, alarms by the name of the alarm. */
  async function received(): Promise<{ events: string[]; alarms: string[] }> {
    const messages: string[] = [];
    for (;;) {
      const batch = await hub.messages(queue);
      if (batch.length === 0) break;
      messages.push(...batch.map(({ Body = '' }) => (JSON.parse(Body) as { Message: string }).Message));
    }
    const alarms = messages.filter(message => message.startsWith('{'));
    return {
      events: messages.filter(message => !message.startsWith('{')),
      alarms: alarms.map(message => (JSON.parse(message) as { AlarmName: string }).AlarmName).sort(),
    };
  }

  test('was forwarded by one provider process, whatever the number of accounts and regions', () => {
    expect(processes).toEqual({ terraforms: 1, most: 1 });
  });

  test('signs in: both paths say whose root it was, and the message says what to do', async () => {
    await sandbox.recordEvent(signIn('222222222222'));
    const { events, alarms } = await received();
    expect(events.map(event => event.split('\n'))).toEqual([
      [
        'CRITICAL: root sign-in in AWS account Payments (222222222222)',
        'Somebody signs in as root, or changes what it takes to sign in: password, MFA, root e-mail.',
        'Account: Payments (222222222222), OU Workloads/Prod, root e-mail aws+payments@example.com',
        'Called: ConsoleLogin at signin.amazonaws.com',
        'Result: Success',
        'By: arn:aws:iam::222222222222:root',
        'From: 192.0.2.17 in us-east-1, Mozilla/5.0',
        'Time: 2026-11-21T03:00:00Z',
        'Event, in account 222222222222: https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/5be9cb8a-6be9-4a0b-8d2e-6f0ee2f6a0d1',
        'Validate now: 1. Was this announced? 2. By whom? 3. Under which ticket?',
        'If you cannot confirm all three within minutes, escalate as a security incident: security, security@example.com',
        `Runbook: ${RUNBOOK}#somebody-used-root`,
        expect.stringMatching(
          /^Contain, from the management account: aws organizations attach-policy --target-id 222222222222 /,
        ),
      ],
    ]);
    expect(alarms).toEqual(['rootguard-CIS-4.3-root-activity', 'rootguard-root-activity-222222222222']);
  });

  test('acts in another region, and in the management account, which StackSets of the organization never reach', async () => {
    await sandbox.recordEvent(write('222222222222', { awsRegion: 'eu-west-1' }));
    await sandbox.recordEvent(write('111111111111', { awsRegion: 'eu-west-1' }));
    const { events } = await received();
    expect(events.map(message => message.split('\n')[0])).toEqual([
      'CRITICAL: root activity in AWS account Payments (222222222222)',
      'CRITICAL: root activity in AWS account Management (111111111111)',
    ]);
    for (const message of events) expect(message).toContain(RUNBOOK);
    expect(events[1]).toContain('root e-mail aws+management@example.com');
  });

  test('acts in an account that was created after the deployment, and is told by its name', async () => {
    const { organizations } = sandboxClients(sandbox.endpoint);
    const { CreateAccountStatus } = await organizations.send(
      new CreateAccountCommand({ AccountName: 'New', Email: 'aws+new@example.com' }),
    );
    const id = CreateAccountStatus?.AccountId ?? '';
    // the first operation was Terraform's
    await new StackSets(sandbox.endpoint).idle('rootguard-forwarding', 2);
    await sandbox.recordEvent(write(id, { awsRegion: 'eu-west-1' }));
    const { events } = await received();
    expect(events.map(message => message.split('\n')[0])).toEqual([
      `CRITICAL: root activity in AWS account New (${id})`,
    ]);
    expect(events[0]).toContain('root e-mail aws+new@example.com');
  });

  test('is not seen for a day: a heartbeat comes along both paths, by every topic', async () => {
    const entry = { EventBusName: 'rootguard-root-activity', Source: 'rootguard.heartbeat', Detail: '{}' };
    await hub.events.send(new PutEventsCommand({ Entries: [{ ...entry, DetailType: 'Rootguard Heartbeat' }] }));
    const role = { userName: 'rootguard-announcer' };
    await sandbox.recordEvent(
      signIn(AUDIT, {
        eventSource: 'sns.amazonaws.com',
        eventName: 'GetTopicAttributes',
        eventType: 'AwsApiCall',
        readOnly: true,
        userIdentity: { type: 'AssumedRole', accountId: AUDIT, sessionContext: { sessionIssuer: role } },
      }),
    );
    const { events, alarms } = await received();
    expect(events.map(message => message.split(':')[0])).toEqual(
      ['critical', 'notice', 'critical-without-key'].map(topic => `HEARTBEAT rootguard-${topic}`),
    );
    expect(alarms).toEqual(Array(3).fill('rootguard-heartbeat'));
  });

  test('is not used, and reviews are due: what each schedule puts on its bus arrives as a notice', async () => {
    await received();
    const { Schedules = [] } = await hub.scheduler.send(new ListSchedulesCommand({}));
    const names = Schedules.map(({ Name = '' }) => Name).filter(name => name.startsWith('rootguard-reminder-'));
    const told: Record<string, string[]> = {};
    for (const Name of names) {
      const { State, ScheduleExpression = '', Target } = await hub.scheduler.send(new GetScheduleCommand({ Name }));
      // as the scheduler does, in the role that it takes
      const EventBusName = Target!.Arn!;
      const { Source, DetailType } = Target!.EventBridgeParameters!;
      const entry = { EventBusName, Source, DetailType, Detail: Target!.Input! };
      await hub.events.send(new PutEventsCommand({ Entries: [entry] }));
      told[`${Name} ${State} ${ScheduleExpression}`] = (await received()).events;
    }
    const to = (accounts: string, id: string, often: string, form: string, page: string) => [
      `${id}: due ${often} for ${accounts}.`,
      `Do it, and write it down: npx rootguard record new ${form}`,
      'The day that it is due by, counted from the records: npx rootguard record calendar --output root.ics',
      `Runbook: ${RUNBOOK}#${page}`,
    ];
    const [all, one] = ['3 accounts: audit, management, payments', '1 account: management'];
    const message = (title: string, lines: readonly string[]) => [[`REMINDER: ${title}`, ...lines].join('\n')];
    const quarterly = 'every three months';
    expect(told).toEqual({
      'rootguard-reminder-access ENABLED cron(0 8 15 * ? *)': message(
        'review of who has mailbox, password, MFA device and phone',
        to(all, 'REV-1', 'every month', 'review', 'accounts'),
      ),
      'rootguard-reminder-contacts ENABLED cron(0 8 15 1,4,7,10 ? *)': message(
        'review of alternate and primary contacts',
        to(all, 'ACC-6', quarterly, 'review', 'accounts'),
      ),
      'rootguard-reminder-exemptions ENABLED cron(0 8 15 1,4,7,10 ? *)': message(
        'review of exemptions, and of what the org file accepts',
        to(all, 'SCP-2', quarterly, 'review', 'break-glass'),
      ),
      'rootguard-reminder-drill ENABLED cron(0 8 15 1,4,7,10 ? *)': message(
        'drill of root access and of the phone',
        to(one, 'REV-3', quarterly, 'drill', 'management-root-task'),
      ),
      'rootguard-reminder-alert-test ENABLED cron(0 8 15 1,4,7,10 ? *)': message(
        'test of alerts, heard by somebody',
        to(all, 'REV-3', quarterly, 'alert-test', 'alerts-not-forwarded'),
      ),
      'rootguard-reminder-recovery ENABLED cron(0 8 15 10 ? *)': message(
        'test of recovery without password or MFA device',
        to(one, 'DOC-4', 'every year', 'drill', 'recovery'),
      ),
    });
  });

  test('only reads: nobody is told one by one, the calls are kept', async () => {
    await received();
    await sandbox.recordEvent(write('222222222222', { eventName: 'ListBuckets', readOnly: true }));
    expect((await received()).events).toEqual([]);
    const { logs } = await assumeRole(sandbox.endpoint, `arn:aws:iam::${AUDIT}:role/RootguardDeploy`);
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: '/aws/events/rootguard-root-reads' }),
    );
    expect(
      events.map(({ message = '' }) => (JSON.parse(message) as { detail: { eventName: string } }).detail.eventName),
    ).toEqual(['ListBuckets']);
  });

  test.each(STACKS)('a second plan of %s is empty', async stack => {
    expect(await terraform.plan(stack)).toEqual([]);
  });

  /** A session of root, opened by a role of an account. */
  const assumeRoot = (accountId: string, awsRegion: string) =>
    signIn(accountId, {
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRoot',
      eventType: 'AwsApiCall',
      awsRegion,
      userIdentity: {
        type: 'AssumedRole',
        accountId,
        arn: `arn:aws:sts::${accountId}:assumed-role/Admin/jdoe`,
        sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${accountId}:role/Admin`, userName: 'Admin' } },
      },
      requestParameters: {
        targetPrincipal: AUDIT,
        taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy' },
      },
      responseElements: null,
    });
  const firstLines = async () => (await received()).events.map(message => message.split('\n')[0]);
  const stacksOfDelegate = async () =>
    (await new StackSets(sandbox.endpoint).instances('rootguard-forwarding-delegate')).map(
      line => /^222222222222 (\S+) CURRENT SUCCEEDED$/.exec(line)?.[1] ?? line,
    );

  describe('in a session that the delegated administrator of iam opens', () => {
    test('is not seen in a region that no member forwards, until the org file names the administrator', async () => {
      await received();
      await sandbox.recordEvent(assumeRoot('222222222222', FURTHER));
      expect(await firstLines()).toEqual([]);

      terraform.synthesize(organizationWith({ regions: REGIONS, delegate: true }));
      const changes = await terraform.plan('forwarding');
      expect(new Set(changes.map(change => change.replace(/\[.*/, '')))).toEqual(
        new Set([
          'create aws_cloudformation_stack_set.forwarding_delegate',
          'create aws_cloudformation_stack_set_instance.forwarding_delegate_instances',
        ]),
      );
      await terraform.apply('forwarding');
      expect(await terraform.plan('forwarding')).toEqual([]);

      await sandbox.recordEvent(assumeRoot('222222222222', FURTHER));
      // where every member is forwarded, once as before
      await sandbox.recordEvent(assumeRoot('222222222222', 'eu-west-1'));
      // another member is none
      await sandbox.recordEvent(assumeRoot(AUDIT, FURTHER));
      const session = `NOTICE: root session in AWS account Audit (${AUDIT})`;
      expect(await firstLines()).toEqual([session, session]);
    });

    test('has one stack in each region that is enabled there, and no other account has more', async () => {
      const further = await stacksOfDelegate();
      expect(further).toContain(FURTHER);
      const enabled = PARTITIONS.aws.defaultRegions;
      const everywhere = [...REGIONS, ...PARTITIONS.aws.signInRegions];
      expect(further).toEqual(enabled.filter(region => !everywhere.includes(region)).sort());
    });

    test('is still seen when its region goes over to every member, and back', async () => {
      terraform.synthesize(organizationWith({ regions: [...REGIONS, FURTHER], delegate: true }));
      await terraform.apply('forwarding');
      expect(await terraform.plan('forwarding')).toEqual([]);
      expect(await stacksOfDelegate()).not.toContain(FURTHER);
      await sandbox.recordEvent(assumeRoot('222222222222', FURTHER));
      await sandbox.recordEvent(assumeRoot(AUDIT, FURTHER));
      expect(await firstLines()).toHaveLength(2);

      terraform.synthesize(organizationWith({ regions: REGIONS, delegate: true }));
      await terraform.apply('forwarding');
      expect(await terraform.plan('forwarding')).toEqual([]);
      await sandbox.recordEvent(assumeRoot('222222222222', FURTHER));
      await sandbox.recordEvent(assumeRoot(AUDIT, FURTHER));
      expect(await firstLines()).toHaveLength(1);
    });

    test('is as before when the file names nobody any more', async () => {
      terraform.synthesize(organizationWith({ regions: REGIONS, delegate: false }));
      await terraform.apply('forwarding');
      expect(await terraform.plan('forwarding')).toEqual([]);
      await sandbox.recordEvent(assumeRoot('222222222222', FURTHER));
      expect(await firstLines()).toEqual([]);
    });
  });

  test('is told of from the OUs of alerts.targets alone, and from everywhere again', async () => {
    const rollOut = async (targets?: string[]) => {
      terraform.synthesize(organizationWith({ regions: REGIONS, delegate: false, targets }));
      const changes = [...(await terraform.plan('forwarding')), ...(await terraform.plan('alarms'))];
      for (const stack of ['forwarding', 'alarms']) {
        await terraform.apply(stack);
        expect(await terraform.plan(stack)).toEqual([]);
      }
      const instances = await new StackSets(sandbox.endpoint).instances('rootguard-forwarding');
      const accounts = [...new Set(instances.map(line => line.split(' ')[0]))].sort();
      await received();
      for (const account of [AUDIT, '222222222222', '111111111111']) {
        await sandbox.recordEvent(write(account, { awsRegion: 'eu-west-1' }));
      }
      return { changes, accounts, told: (await firstLines()).map(line => /\d{12}/.exec(line ?? '')?.[0]) };
    };
    const INSTANCES = 'aws_cloudformation_stack_instances.forwarding_members_instances';
    const AUDITS = 'aws_cloudwatch_metric_alarm.root-activity-by-account_audit';
    expect(await rollOut(['Workloads/Prod'])).toEqual({
      changes: [`update ${INSTANCES}`, `delete ${AUDITS}`],
      accounts: ['222222222222'],
      told: ['222222222222', '111111111111'],
    });
    const all = await rollOut();
    expect(all.changes).toEqual([`update ${INSTANCES}`, `create ${AUDITS}`]);
    expect(all.accounts).toEqual(expect.arrayContaining(['222222222222', AUDIT]));
    expect(all.told).toEqual([AUDIT, '222222222222', '111111111111']);
  });

  test('acts while nobody may ask Organizations: the names are those of the org file', async () => {
    const management = new EventResources(sandbox.endpoint, '111111111111', 'us-east-1');
    await management.rolePolicy('rootguard-account-reader', { Effect: 'Deny', Action: '*', Resource: '*' });
    await sandbox.recordEvent(write('222222222222'));
    expect((await received()).events).toEqual([
      expect.stringMatching(/^CRITICAL: root activity in AWS account Payments \(222222222222\)\n/),
    ]);
  });

  test('acts while the announcer may not publish: an alarm says so, and the message is kept', async () => {
    await received();
    await hub.rolePolicy('rootguard-announcer', { Effect: 'Deny', Action: 'sns:Publish', Resource: '*' });
    await sandbox.recordEvent(write('222222222222'));
    expect(await received()).toMatchObject({
      events: [],
      alarms: expect.arrayContaining(['rootguard-announcer-failed']) as string[],
    });
    const kept = await hub.messages(`arn:aws:sqs:us-east-1:${AUDIT}:rootguard-hub-dlq`);
    expect(kept.map(({ Body }) => Body)).toEqual([
      expect.stringMatching(/^CRITICAL: root activity in AWS account Payments \(222222222222\)\n/),
    ]);
  });

  test('is forwarded no more when the forwarding is destroyed, and the rules are gone everywhere', async () => {
    await terraform.destroy('forwarding');
    const member = new EventResources(sandbox.endpoint, '222222222222', 'eu-west-1');
    expect((await member.events.send(new ListRulesCommand({ NamePrefix: 'rootguard-' }))).Rules).toEqual([]);
    await terraform.destroy('alarms');
    await terraform.destroy('alerts');
    expect((await hub.events.send(new ListEventBusesCommand({ NamePrefix: 'rootguard-' }))).EventBuses).toEqual([]);
  });
});
