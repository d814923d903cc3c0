import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CloudTrailRecord } from '../../aws/events/cloudtrail-event';
import { replay, Step } from '../../simulate/replay';
import { readSynthesized, Synthesized } from '../../world/stacks/synthesized';
import { synthesizedFolder } from './synthesized-folder';

const MANAGEMENT = '111111111111';
const MEMBER = '777777777777';
const HUB = 'arn:aws:sns:us-east-1:111111111111';
const TRAIL = 'organization-trail';
const LOG_GROUP = '/organization/trail';
const PER_ACCOUNT = `rootguard-root-activity-${MEMBER}`;
const BOTH = ['events', 'alarms'];

let minute = 0;
const at = () => new Date(Date.UTC(2026, 0, 1, 0, minute++)).toISOString().replace('.000', '');

/** A call of an administrator, in the management account unless said otherwise. */
const call = (service: string, eventName: string, requestParameters: object = {}, more: object = {}) => ({
  eventName,
  eventSource: `${service}.amazonaws.com`,
  eventType: 'AwsApiCall',
  awsRegion: 'us-east-1',
  recipientAccountId: MANAGEMENT,
  userIdentity: { type: 'AssumedRole', accountId: MANAGEMENT },
  requestParameters,
  ...more,
});
const rootCall = (account = MEMBER, awsRegion = 'us-east-1') => ({
  ...call('s3', 'CreateBucket', {}, { recipientAccountId: account, awsRegion }),
  userIdentity: { type: 'Root', accountId: account },
});
const inMember = { recipientAccountId: MEMBER, userIdentity: { type: 'AssumedRole', accountId: MEMBER } };

let acme: Synthesized;
beforeAll(() => {
  const folder = synthesizedFolder(readFileSync(join(__dirname, '../../examples/acme/org.yaml'), 'utf8'));
  acme = readSynthesized(folder).synthesized;
  rmSync(folder, { recursive: true });
});

const replayed = (...records: CloudTrailRecord[]) =>
  replay(
    records.map(record => ({ record: { ...record, eventTime: at() } })),
    acme,
  );
const pathsOf = ({ told }: Step): string[] => [...new Set(told.map(({ path }) => path))];

/** The paths that tell of root of a member, and of another one in another region, after a call. */
const afterwards = async (...calls: CloudTrailRecord[]) => {
  const { steps } = await replayed(...calls, rootCall(), rootCall('999999999999', 'eu-west-1'));
  return steps.slice(-2).map(pathsOf);
};
const everywhere = (paths: string[]) => [paths, paths];

test('tells of an incident to which nothing happens on both paths', async () => {
  expect(await afterwards()).toEqual(everywhere(BOTH));
});

describe('what a call takes from both paths', () => {
  const subscription = `${HUB}:rootguard-critical:5d0b1c5e-0000-4000-8000-000000000001`;
  test.each<[string, CloudTrailRecord]>([
    ['the trail stopped', call('cloudtrail', 'StopLogging', { name: TRAIL })],
    ['the trail deleted', call('cloudtrail', 'DeleteTrail', { name: `arn:aws:cloudtrail:us-east-1:1:trail/${TRAIL}` })],
    ['one region only', call('cloudtrail', 'UpdateTrail', { name: TRAIL, isMultiRegionTrail: false })],
    ['one account only', call('cloudtrail', 'UpdateTrail', { name: TRAIL, isOrganizationTrail: false })],
    [
      'no management events',
      call('cloudtrail', 'PutEventSelectors', {
        trailName: TRAIL,
        eventSelectors: [{ readWriteType: 'All', includeManagementEvents: false, excludeManagementEventSources: [] }],
      }),
    ],
    [
      'no trusted access',
      call('organizations', 'DisableAWSServiceAccess', { servicePrincipal: 'cloudtrail.amazonaws.com' }),
    ],
    ['nobody subscribed', call('sns', 'Unsubscribe', { subscriptionArn: subscription })],
    [
      'a filter',
      call('sns', 'SetSubscriptionAttributes', { subscriptionArn: subscription, attributeName: 'FilterPolicy' }),
    ],
  ])('%s', async (_, record) => {
    expect(await afterwards(record)).toEqual(everywhere([]));
  });
});

