import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { simulateEvent } from '../../simulate/simulation';
import { readSynthesized, Synthesized } from '../../world/stacks/synthesized';
import { synthesizedFolder } from './synthesized-folder';

/*
 * Calls that disarm something in words that a rule may miss, by whoever can make them, and their look-alikes: what a
 * workload does to its own things. Each on the synthesized example.
 */

type Fields = Readonly<Record<string, unknown>>;

const [MANAGEMENT, ARCHIVE, MEMBER] = ['111111111111', '222222222222', '777777777777'];
const arn = (service: string, resource: string, account = MANAGEMENT): string =>
  `arn:aws:${service}:us-east-1:${account}:${resource}`;

let synthesized: Synthesized;
let folder: string;
beforeAll(() => {
  folder = synthesizedFolder(readFileSync(join(__dirname, '../../examples/acme/org.yaml'), 'utf8'));
  ({ synthesized } = readSynthesized(folder));
});
afterAll(() => rmSync(folder, { recursive: true }));

const role = (account: string, name: string, more: Fields = {}, path = ''): Fields => ({
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:jdoe',
  arn: `arn:aws:sts::${account}:assumed-role/${name}/jdoe`,
  accountId: account,
  accessKeyId: 'ASIAEXAMPLE',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLE',
      arn: `arn:aws:iam::${account}:role/${path}${name}`,
      accountId: account,
      userName: name,
    },
  },
  ...more,
});
const root = (more: Fields = {}): Fields => ({
  type: 'Root',
  principalId: MEMBER,
  arn: `arn:aws:iam::${MEMBER}:root`,
  accountId: MEMBER,
  accessKeyId: 'ASIAEXAMPLE',
  ...more,
});

/** Signal and priority of a call, by an administrator of the account that it is recorded in unless said otherwise. */
async function told(call: string, request: Fields | null, more: Fields = {}): Promise<string> {
  const [service = '', eventName = ''] = call.split(':');
  const { recipientAccountId = MANAGEMENT } = more as { recipientAccountId?: string };
  const record = {
    eventVersion: '1.11',
    eventID: 'a5283214-7c42-5f0e-389d-3187d78de6c8',
    eventTime: '2026-11-20T03:14:07Z',
    eventSource: `${service}.amazonaws.com`,
    eventName,
    eventType: 'AwsApiCall',
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.17',
    userAgent: 'aws-cli/2.31.4',
    readOnly: false,
    requestParameters: request,
    userIdentity: role(recipientAccountId, 'PlatformAdmin'),
    recipientAccountId,
    ...more,
  };
  const { signal, priority } = await simulateEvent({ record }, synthesized);
  return signal === null ? 'silent' : `${signal} ${priority}`;
}

const IN_MEMBER = { recipientAccountId: MEMBER };
const IN_ARCHIVE = { recipientAccountId: ARCHIVE };
const TRAIL = arn('cloudtrail', 'trail/organization-trail');
const LOG_GROUP = arn('logs', 'log-group:/organization/trail');
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/111111111111/rootguard-hub-dlq';

