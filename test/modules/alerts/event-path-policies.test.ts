import { hubBusPolicy, rootReadsLogPolicy } from '../../../modules/alerts/hub-policies';
import {
  accountReaderPolicy,
  accountReaderTrust,
  accountsArn,
  announcerPolicy,
  announcerTrust,
  startPolicy,
  startTrust,
} from '../../../modules/alerts/announcer-policies';
import { deadLetterQueuePolicy } from '../../../modules/alerts/dead-letter-queue';
import { alertKeyPolicy } from '../../../modules/trail/key-policy';
import {
  stackSetAdministrationTrust,
  stackSetExecutionPolicy,
} from '../../../modules/forwarding/stack-set-role-policies';
import { simulatePrincipal, simulateService } from '../../simulate';

const MANAGEMENT = '111111111111';
const MEMBER = '222222222222';
const HUB = '777777777777';
const BUS = `arn:aws:events:us-east-1:${HUB}:event-bus/rootguard-root-activity`;

describe('the policy of a bus', () => {
  const put = {
    principal: `arn:aws:sts::${MEMBER}:assumed-role/rootguard-forward-eu-west-1/events`,
    action: 'events:PutEvents',
    resource: BUS,
    accountId: HUB,
    resourcePolicy: hubBusPolicy(BUS, 'o-exampleorg1'),
    context: { 'aws:PrincipalOrgID': 'o-exampleorg1' },
  };

  test('admits the accounts of the organization', async () => {
    expect(await simulatePrincipal(put)).toBe('Allowed');
  });

  test.each([
    ['another organization', { context: { 'aws:PrincipalOrgID': 'o-otherorgan1' } }],
    ['an account without an organization', { context: {} }],
    ['a member that wants to delete it', { action: 'events:DeleteEventBus' }],
    ['a member that wants another bus', { resource: `${BUS}-2` }],
  ])('does not admit %s', async (_, changes) => {
    expect(await simulatePrincipal({ ...put, ...changes })).toBe('ImplicitlyDenied');
  });
});

describe('the policy of the log group for read-only calls', () => {
  const group = `arn:aws:logs:us-east-1:${HUB}:log-group:/aws/events/rootguard-root-reads`;
  const write = {
    policy: rootReadsLogPolicy(group),
    service: 'events.amazonaws.com',
    action: 'logs:PutLogEvents',
    resource: `${group}:log-stream:a`,
    accountId: HUB,
  };

  test.each([
    ['EventBridge to write', {}, 'Allowed'],
    ['EventBridge to make a stream', { action: 'logs:CreateLogStream' }, 'Allowed'],
    ['EventBridge to write elsewhere', { resource: `${group}-2:log-stream:a` }, 'ImplicitlyDenied'],
    ['EventBridge to read', { action: 'logs:GetLogEvents' }, 'ImplicitlyDenied'],
    ['another service to write', { service: 'config.amazonaws.com' }, 'ImplicitlyDenied'],
  ])('lets %s: %#', async (_, changes, outcome) => {
    expect(await simulateService({ ...write, ...changes })).toBe(outcome);
  });
});

test('the hub’s dead-letter queue takes what rules on its own buses send', async () => {
  const queue = `arn:aws:sqs:us-east-1:${HUB}:rootguard-hub-dlq`;
  const rules = `arn:aws:events:us-east-1:${HUB}:rule/`;
  const send = (source: string) =>
    simulateService({
      policy: deadLetterQueuePolicy(queue, { service: 'events.amazonaws.com', sourceArns: [`${rules}rootguard-*`] }),
      service: 'events.amazonaws.com',
      action: 'sqs:SendMessage',
      resource: queue,
      accountId: HUB,
      context: { 'aws:SourceArn': source },
    });
  expect(await send(`${rules}rootguard-root-activity/rootguard-${MEMBER}`)).toBe('Allowed');
  expect(await send(`${rules}mine`)).toBe('ImplicitlyDenied');
  expect(await send(`${rules.replace(HUB, MEMBER)}rootguard-a/b`)).toBe('ImplicitlyDenied');
});