describe('what keeps a topic from being published to leaves the one that no key encrypts', () => {
  const topicArn = `${HUB}:rootguard-critical`;
  test.each<[string, CloudTrailRecord]>([
    ['the topic deleted', call('sns', 'DeleteTopic', { topicArn })],
    ['another policy', call('sns', 'SetTopicAttributes', { topicArn, attributeName: 'Policy' })],
    ['another key', call('sns', 'SetTopicAttributes', { topicArn, attributeName: 'KmsMasterKeyId' })],
    ['messages refused', call('sns', 'PutDataProtectionPolicy', { resourceArn: topicArn })],
    ['a key', call('kms', 'DisableKey', { keyId: '5d0b1c5e-0000-4000-8000-000000000002' })],
  ])('%s', async (_, record) => {
    expect(await afterwards(record)).toEqual(everywhere(['events']));
  });
});

describe('what a call takes from the alarm path', () => {
  const filter = { logGroupName: LOG_GROUP, filterName: 'rootguard-root-activity-by-account' };
  const both = (eventName: string, parameters: object = {}) => [
    call('monitoring', eventName, {
      alarmNames: [PER_ACCOUNT, 'rootguard-root-activity-999999999999', 'rootguard-CIS-4.3-root-activity'],
      ...parameters,
    }),
  ];
  test.each<[string, CloudTrailRecord[], string[]]>([
    ['alarms deleted', both('DeleteAlarms'), []],
    ['alarms without actions', both('DisableAlarmActions'), []],
    ['alarms with actions again', [...both('DisableAlarmActions'), ...both('EnableAlarmActions')], ['alarms']],
    ['every alarm muted', [call('monitoring', 'PutAlarmMuteRule', { name: 'quiet' })], []],
    [
      'another alarm muted',
      [call('monitoring', 'PutAlarmMuteRule', { muteTargets: { alarmNames: ['mine'] } })],
      ['alarms'],
    ],
    ['one of two alarms deleted', [call('monitoring', 'DeleteAlarms', { alarmNames: [PER_ACCOUNT] })], ['alarms']],
    ['one of two filters deleted', [call('logs', 'DeleteMetricFilter', filter)], ['alarms']],
    ['the log group deleted', [call('logs', 'DeleteLogGroup', { logGroupName: LOG_GROUP })], []],
    ['another log group deleted', [call('logs', 'DeleteLogGroup', { logGroupName: '/mine' })], ['alarms']],
    ['the role of the trail changed', [call('iam', 'DeleteRolePolicy', { roleName: 'rootguard-trail-logs' })], []],
    [
      'a log group of a member deleted',
      [call('logs', 'DeleteLogGroup', { logGroupName: LOG_GROUP }, inMember)],
      ['alarms'],
    ],
    [
      'another log group of the trail',
      [call('cloudtrail', 'UpdateTrail', { name: TRAIL, cloudWatchLogsLogGroupArn: '' })],
      [],
    ],
  ])('%s', async (_, records, alarms) => {
    expect(await afterwards(...records)).toEqual(everywhere(['events', ...alarms]));
  });

  test('a filter and an alarm written anew count as they are written', async () => {
    const written = (filterPattern: string, threshold: number) => [
      call('logs', 'DeleteMetricFilter', filter),
      call('logs', 'PutMetricFilter', {
        logGroupName: LOG_GROUP,
        filterName: 'rootguard-CIS-4.3-root-activity',
        filterPattern,
        metricTransformations: [{ metricName: 'root', metricNamespace: 'Mine', metricValue: '1' }],
      }),
      call('monitoring', 'PutMetricAlarm', {
        alarmName: 'rootguard-CIS-4.3-root-activity',
        alarmActions: [`${HUB}:rootguard-notice`],
        actionsEnabled: true,
        namespace: 'Mine',
        metricName: 'root',
        statistic: 'Sum',
        comparisonOperator: 'GreaterThanOrEqualToThreshold',
        threshold,
        evaluationPeriods: 1,
      }),
    ];
    expect(await afterwards(...written('{ $.eventName = "CreateBucket" }', 1))).toEqual(everywhere(BOTH));
    expect(await afterwards(...written('{ $.eventName = "Nothing" }', 1))).toEqual(everywhere(['events']));
    expect(await afterwards(...written('not one of these', 1))).toEqual(everywhere(['events']));
    expect(await afterwards(...written('{ $.eventName = "CreateBucket" }', 1_000_000))).toEqual(everywhere(['events']));
  });
});