test.each<[string, string, Fields | null, Fields?]>([
  ['a trail by its ARN', 'cloudtrail:PutEventSelectors', { trailName: TRAIL }],
  ['a trail by its ARN', 'cloudtrail:UpdateTrail', { name: TRAIL, isMultiRegionTrail: false }],
  ['the default bus without its name', 'events:UpdateEventBus', { kmsKeyIdentifier: 'alias/a' }, IN_MEMBER],
  ['a log group by its ARN', 'logs:DisassociateKmsKey', { resourceIdentifier: LOG_GROUP }],
  ['a log group by its ARN', 'logs:AssociateKmsKey', { resourceIdentifier: LOG_GROUP, kmsKeyId: 'alias/a' }],
  ['a log group by a pattern', 'logs:PutDataProtectionPolicy', { logGroupIdentifier: `${LOG_GROUP}:*` }],
  ['one of several alarms', 'monitoring:DeleteAlarms', { alarmNames: ['app', 'rootguard-CIS-4.3-root-activity'] }],
  ['every alarm', 'monitoring:PutAlarmMuteRule', { name: 'x', rule: {} }],
  ['a queue by an old URL', 'sqs:DeleteQueue', { queueUrl: QUEUE.replace('sqs.us-east-1.', 'queue.') }],
  [
    'a stack by its ARN',
    'cloudformation:DeleteStack',
    { stackName: arn('cloudformation', 'stack/StackSet-rootguard-forwarding-1/2', MEMBER) },
    IN_MEMBER,
  ],
  ['a StackSet by its id', 'cloudformation:DeleteStackInstances', { stackSetName: 'rootguard-forwarding:1' }],
  [
    'a listener, by whoever has the link',
    'sns:Unsubscribe',
    { subscriptionArn: arn('sns', 'rootguard-critical:1') },
    { userIdentity: { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' } },
  ],
  [
    'a bucket, by another account',
    's3:PutBucketPolicy',
    { bucketName: 'example-org-trail' },
    { ...IN_ARCHIVE, userIdentity: role('999999999999', 'Other') },
  ],
  ['a bucket, by a call of an older name', 's3:PutBucketLifecycle', { bucketName: 'example-org-trail' }, IN_ARCHIVE],
  ['an account, refused', 'organizations:LeaveOrganization', null, { ...IN_MEMBER, errorCode: 'AccessDenied' }],
])('what disarms is told: %s, %s', async (_, call, request, more = {}) => {
  expect(await told(call, request, more)).toBe('tampering critical');
});

const DETACHED = { policyId: 'p-1', targetId: 'r-exam' };
const RULE = { name: 'rootguard-forward-root-sign-in' };
const PIPELINE = { topicArn: arn('sns', 'rootguard-critical'), attributeName: 'Policy' };

test.each<[string, string, Fields, Fields, string]>([
  [
    'CloudFormation, for somebody',
    'monitoring:DisableAlarmActions',
    { alarmNames: ['rootguard-CIS-4.3-root-activity'] },
    role(MANAGEMENT, 'PlatformAdmin', { invokedBy: 'cloudformation.amazonaws.com' }),
    'tampering critical',
  ],
  [
    'a role that is called as that of StackSets',
    'events:DeleteRule',
    RULE,
    role(MEMBER, 'stacksets-exec-x'),
    'tampering critical',
  ],
  [
    'StackSets',
    'events:DeleteRule',
    RULE,
    role(MEMBER, 'stacksets-exec-x', { invokedBy: 'cloudformation.amazonaws.com' }),
    'silent',
  ],
  [
    'a role that is called as that of Control Tower',
    'organizations:DetachPolicy',
    DETACHED,
    role(MANAGEMENT, 'AWSControlTowerAdmin'),
    'tampering critical',
  ],
  [
    'the same, by that service but not under its path',
    'organizations:DetachPolicy',
    DETACHED,
    role(MANAGEMENT, 'AWSControlTowerAdmin', { invokedBy: 'controltower.amazonaws.com' }),
    'tampering critical',
  ],
  [
    'Control Tower',
    'organizations:DetachPolicy',
    DETACHED,
    role(MANAGEMENT, 'AWSControlTowerAdmin', { invokedBy: 'controltower.amazonaws.com' }, 'service-role/'),
    'silent',
  ],
  [
    'a service of AWS that has nothing to do with it',
    'organizations:DetachPolicy',
    DETACHED,
    { type: 'AWSService', invokedBy: 'servicecatalog.amazonaws.com' },
    'tampering critical',
  ],
  [
    'a user of Identity Center',
    'organizations:DetachPolicy',
    DETACHED,
    { type: 'IdentityCenterUser', accountId: MANAGEMENT },
    'tampering critical',
  ],
  [
    'somebody of a type that is not known',
    'organizations:DetachPolicy',
    DETACHED,
    { type: 'Unknown' },
    'tampering critical',
  ],
  ['a role that deploys', 'sns:SetTopicAttributes', PIPELINE, role(MANAGEMENT, 'RootguardDeploy'), 'tampering notice'],
  [
    'a role of its name elsewhere',
    'sns:SetTopicAttributes',
    PIPELINE,
    role('999999999999', 'RootguardDeploy'),
    'tampering critical',
  ],
])('by %s, %s', async (_, call, request, userIdentity, expected) => {
  const { accountId = MANAGEMENT } = userIdentity as { accountId?: string };
  const recipientAccountId = accountId === MEMBER ? MEMBER : MANAGEMENT;
  const [signal, priority] = (await told(call, request, { userIdentity, recipientAccountId })).split(' ');
  expect([signal === 'change' ? 'tampering' : signal, priority].filter(Boolean).join(' ')).toBe(expected);
});

test.each<[string, string, Fields, string]>([
  ['a sign-in of aws login', 'signin:AuthorizeOAuth2Access', {}, 'root-sign-in critical'],
  [
    'the same, written as an event of the service',
    'signin:CreateOAuth2Token',
    { eventType: 'AwsServiceEvent' },
    'root-sign-in critical',
  ],
  ['a read after aws login', 's3:ListBuckets', { readOnly: true }, 'root-activity critical'],
  [
    'a read of the console',
    's3:ListBuckets',
    { readOnly: true, sessionCredentialFromConsole: 'true' },
    'root-reads null',
  ],
  [
    'a read by an access key',
    'sts:GetSessionToken',
    { readOnly: true, userIdentity: root({ accessKeyId: 'AKIAEXAMPLE' }) },
    'root-activity critical',
  ],
  [
    'a write by a service',
    'ec2:RunInstances',
    { userIdentity: root({ invokedBy: 'autoscaling.amazonaws.com' }) },
    'root-activity critical',
  ],
  ['an event of another service', 'account:AccountStatusChanged', { eventType: 'AwsServiceEvent' }, 'silent'],
])('root: %s, %s', async (_, call, more, expected) => {
  expect(await told(call, null, { ...IN_MEMBER, userIdentity: root(), ...more })).toBe(expected);
});

test.each<[string, Fields, Fields?]>([
  ['monitoring:DeleteAlarms', { alarmNames: ['cpu-high', 'not-rootguard-cpu'] }],
  ['monitoring:PutAlarmMuteRule', { name: 'night' }],
  ['sns:DeleteTopic', { topicArn: arn('sns', 'my-rootguard-orders', MEMBER) }],
  ['sns:SetSMSAttributes', { attributes: {} }],
  ['events:DeleteRule', { name: 'nightly' }],
  ['events:UpdateEventBus', { name: 'orders', kmsKeyIdentifier: 'alias/a' }],
  ['events:UpdateEventBus', { description: 'ours' }],
  ['events:PutPermission', { action: 'events:PutEvents', principal: '888888888888', statementId: 'a' }],
  ['logs:DeleteLogGroup', { logGroupName: '/organization/trail-test' }],
  ['logs:DisassociateKmsKey', { resourceIdentifier: arn('logs', 'log-group:/app', MEMBER) }],
  ['logs:PutAccountPolicy', { policyName: 'mask', policyType: 'DATA_PROTECTION_POLICY' }],
  ['s3:PutBucketPolicy', { bucketName: 'example-org-trail-2' }],
  ['cloudtrail:StopLogging', { name: 'organization-trail-dev' }],
  ['kms:ScheduleKeyDeletion', { keyId: 'a' }],
  ['iam:DeleteRole', { roleName: 'app' }],
  ['iam:DeactivateMFADevice', { userName: 'bob' }],
  ['sqs:DeleteQueue', { queueUrl: QUEUE.replace('rootguard-hub-dlq', 'orders-rootguard') }],
  ['states:DeleteStateMachine', { stateMachineArn: arn('states', 'stateMachine:orders', MEMBER) }],
  ['cloudformation:DeleteStack', { stackName: 'app' }],
  [
    'chatbot:DeleteSlackChannelConfiguration',
    { chatConfigurationArn: 'arn:aws:chatbot::777777777777:chat-configuration/slack-channel/ops' },
  ],
  ['ec2:RunInstances', {}, { userIdentity: role(MEMBER, 'root') }],
])('what a workload does to its own things is silent: %s %j', async (call, request, more = {}) => {
  expect(await told(call, request, { ...IN_MEMBER, ...more })).toBe('silent');
});
