import { guardsBecause, guardsNothing } from '../../../world/guarding/guarding';
import { Attributes, ResourceChange } from '../../../world/plan/plan';
import { contextOf, deleted, unchanged } from '../../review/rules/changes';

/** Why the first of these counts; 'nothing' when it guards nothing. */
function why(thing: ResourceChange, ...others: readonly ResourceChange[]): string | undefined {
  const said = [[thing, ...others], [...others].reverse().concat(thing)].map(changes => {
    const context = contextOf(changes);
    return guardsNothing(context, thing) ? 'nothing' : guardsBecause(context, thing);
  });
  expect(said[0]).toEqual(said[1]);
  return said[0];
}

const ACCOUNT = 'us-east-1:111111111111';
const allowing = (service: string, action = '*'): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: action, Resource: '*' }],
  });

const TRAIL = unchanged('aws_cloudtrail', {
  name: 'all',
  is_organization_trail: true,
  s3_bucket_name: 'example-logs',
  cloud_watch_logs_group_arn: `arn:aws:logs:${ACCOUNT}:log-group:/all:*`,
  cloud_watch_logs_role_arn: 'arn:aws:iam::111111111111:role/writer',
  kms_key_id: `arn:aws:kms:${ACCOUNT}:key/k-1`,
});
const filter = (over: Attributes = {}): ResourceChange =>
  unchanged('aws_cloudwatch_log_metric_filter', {
    name: 'f',
    log_group_name: '/app',
    pattern: '{ $.level = "error" }',
    metric_transformation: [{ namespace: 'Shop', name: 'errors', value: '1' }],
    ...over,
  });
const alarm = (over: Attributes = {}): ResourceChange =>
  deleted('aws_cloudwatch_metric_alarm', {
    alarm_name: 'errors',
    namespace: 'Shop',
    metric_name: 'errors',
    alarm_actions: [`arn:aws:sns:${ACCOUNT}:orders`],
    ...over,
  });
const rule = (over: Attributes): ResourceChange =>
  deleted('aws_cloudwatch_event_rule', { name: 'r', event_bus_name: 'default', ...over });
const target = (arn: string): ResourceChange =>
  unchanged('aws_cloudwatch_event_target', { rule: 'r', target_id: 't', arn });
const topic = deleted('aws_sns_topic', { name: 'orders', arn: `arn:aws:sns:${ACCOUNT}:orders` });
const role = (assumed: string, over: Attributes = {}): ResourceChange =>
  deleted('aws_iam_role', { name: 'writer', assume_role_policy: allowing(assumed, 'sts:AssumeRole'), ...over });
const rights = (action: string, resource: string): ResourceChange =>
  unchanged('aws_iam_role_policy', {
    role: 'writer',
    name: 'p',
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
    }),
  });
const ROOT = rule({ event_pattern: '{"detail":{"userIdentity":{"type":["Root"]}}}' });

describe('an alarm', () => {
  test('on load of a service, or on what a filter counts of an application, guards nothing', () => {
    expect(why(alarm({ namespace: 'AWS/EC2', metric_name: 'CPUUtilization' }))).toBe('nothing');
    expect(why(alarm())).toBe('nothing');
    expect(why(alarm({ alarm_name: 'security' }), filter())).toBe('nothing');
  });
  test('on what a filter counts of the trail counts', () => {
    const counted = filter({ pattern: '{ $.userIdentity.type = "Root" }' });
    expect(why(alarm(), counted)).toBe("watches the metric 'Shop/errors'");
    expect(why(alarm(), filter({ log_group_name: '/all' }), TRAIL)).toBe("watches the metric 'Shop/errors'");
  });
  test('counts by its words when no plan shows what it watches', () => {
    expect(why(alarm({ metric_name: 'RootUsage' }))).toBe('watches what speaks of security');
    expect(why(alarm({ namespace: 'CWAgent', metric_name: 'root-disk' }))).toBe('nothing');
  });
  test('counts by a name of ours, and by what it asks of others', () => {
    expect(why(alarm({ alarm_name: 'rootguard-x', namespace: 'AWS/SQS' }))).toBe('has a name that Rootguard gives');
    const both = deleted('aws_cloudwatch_composite_alarm', { alarm_name: 'b', alarm_rule: 'ALARM("errors")' });
    expect(why(both, alarm({ metric_name: 'RootUsage' }))).toBe("rings for the alarm 'errors'");
    expect(why(both, alarm())).toBe('nothing');
  });
});