describe('what a call takes from the event path', () => {
  const rule = { name: 'rootguard-forward-root-activity' };
  const hubRule = { name: 'rootguard-announce', eventBusName: 'rootguard-root-activity' };
  const machine = { stateMachineArn: 'arn:aws:states:us-east-1:111111111111:stateMachine:rootguard-announcer' };
  const set = { stackSetName: 'rootguard-forwarding' };
  const stack = { stackName: 'StackSet-rootguard-forwarding-5d0b1c5e-0000-4000-8000-000000000003' };
  const quiet = ['alarms'];
  test.each<[string, CloudTrailRecord[], [string[], string[]]]>([
    ['a rule disabled there', [call('events', 'DisableRule', rule, inMember)], [quiet, BOTH]],
    [
      'a rule enabled again',
      [call('events', 'DisableRule', rule, inMember), call('events', 'EnableRule', rule, inMember)],
      [BOTH, BOTH],
    ],
    [
      'a rule of another signal',
      [call('events', 'DeleteRule', { name: 'rootguard-forward-root-denied' }, inMember)],
      [BOTH, BOTH],
    ],
    ['a rule of somebody else', [call('events', 'DeleteRule', { name: 'mine' }, inMember)], [BOTH, BOTH]],
    [
      'a rule without its target',
      [call('events', 'RemoveTargets', { rule: rule.name, ids: ['hub'] }, inMember)],
      [quiet, BOTH],
    ],
    ['a rule of the hub disabled', [call('events', 'DisableRule', hubRule)], [quiet, quiet]],
    ['the announcer deleted', [call('states', 'DeleteStateMachine', machine)], [quiet, quiet]],
    ['the announcer doing something else', [call('states', 'UpdateStateMachine', machine)], [quiet, quiet]],
    [
      'another state machine',
      [call('states', 'DeleteStateMachine', { stateMachineArn: `${machine.stateMachineArn}-2` })],
      [BOTH, BOTH],
    ],
    ['the role of the announcer', [call('iam', 'PutRolePolicy', { roleName: 'rootguard-announcer' })], [quiet, quiet]],
    ['the role that starts it', [call('iam', 'DeleteRole', { roleName: 'rootguard-start-announcer' })], [quiet, quiet]],
    [
      'a role of its name in a member',
      [call('iam', 'DeleteRole', { roleName: 'rootguard-announcer' }, inMember)],
      [BOTH, BOTH],
    ],
    ['the same name in a member', [call('events', 'DisableRule', hubRule, inMember)], [BOTH, BOTH]],
    [
      'a rule of the hub that matches nothing',
      [call('events', 'PutRule', { ...hubRule, eventPattern: '{"source":["mine"]}' })],
      [quiet, quiet],
    ],
    [
      'a bus of the hub deleted',
      [call('events', 'DeleteEventBus', { name: 'rootguard-root-activity' })],
      [quiet, quiet],
    ],
    [
      'a bus that takes nothing from others',
      [call('events', 'RemovePermission', { eventBusName: 'rootguard-root-activity' })],
      [quiet, quiet],
    ],
    [
      'a default bus with another key',
      [call('events', 'UpdateEventBus', { name: 'default', kmsKeyIdentifier: 'k' }, inMember)],
      [quiet, BOTH],
    ],
    [
      'the role of a region',
      [call('iam', 'DeleteRole', { roleName: 'rootguard-forward-us-east-1' }, inMember)],
      [quiet, BOTH],
    ],
    [
      'the role of another region',
      [call('iam', 'DeleteRole', { roleName: 'rootguard-forward-eu-west-1' }, inMember)],
      [BOTH, BOTH],
    ],
    ['the stack deleted', [call('cloudformation', 'DeleteStack', stack, inMember)], [quiet, BOTH]],
    [
      'stacks of one region deleted',
      [call('cloudformation', 'DeleteStackInstances', { ...set, regions: ['eu-west-1'] })],
      [BOTH, quiet],
    ],
    ['another template', [call('cloudformation', 'UpdateStackSet', set)], [quiet, quiet]],
    [
      'a call that was refused',
      [call('cloudformation', 'UpdateStackSet', set, { errorCode: 'AccessDenied' })],
      [BOTH, BOTH],
    ],
  ])('%s', async (_, records, paths) => {
    expect(await afterwards(...records)).toEqual(paths);
  });
});

