import { alertTopicPolicy } from '../../../modules/alerts/alert-topic-policy';
import { alertKeyPolicy, logGroupKeyPolicy, trailKeyPolicy } from '../../../modules/trail/key-policy';
import { accessLogBucketPolicy, trailBucketPolicy } from '../../../modules/trail/trail-bucket-policy';
import { ServiceRequest, simulateService } from '../../simulate';

const HUB = '777777777777';
const MANAGEMENT = '111111111111';
const ARCHIVE = '222222222222';
const ORGANIZATION = 'o-exampleorg1';
const TRAIL = `arn:aws:cloudtrail:us-east-1:${MANAGEMENT}:trail/organization-trail`;
const OTHER_TRAIL = `arn:aws:cloudtrail:us-east-1:${MANAGEMENT}:trail/other`;
const BUCKET = 'arn:aws:s3:::example-org-trail';
const KEY = `arn:aws:kms:us-east-1:${ARCHIVE}:key/11111111-2222-3333-4444-555555555555`;

describe('the trail bucket policy', () => {
  const policy = trailBucketPolicy({
    bucketArn: BUCKET,
    trailArn: TRAIL,
    accountId: MANAGEMENT,
    organizationId: ORGANIZATION,
  });
  const write: ServiceRequest = {
    policy,
    service: 'cloudtrail.amazonaws.com',
    action: 's3:PutObject',
    resource: `${BUCKET}/AWSLogs/${ORGANIZATION}/333333333333/CloudTrail/us-east-1/file`,
    accountId: ARCHIVE,
    context: { 'aws:SourceArn': TRAIL, 's3:x-amz-acl': 'bucket-owner-full-control' },
  };

  test.each<[string, Partial<ServiceRequest>]>([
    ['write below the organization', {}],
    ['write below its own account', { resource: `${BUCKET}/AWSLogs/${MANAGEMENT}/file` }],
    ['read the ACL', { action: 's3:GetBucketAcl', resource: BUCKET, context: { 'aws:SourceArn': TRAIL } }],
  ])('lets CloudTrail %s', async (_, change) => {
    expect(await simulateService({ ...write, ...change })).toBe('Allowed');
  });

  test.each<[string, Partial<ServiceRequest>]>([
    ['another organization', { resource: `${BUCKET}/AWSLogs/o-otherorgan1/file` }],
    ['another prefix', { resource: `${BUCKET}/elsewhere/file` }],
    ['another trail', { context: { ...write.context, 'aws:SourceArn': OTHER_TRAIL } }],
    ['objects that it would own', { context: { 'aws:SourceArn': TRAIL } }],
    ['another service', { service: 'config.amazonaws.com' }],
    ['deleting', { action: 's3:DeleteObject' }],
  ])('does not allow %s', async (_, change) => {
    expect(await simulateService({ ...write, ...change })).toBe('ImplicitlyDenied');
  });

  test('denies everything without TLS', async () => {
    expect(await simulateService({ ...write, context: { ...write.context, 'aws:SecureTransport': 'false' } })).toBe(
      'ExplicitlyDenied',
    );
  });
});

describe('the access-log bucket policy', () => {
  const logs = `${BUCKET}-access-logs`;
  const write: ServiceRequest = {
    policy: accessLogBucketPolicy({ bucketArn: logs, sourceBucketArn: BUCKET, accountId: ARCHIVE }),
    service: 'logging.s3.amazonaws.com',
    action: 's3:PutObject',
    resource: `${logs}/example-org-trail/file`,
    accountId: ARCHIVE,
    context: { 'aws:SourceArn': BUCKET, 'aws:SourceAccount': ARCHIVE },
  };

  test('lets S3 write for the trail bucket', async () => {
    expect(await simulateService(write)).toBe('Allowed');
  });

  test.each([
    ['bucket', { 'aws:SourceArn': 'arn:aws:s3:::other', 'aws:SourceAccount': ARCHIVE }],
    ['account', { 'aws:SourceArn': BUCKET, 'aws:SourceAccount': MANAGEMENT }],
  ])('does not let S3 write for another %s', async (_, context) => {
    expect(await simulateService({ ...write, context })).toBe('ImplicitlyDenied');
  });
});

describe('the trail key policy', () => {
  const use: ServiceRequest = {
    policy: trailKeyPolicy({
      partition: 'aws',
      keyAccountId: ARCHIVE,
      trailAccountId: MANAGEMENT,
      trailArn: TRAIL,
    }),
    service: 'cloudtrail.amazonaws.com',
    action: 'kms:GenerateDataKey',
    resource: KEY,
    accountId: ARCHIVE,
    context: { 'aws:SourceArn': TRAIL, 'kms:EncryptionContext:aws:cloudtrail:arn': TRAIL },
  };

  test.each(['kms:GenerateDataKey', 'kms:Decrypt', 'kms:DescribeKey'])('lets CloudTrail call %s', async action => {
    expect(await simulateService({ ...use, action })).toBe('Allowed');
  });

  test.each<[string, Partial<ServiceRequest>]>([
    ['another trail', { context: { ...use.context, 'aws:SourceArn': OTHER_TRAIL } }],
    [
      'the context of another account',
      {
        context: {
          'aws:SourceArn': TRAIL,
          'kms:EncryptionContext:aws:cloudtrail:arn': TRAIL.replace(MANAGEMENT, '333333333333'),
        },
      },
    ],
    ['scheduling its deletion', { action: 'kms:ScheduleKeyDeletion' }],
    ['another service', { service: 's3.amazonaws.com' }],
  ])('does not allow %s', async (_, change) => {
    expect(await simulateService({ ...use, ...change })).toBe('ImplicitlyDenied');
  });
});