describe('the roles of the announcer', () => {
  const place = { partition: 'aws', region: 'us-east-1', accountId: HUB } as const;
  const machine = `arn:aws:states:us-east-1:${HUB}:stateMachine:rootguard-announcer`;
  const topics = ['critical', 'notice'].map(name => `arn:aws:sns:us-east-1:${HUB}:rootguard-${name}`);
  const queue = `arn:aws:sqs:us-east-1:${HUB}:rootguard-hub-dlq`;
  const accounts = accountsArn('aws', MANAGEMENT, 'o-exampleorg1');
  const reader = `arn:aws:iam::${MANAGEMENT}:role/rootguard-account-reader`;
  const role = `arn:aws:iam::${HUB}:role/rootguard-announcer`;

  test.each([
    ['states.amazonaws.com', announcerTrust(place), machine, `${machine}-2`],
    [
      'events.amazonaws.com',
      startTrust(place, []),
      `arn:aws:events:us-east-1:${HUB}:rule/rootguard-tampering/rootguard-announce`,
      `arn:aws:events:us-east-1:${HUB}:rule/mine`,
    ],
    [
      'events.amazonaws.com',
      startTrust(place, ['beats']),
      `arn:aws:events:us-east-1:${HUB}:rule/rootguard-tampering/rootguard-announce`,
      `arn:aws:events:us-east-1:${HUB}:rule/mine`,
    ],
    [
      'scheduler.amazonaws.com',
      startTrust(place, ['beats']),
      `arn:aws:scheduler:us-east-1:${HUB}:schedule-group/default`,
      `arn:aws:scheduler:us-east-1:${HUB}:schedule-group/mine`,
    ],
  ])('are taken by %s for what is ours', async (service, policy, ours, other) => {
    const assume = (arn: string, account = HUB, by = service) =>
      simulateService({
        policy,
        service: by,
        action: 'sts:AssumeRole',
        resource: role,
        accountId: HUB,
        context: { 'aws:SourceArn': arn, 'aws:SourceAccount': account },
      });
    expect(await assume(ours)).toBe('Allowed');
    expect(await assume(other)).toBe('ImplicitlyDenied');
    expect(await assume(ours.replace(HUB, MEMBER), MEMBER)).toBe('ImplicitlyDenied');
    expect(await assume(ours, HUB, 'lambda.amazonaws.com')).toBe('ImplicitlyDenied');
  });

  const ask = (identityPolicy: string, action: string, resource: string, context = {}, resourcePolicy?: string) =>
    simulatePrincipal({
      principal: `${role}/x`.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/'),
      action,
      resource,
      identityPolicy,
      context,
      ...(resourcePolicy && { resourcePolicy }),
    });

  test('EventBridge may start this machine and no other', async () => {
    expect(await ask(startPolicy(place, []), 'states:StartExecution', machine)).toBe('Allowed');
    expect(await ask(startPolicy(place, []), 'states:StartExecution', `${machine}-2`)).toBe('ImplicitlyDenied');
    expect(await ask(startPolicy(place, []), 'states:UpdateStateMachine', machine)).toBe('ImplicitlyDenied');
  });

  test('the scheduler may put a heartbeat on its bus, where there is one', async () => {
    const bus = `arn:aws:events:us-east-1:${HUB}:event-bus/rootguard-root-activity`;
    expect(await ask(startPolicy(place, ['beats']), 'events:PutEvents', bus)).toBe('Allowed');
    expect(await ask(startPolicy(place, ['beats']), 'events:PutEvents', `${bus}-2`)).toBe('ImplicitlyDenied');
    expect(await ask(startPolicy(place, ['beats']), 'states:StartExecution', machine)).toBe('Allowed');
    expect(await ask(startPolicy(place, []), 'events:PutEvents', bus)).toBe('ImplicitlyDenied');
    expect(startTrust(place, [])).not.toContain('scheduler');
  });

  test('the scheduler may put reminders on theirs, and on that of the heartbeat with one alone', async () => {
    const bus = (signal: string) => `arn:aws:events:us-east-1:${HUB}:event-bus/rootguard-${signal}`;
    const reminders = startPolicy(place, ['reminders']);
    expect(await ask(reminders, 'events:PutEvents', bus('change'))).toBe('Allowed');
    expect(await ask(reminders, 'events:PutEvents', bus('root-activity'))).toBe('ImplicitlyDenied');
    expect(await ask(reminders, 'states:StartExecution', machine)).toBe('Allowed');
    const both = startPolicy(place, ['beats', 'reminders']);
    for (const signal of ['change', 'root-activity'])
      expect(await ask(both, 'events:PutEvents', bus(signal))).toBe('Allowed');
    expect(await ask(both, 'events:PutEvents', bus('tampering'))).toBe('ImplicitlyDenied');
    expect(startTrust(place, ['reminders'])).toBe(startTrust(place, ['beats']));
  });

  test.each<[string, string, object, string]>([
    ['sns:Publish', topics[1]!, {}, 'Allowed'],
    ['sns:Publish', `${topics[1]}-2`, {}, 'ImplicitlyDenied'],
    ['sns:SetTopicAttributes', topics[1]!, {}, 'ImplicitlyDenied'],
    [
      'kms:GenerateDataKey',
      `arn:aws:kms:us-east-1:${HUB}:key/a`,
      { 'kms:EncryptionContext:aws:sns:topicArn': topics[0] },
      'Allowed',
    ],
    ['kms:GenerateDataKey', `arn:aws:kms:us-east-1:${HUB}:key/a`, {}, 'ImplicitlyDenied'],
    ['sqs:SendMessage', queue, {}, 'Allowed'],
    ['sqs:ReceiveMessage', queue, {}, 'ImplicitlyDenied'],
    ['sts:AssumeRole', reader, {}, 'Allowed'],
    ['sts:AssumeRole', `arn:aws:iam::${MANAGEMENT}:role/Admin`, {}, 'ImplicitlyDenied'],
    ['organizations:DescribeAccount', accounts.replace('*', MEMBER), {}, 'ImplicitlyDenied'],
    ['logs:CreateLogDelivery', '*', {}, 'Allowed'],
  ])('the announcer of another account, %s on %s: %#', async (action, resource, context, expected) => {
    const policy = announcerPolicy({ topicArns: topics, queueArn: queue, reads: { roleArn: reader } });
    // a key admits nobody whom its own policy does not
    const resourcePolicy = action.startsWith('kms:')
      ? alertKeyPolicy({ partition: 'aws', accountId: HUB, alarmAccountIds: [HUB], topicArns: topics })
      : undefined;
    expect(await ask(policy, action, resource, context, resourcePolicy)).toBe(expected);
  });

  test('the announcer of the management account, and the reader, may read accounts and nothing else of the organization', async () => {
    for (const policy of [
      announcerPolicy({ topicArns: topics, queueArn: queue, reads: { accountsArn: accounts } }),
      accountReaderPolicy(accounts),
    ]) {
      expect(await ask(policy, 'organizations:DescribeAccount', accounts.replace('*', MEMBER))).toBe('Allowed');
      expect(await ask(policy, 'organizations:ListAccounts', '*')).toBe('ImplicitlyDenied');
      expect(await ask(policy, 'organizations:CloseAccount', accounts.replace('*', MEMBER))).toBe('ImplicitlyDenied');
    }
  });

  test('the reader is taken by the announcer of the hub alone', async () => {
    const assume = (principal: string, accountId = HUB) =>
      simulatePrincipal({
        principal: `arn:aws:sts::${accountId}:assumed-role/${principal}/x`,
        action: 'sts:AssumeRole',
        resource: reader,
        accountId: MANAGEMENT,
        resourcePolicy: accountReaderTrust(place),
        identityPolicy: announcerPolicy({ topicArns: topics, queueArn: queue, reads: { roleArn: reader } }),
        context: { 'aws:PrincipalArn': `arn:aws:iam::${accountId}:role/${principal}` },
      });
    expect(await assume('rootguard-announcer')).toBe('Allowed');
    expect(await assume('Admin')).not.toBe('Allowed');
    expect(await assume('rootguard-announcer', MEMBER)).not.toBe('Allowed');
  });
});