test('an account that left the organization is told of by nobody, whichever way it left', async () => {
  const departed = call(
    'organizations',
    'AccountDepartedOrganization',
    {},
    {
      eventType: 'AwsServiceEvent',
      serviceEventDetails: { accountId: MEMBER },
    },
  );
  for (const leaving of [
    call('organizations', 'LeaveOrganization', {}, inMember),
    call('organizations', 'AcceptHandshake', {}, inMember),
    call('organizations', 'RemoveAccountFromOrganization', { accountId: MEMBER }),
    departed,
  ]) {
    expect(await afterwards(leaving)).toEqual([[], BOTH]);
  }
  // the management account accepts as well: that somebody joins
  expect(await afterwards(call('organizations', 'AcceptHandshake'))).toEqual(everywhere(BOTH));
});

test('says what each step takes, once, and who hears of it for certain', async () => {
  const stop = call('cloudtrail', 'StopLogging', { name: TRAIL });
  const { steps, ...outcome } = await replayed(
    call('ec2', 'DescribeVpcs', {}, { readOnly: true }),
    stop,
    stop,
    rootCall(),
  );
  const told = (path: string, name: string, endpoint: string, certain: boolean) => ({
    path,
    topic: `aws_sns_topic.alerts_${name}`,
    protocol: 'email',
    endpoint: `${endpoint}@example.com`,
    certain,
  });
  expect(steps.map(({ told: whom, lost, signal }) => ({ whom, lost, signal }))).toEqual([
    { whom: [], lost: [], signal: null },
    {
      whom: [told('events', 'critical', 'security', false), told('alarms', 'notice', 'cloud-operations', false)],
      lost: [`trail ${TRAIL}: stopped`],
      signal: 'tampering',
    },
    { whom: [], lost: [], signal: 'tampering' },
    { whom: [], lost: [], signal: 'root-activity' },
  ]);
  expect(outcome).toEqual({ known: null, knownAfterSeconds: null, silent: 2 });
});

test('takes events in the order of their times, and says when somebody first knew', async () => {
  const records = [
    rootCall(),
    call('cloudtrail', 'StartLogging', { name: TRAIL }),
    call('cloudtrail', 'StopLogging', { name: TRAIL }),
  ];
  const events = records.map((record, index) => ({
    record: { ...record, eventTime: `2026-01-0${3 - index}T00:00:00Z` },
  }));
  const { steps, ...outcome } = await replay(events, acme);
  expect(steps.map(({ event: { eventName } }) => eventName)).toEqual(['StopLogging', 'StartLogging', 'CreateBucket']);
  expect(outcome).toEqual({ known: 3, knownAfterSeconds: 2 * 86_400, silent: 1 });
});