describe('the log group key policy', () => {
  test.each([
    ['aws', 'us-east-1', 'logs.us-east-1.amazonaws.com'],
    ['aws-us-gov', 'us-gov-west-1', 'logs.us-gov-west-1.amazonaws.com'],
  ] as const)('lets CloudWatch Logs in %s use the key for its log group only', async (partition, region, service) => {
    const group = `arn:${partition}:logs:${region}:${MANAGEMENT}:log-group:`;
    const use = {
      policy: logGroupKeyPolicy({ partition, region, accountId: MANAGEMENT, logGroupName: '/organization/trail' }),
      service,
      action: 'kms:GenerateDataKey',
      resource: `arn:${partition}:kms:${region}:${MANAGEMENT}:key/11111111-2222-3333-4444-555555555555`,
      accountId: MANAGEMENT,
    };
    const context = (name: string) => ({ 'kms:EncryptionContext:aws:logs:arn': `${group}${name}` });
    expect(await simulateService({ ...use, context: context('/organization/trail') })).toBe('Allowed');
    expect(await simulateService({ ...use, context: context('/other') })).toBe('ImplicitlyDenied');
  });

  // the simulator knows no service principal with this suffix
  test('names the service principal of China', () => {
    const policy = logGroupKeyPolicy({
      partition: 'aws-cn',
      region: 'cn-north-1',
      accountId: MANAGEMENT,
      logGroupName: '/organization/trail',
    });
    expect(policy).toContain('{"Service":"logs.cn-north-1.amazonaws.com.cn"}');
  });
});

describe('the alert key and topic policies', () => {
  const topicArn = `arn:aws:sns:us-east-1:${MANAGEMENT}:rootguard-critical`;
  const alarm = `arn:aws:cloudwatch:us-east-1:${MANAGEMENT}:alarm:rootguard-root-activity-222222222222`;
  const alarmAccountIds = [MANAGEMENT, HUB];
  const key = {
    policy: alertKeyPolicy({ partition: 'aws', accountId: MANAGEMENT, alarmAccountIds, topicArns: [topicArn] }),
    resource: KEY.replace(ARCHIVE, MANAGEMENT),
    accountId: MANAGEMENT,
  };
  const topic = {
    policy: alertTopicPolicy({ partition: 'aws', region: 'us-east-1', topicArn, alarmAccountIds }),
    action: 'sns:Publish',
    resource: topicArn,
    accountId: MANAGEMENT,
  };
  const alarmOf = (accountId: string) => ({
    service: 'cloudwatch.amazonaws.com',
    context: { 'aws:SourceAccount': accountId, 'aws:SourceArn': alarm.replace(MANAGEMENT, accountId) },
  });
  // EventBridge names no source
  const events = { service: 'events.amazonaws.com' };
  const forTopic = (arn: string) => ({ context: { 'kms:EncryptionContext:aws:sns:topicArn': arn } });

  test.each([MANAGEMENT, HUB])('let an alarm of account %s publish', async accountId => {
    expect(await simulateService({ ...topic, ...alarmOf(accountId) })).toBe('Allowed');
    expect(await simulateService({ ...key, action: 'kms:Decrypt', ...alarmOf(accountId) })).toBe('Allowed');
    expect(await simulateService({ ...key, action: 'kms:GenerateDataKey', ...alarmOf(accountId) })).toBe('Allowed');
  });

  test('do not let an alarm of another account publish', async () => {
    expect(await simulateService({ ...topic, ...alarmOf(ARCHIVE) })).toBe('ImplicitlyDenied');
    expect(await simulateService({ ...key, action: 'kms:Decrypt', ...alarmOf(ARCHIVE) })).toBe('ImplicitlyDenied');
  });

  test('let a rule of EventBridge publish, which names neither source nor account', async () => {
    expect(await simulateService({ ...topic, ...events })).toBe('Allowed');
    for (const action of ['kms:Decrypt', 'kms:GenerateDataKey']) {
      expect(await simulateService({ ...key, ...events, action, ...forTopic(topicArn) })).toBe('Allowed');
    }
  });

  test('let EventBridge use the key for no other topic and nothing else', async () => {
    const other = topicArn.replace('rootguard-critical', 'another');
    expect(await simulateService({ ...key, ...events, action: 'kms:Decrypt', ...forTopic(other) })).toBe(
      'ImplicitlyDenied',
    );
    expect(await simulateService({ ...key, ...events, action: 'kms:Decrypt' })).toBe('ImplicitlyDenied');
    expect(await simulateService({ ...key, ...events, action: 'kms:Encrypt', ...forTopic(topicArn) })).toBe(
      'ImplicitlyDenied',
    );
    expect(await simulateService({ ...topic, ...events, action: 'sns:Subscribe' })).toBe('ImplicitlyDenied');
  });
});