describe('the trust of the administration role', () => {
  const stackSet = (name: string, account = MANAGEMENT) =>
    `arn:aws:cloudformation:us-east-1:${account}:stackset/${name}:11111111-2222-3333-4444-555555555555`;
  const assume = (service: string, arn: string, account: string) =>
    simulateService({
      policy: stackSetAdministrationTrust('aws', MANAGEMENT),
      service,
      action: 'sts:AssumeRole',
      resource: `arn:aws:iam::${MANAGEMENT}:role/rootguard-stackset-administration`,
      accountId: MANAGEMENT,
      context: { 'aws:SourceArn': arn, 'aws:SourceAccount': account },
    });
  const ours = 'rootguard-forwarding-management';

  test('is CloudFormation’s, for our StackSet of this account', async () => {
    expect(await assume('cloudformation.amazonaws.com', stackSet(ours), MANAGEMENT)).toBe('Allowed');
    expect(await assume('cloudformation.amazonaws.com', stackSet('other'), MANAGEMENT)).toBe('ImplicitlyDenied');
    expect(await assume('cloudformation.amazonaws.com', stackSet(ours, MEMBER), MEMBER)).toBe('ImplicitlyDenied');
    expect(await assume('lambda.amazonaws.com', stackSet(ours), MANAGEMENT)).toBe('ImplicitlyDenied');
  });

  test('is that of CloudFormation in each region that has to be opted in', async () => {
    expect(await assume('cloudformation.ap-east-1.amazonaws.com', stackSet(ours), MANAGEMENT)).toBe('Allowed');
    expect(await assume('cloudformation.me-south-1.amazonaws.com', stackSet(ours), MANAGEMENT)).toBe('Allowed');
    for (const service of ['cloudformation.us-east-1.amazonaws.com', 'cloudformation.xx-east-1.amazonaws.com']) {
      expect(await assume(service, stackSet(ours), MANAGEMENT)).toBe('ImplicitlyDenied');
    }
  });
});