describe('a rule of EventBridge', () => {
  test('by a schedule, or of events that are no calls, guards nothing, nor does its target', () => {
    const nightly = rule({ schedule_expression: 'rate(1 day)' });
    expect(why(nightly)).toBe('nothing');
    expect(why(target(`arn:aws:lambda:${ACCOUNT}:function:report`), nightly)).toBe('nothing');
    expect(why(rule({ event_pattern: '{"source":["aws.s3"],"detail-type":["Object Created"]}' }))).toBe('nothing');
    expect(why(rule({ event_pattern: '{"source":["com.example.shop"]}' }))).toBe('nothing');
    const reads = { source: ['aws.s3'], detail: { eventName: ['GetObject', 'PutObject'] } };
    expect(why(rule({ event_pattern: JSON.stringify(reads) }))).toBe('nothing');
  });
  test.each([
    ['{"detail":{"userIdentity":{"type":["Root"]}}}', 'matches events of root'],
    ['{"source":["aws.lambda"],"detail":{"userIdentity":{"type":["Root"]}}}', 'matches events of root'],
    ['{"source":["aws.signin"]}', 'matches sign-ins'],
    ['{"source":["aws.s3"],"detail":{"eventName":["PutBucketPolicy"]}}', 'matches calls that CloudTrail records'],
    ['{"detail":{"eventSource":["cloudtrail.amazonaws.com"]}}', 'matches calls that CloudTrail records'],
    ['{"source":["aws.guardduty"],"detail-type":["GuardDuty Finding"]}', 'matches findings about security'],
    ['{"account":["111111111111"]}', 'matches calls that CloudTrail records'],
    ['{', 'matches what cannot be read'],
  ])('with %s counts: it %s', (pattern, because) => {
    expect(why(rule({ event_pattern: pattern }))).toBe(because);
  });
  test.each([
    ['aws.ec2', ['RunInstances', 'TerminateInstances'], 'nothing'],
    ['aws.ec2', ['CreateSnapshot'], 'nothing'],
    ['aws.logs', ['CreateLogGroup'], 'nothing'],
    ['aws.sqs', ['CreateQueue', 'TagQueue'], 'nothing'],
    ['aws.ec2', ['RunInstances', 'AuthorizeSecurityGroupIngress'], 'matches calls that CloudTrail records'],
    ['aws.logs', ['DeleteLogGroup'], 'matches calls that CloudTrail records'],
    ['aws.iam', ['CreateUser'], 'matches calls that CloudTrail records'],
    ['aws.ec2', [], 'matches calls that CloudTrail records'],
  ])('of calls of %s: %j', (source, eventName, expected) => {
    const detail = eventName.length === 0 ? {} : { detail: { eventName } };
    const pattern = { source: [source], 'detail-type': ['AWS API Call via CloudTrail'], ...detail };
    expect(why(rule({ event_pattern: JSON.stringify(pattern) }))).toBe(expected);
  });
  test('takes its topic and bus along; others guard nothing', () => {
    const told = target(`arn:aws:sns:${ACCOUNT}:orders`);
    expect(why(topic, ROOT, told)).toBe("is told by the event rule 'r'");
    const bus = deleted('aws_cloudwatch_event_bus', { name: 'shop' });
    const on = (pattern: string) => rule({ event_bus_name: 'shop', event_pattern: pattern });
    expect(why(bus, on('{"source":["com.example.shop"]}'))).toBe('nothing');
    expect(why(bus, on('{"source":["aws.signin"]}'))).toBe("carries events of the event rule 'r'");
  });
  test('its target counts when no plan shows the rule', () => {
    expect(why(target(`arn:aws:lambda:${ACCOUNT}:function:report`))).toBe(
      "belongs to the event rule 'r', which no plan shows",
    );
  });
});