describe.each([
  ['aws', 'eu-west-1'],
  ['aws-us-gov', 'us-gov-west-1'],
  ['aws-cn', 'cn-north-1'],
] as const)('the execution role in %s', (partition, region) => {
  const identityPolicy = stackSetExecutionPolicy(partition, MANAGEMENT);
  const arn = (service: string, resource: string, account = MANAGEMENT, in_ = region as string) =>
    `arn:${partition}:${service}:${in_}:${account}:${resource}`;
  const role = (name: string) => arn('iam', `role/${name}`, MANAGEMENT, '');
  const ask = (action: string, resource: string, context = {}) =>
    simulatePrincipal({
      principal: `arn:${partition}:sts::${MANAGEMENT}:assumed-role/rootguard-stackset-execution/a`,
      action,
      resource,
      identityPolicy,
      context,
    });
  const stack = (name: string) => arn('cloudformation', `stack/${name}/abc`);

  test.each([
    ['cloudformation:CreateStack', stack('StackSet-rootguard-forwarding-management-1')],
    ['cloudformation:DeleteStack', stack('StackSet-rootguard-forwarding-management-1')],
    ['events:PutRule', arn('events', 'rule/rootguard-forward-root-activity')],
    ['events:PutTargets', arn('events', 'rule/rootguard-forward-root-activity')],
    ['iam:CreateRole', role(`rootguard-forward-${region}`)],
    ['iam:PutRolePolicy', role(`rootguard-forward-${region}`)],
    ['sqs:CreateQueue', arn('sqs', 'rootguard-forward-dlq')],
    ['cloudwatch:PutMetricAlarm', arn('cloudwatch', 'alarm:rootguard-forward-dlq')],
  ])('may call %s on %s', async (action, resource) => {
    expect(await ask(action, resource)).toBe('Allowed');
  });

  test.each([
    ['cloudformation:DeleteStack', stack('StackSet-other-1')],
    ['events:PutRule', arn('events', 'rule/mine')],
    ['events:DeleteRule', arn('events', 'rule/rootguard-222222222222')],
    ['iam:CreateRole', role('Admin')],
    ['iam:PutRolePolicy', role('rootguard-stackset-execution')],
    ['iam:AttachRolePolicy', role(`rootguard-forward-${region}`)],
    ['iam:CreateUser', arn('iam', 'user/mine', MANAGEMENT, '')],
    ['sqs:DeleteQueue', arn('sqs', 'mine')],
    ['sqs:ReceiveMessage', arn('sqs', 'rootguard-forward-dlq')],
    ['cloudwatch:DeleteAlarms', arn('cloudwatch', 'alarm:rootguard-root-activity-222222222222')],
  ])('may not call %s on %s', async (action, resource) => {
    expect(await ask(action, resource)).toBe('ImplicitlyDenied');
  });

  test('may give the forwarding role to EventBridge alone', async () => {
    const pass = (service: string, name = `rootguard-forward-${region}`) =>
      ask('iam:PassRole', role(name), { 'iam:PassedToService': service });
    expect(await pass('events.amazonaws.com')).toBe('Allowed');
    expect(await pass('lambda.amazonaws.com')).toBe('ImplicitlyDenied');
    expect(await pass('events.amazonaws.com', 'Admin')).toBe('ImplicitlyDenied');
  });
});