describe('a topic', () => {
  const subscribed = (protocol: string) =>
    unchanged('aws_sns_topic_subscription', { topic_arn: `arn:aws:sns:${ACCOUNT}:orders`, protocol, endpoint: 'x' });
  test('of an application guards nothing', () => {
    expect(why(topic, subscribed('sqs'))).toBe('nothing');
    expect(why(topic, subscribed('email'), alarm())).toBe('nothing');
  });
  test('counts when it tells people and no plan shows of what, or lets CloudWatch in', () => {
    expect(why(topic, subscribed('email'))).toBe('tells people, no plan shows of what');
    expect(why(unchanged('aws_sns_topic', { name: 'critical' }))).toBe('has a name that speaks of alerts');
    const open = unchanged('aws_sns_topic', { name: 'orders', policy: allowing('cloudwatch.amazonaws.com') });
    expect(why(open)).toBe('lets cloudwatch.amazonaws.com in, no plan shows what for');
  });
});

test.each([
  ['lambda', 'orders', 'nothing'],
  ['sqs', 'orders', 'nothing'],
  ['sqs', 'security-findings', "belongs to the topic 'security-findings', which no plan shows"],
  ['lambda', 'critical-alerts', "belongs to the topic 'critical-alerts', which no plan shows"],
  ['email', 'orders', "belongs to the topic 'orders', which no plan shows"],
])('a subscription of protocol %s, of the topic %s that no plan has', (protocol, name, expected) => {
  const one = { topic_arn: `arn:aws:sns:${ACCOUNT}:${name}`, protocol, endpoint: 'x' };
  expect(why(deleted('aws_sns_topic_subscription', one))).toBe(expected);
});

const OF_ORGANIZATION = [{ key: 'aws:PrincipalOrgID', type: 'StringEquals', value: 'o-exampleorg1' }];

test.each([
  ['orders', '888888888888', [], 'nothing'],
  ['orders', '*', OF_ORGANIZATION, "belongs to the event bus 'orders', which no plan shows"],
  ['orders', '*', [], "belongs to the event bus 'orders', which no plan shows"],
  ['security', '888888888888', [], "belongs to the event bus 'security', which no plan shows"],
  ['default', '888888888888', [], "belongs to the event bus 'default', which no plan shows"],
])('a permission on the bus %s that no plan has, of %s', (event_bus_name, principal, condition, expected) => {
  const one = { event_bus_name, statement_id: 'a', action: 'events:PutEvents', principal, condition };
  expect(why(deleted('aws_cloudwatch_event_permission', one))).toBe(expected);
});

describe('what a trail needs', () => {
  const group = deleted('aws_cloudwatch_log_group', { name: '/all' });
  const bucket = deleted('aws_s3_bucket', { bucket: 'example-logs' });
  const expiry = deleted('aws_s3_bucket_lifecycle_configuration', { bucket: 'example-logs' });
  const key = deleted('aws_kms_key', { key_id: 'k-1', description: 'data' });
  test('counts: bucket, its settings, log group, key and role', () => {
    expect(why(bucket, TRAIL)).toBe("receives the organization trail 'all'");
    expect(why(expiry, bucket, TRAIL)).toBe("receives the organization trail 'all'");
    expect(why(group, TRAIL)).toBe("receives the organization trail 'all'");
    expect(why(key, TRAIL)).toBe("encrypts the organization trail 'all'");
    expect(why(role('lambda.amazonaws.com'), TRAIL)).toBe("delivers the organization trail 'all'");
  });
  test('guards nothing without a trail, of an application', () => {
    expect([bucket, group, key, role('lambda.amazonaws.com')].map(one => why(one))).toEqual(Array(4).fill('nothing'));
    expect(why(expiry, bucket)).toBe('nothing');
  });
  test('counts in a stack of its own by its policy, or when no plan shows the bucket', () => {
    const policy = unchanged('aws_s3_bucket_policy', {
      bucket: 'example-logs',
      policy: allowing('cloudtrail.amazonaws.com'),
    });
    expect(why(bucket, policy)).toBe('has a policy that lets cloudtrail.amazonaws.com in');
    expect(why(expiry)).toBe("belongs to the bucket 'example-logs', which no plan shows");
    const open = deleted('aws_kms_key', { key_id: 'k-1', policy: allowing('cloudtrail.amazonaws.com') });
    expect(why(open)).toBe('has a policy that lets cloudtrail.amazonaws.com in');
  });
  test('keeps its access log in a bucket that counts', () => {
    const logging = unchanged('aws_s3_bucket_logging', { bucket: 'example-logs', target_bucket: 'example-access' });
    const access = deleted('aws_s3_bucket', { bucket: 'example-access' });
    expect(why(access, logging, bucket, TRAIL)).toBe("keeps the access log of the bucket 'example-logs'");
    expect(why(access, logging, bucket)).toBe('nothing');
  });
});

describe('a role', () => {
  test('of a workload guards nothing', () => {
    expect(why(role('ecs-tasks.amazonaws.com'), rights('s3:GetObject', 'arn:aws:s3:::shop/*'))).toBe('nothing');
  });
  test('counts by what it may do', () => {
    const powers = 'may change what guards root';
    expect(why(role('lambda.amazonaws.com'), rights('*', '*'))).toBe(powers);
    expect(why(rights('cloudtrail:*', '*'), role('lambda.amazonaws.com'))).toBe(powers);
    const arn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const attached = unchanged('aws_iam_role_policy_attachment', { role: 'writer', policy_arn: arn });
    expect(why(role('lambda.amazonaws.com'), attached)).toBe(powers);
  });
  test('of somebody counts until a plan shows what it may do', () => {
    const trust = JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: { AWS: '222222222222' }, Action: 'sts:AssumeRole' }],
    });
    const taken = role('', { assume_role_policy: trust });
    expect(why(taken)).toBe('is taken by somebody, no plan shows what it may do');
    expect(why(taken, rights('s3:GetObject', 'arn:aws:s3:::shop/*'))).toBe('nothing');
  });
  test('of EventBridge counts unless rules show what for', () => {
    const taken = role('events.amazonaws.com');
    const run = unchanged('aws_cloudwatch_event_target', {
      ...{ rule: 'r', target_id: 't', arn: `arn:aws:ecs:${ACCOUNT}:cluster/c` },
      role_arn: 'arn:aws:iam::111111111111:role/writer',
    });
    expect(why(taken)).toBe('is taken by events.amazonaws.com, no plan shows what for');
    expect(why(taken, run, rule({ schedule_expression: 'rate(1 day)' }))).toBe('nothing');
    expect(why(taken, run, ROOT)).toBe("is taken by the event rule 'r'");
  });
});

test('a StackSet counts by its template', () => {
  const deploying = (type: string) =>
    deleted('aws_cloudformation_stack_set', { name: 's', template_body: `{"Resources":{"A":{"Type":"${type}"}}}` });
  expect(why(deploying('AWS::Events::Rule'))).toBe('deploys AWS::Events::Rule');
  expect(why(deploying('AWS::S3::Bucket'))).toBe('nothing');
  const instances = deleted('aws_cloudformation_stack_instances', { stack_set_name: 's' });
  expect(why(instances, deploying('AWS::S3::Bucket'))).toBe('nothing');
  expect(why(instances)).toBe("belongs to the StackSet 's', which no plan shows");
});

test('what is of the organization counts without a word', () => {
  expect(why(deleted('aws_organizations_policy', { name: 'p' }))).toBeUndefined();
  expect(why(deleted('aws_account_alternate_contact', { account_id: '111111111111' }))).toBeUndefined();
});

test('what has no name yet counts', () => {
  expect(why(deleted('aws_s3_bucket', {}))).toBeUndefined();
});
