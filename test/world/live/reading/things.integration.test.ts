import { CreateStackSetCommand } from '@aws-sdk/client-cloudformation';
import { CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateAliasCommand, CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, SetTopicAttributesCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { readElsewhere } from '../../../../world/live/reading/elsewhere';
import { noJournal } from '../../../../world/live/reading/journal';
import { quotasOf } from '../../../../world/live/reading/quotas';
import { readingOf } from '../../../../world/live/reading/reading';
import { readRegions } from '../../../../world/live/reading/regions';
import { readThings } from '../../../../world/live/reading/things';
import { useLivingSandbox } from './use-living';

const { sandbox, aws } = useLivingSandbox();

const REGION = 'us-east-1';
const TRAIL = `arn:aws:cloudtrail:${REGION}:111111111111:trail/old`;
const TOPIC = `arn:aws:sns:${REGION}:111111111111:told`;
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      ...{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:GetBucketAcl' },
      Resource: 'arn:aws:s3:::old-trail',
    },
    {
      ...{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject' },
      Resource: 'arn:aws:s3:::old-trail/AWSLogs/111111111111/*',
      Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
    },
  ],
});
const TEMPLATE = JSON.stringify({ Resources: { Rule: { Type: 'AWS::Events::Rule', Properties: {} } } });
const OPEN = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: TOPIC }],
});
let keyArn = '';

const reading = () =>
  readingOf({
    ...{ partition: 'aws', home: { account: '111111111111', region: REGION } },
    ...{ journal: noJournal, quotas: quotasOf('aws', { faster: 1_000 }) },
  });

beforeAll(async () => {
  await aws.s3.send(new CreateBucketCommand({ Bucket: 'old-trail' }));
  await aws.s3.send(new PutBucketPolicyCommand({ Bucket: 'old-trail', Policy: POLICY }));
  await aws.s3.send(
    new PutBucketVersioningCommand({ Bucket: 'old-trail', VersioningConfiguration: { Status: 'Enabled' } }),
  );
  await aws.s3.send(
    new PutPublicAccessBlockCommand({
      Bucket: 'old-trail',
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: false },
    }),
  );
  await aws.cloudtrail.send(
    new CreateTrailCommand({ Name: 'old', S3BucketName: 'old-trail', IsMultiRegionTrail: true }),
  );
  await aws.cloudtrail.send(new StartLoggingCommand({ Name: TRAIL }));
  await aws.logs.send(new CreateLogGroupCommand({ logGroupName: '/old' }));
  await aws.logs.send(new PutRetentionPolicyCommand({ logGroupName: '/old', retentionInDays: 30 }));
  await aws.logs.send(
    new PutMetricFilterCommand({
      ...{ logGroupName: '/old', filterName: 'root', filterPattern: '{ $.userIdentity.type = "Root" }' },
      metricTransformations: [{ metricName: 'root', metricNamespace: 'Old', metricValue: '1', defaultValue: 0 }],
    }),
  );
  const { KeyMetadata } = await aws.kms.send(new CreateKeyCommand({ Description: 'topics' }));
  keyArn = KeyMetadata?.Arn ?? '';
  await aws.kms.send(new CreateAliasCommand({ AliasName: 'alias/topics', TargetKeyId: keyArn }));
  await aws.sns.send(new CreateTopicCommand({ Name: 'told' }));
  await aws.sns.send(new SetTopicAttributesCommand({ TopicArn: TOPIC, AttributeName: 'Policy', AttributeValue: OPEN }));
  await aws.sns.send(
    new SetTopicAttributesCommand({ TopicArn: TOPIC, AttributeName: 'KmsMasterKeyId', AttributeValue: keyArn }),
  );
  for (const [Protocol, Endpoint] of [
    ['https', 'https://events.example.com/integration/secret'],
    ['sms', '+12065550100'],
  ]) {
    await aws.sns.send(new SubscribeCommand({ TopicArn: TOPIC, Protocol, Endpoint }));
  }
  await aws.cloudwatch.send(
    new PutMetricAlarmCommand({
      ...{ AlarmName: 'root', Namespace: 'Old', MetricName: 'root', Statistic: 'Sum', Period: 300, Threshold: 1 },
      ...{ EvaluationPeriods: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', AlarmActions: [TOPIC] },
      Dimensions: [{ Name: 'AccountId', Value: '888888888888' }],
    }),
  );
  const cloudformation = new CloudFormationClient({
    ...{ endpoint: sandbox.endpoint, region: REGION },
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  });
  await cloudformation.send(
    new CreateStackSetCommand({
      ...{ StackSetName: 'forward', TemplateBody: TEMPLATE, PermissionModel: 'SERVICE_MANAGED' },
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
    }),
  );
});

test('trail, bucket, filter, alarm, topic, key and StackSet of a region, as Terraform calls what they have', async () => {
  const own = reading();
  const ofRegion = await readThings(own, [REGION]);
  const account = { id: '111111111111', name: 'Management' };
  const found = { accounts: [account], things: ofRegion, alsoIn: [] };
  const things = [...ofRegion, ...(await readElsewhere(own, [REGION], found, {})).things];
  expect(own.unknown).toEqual([]);
  const of = (type: string) => things.filter(thing => thing.type === type);
  expect([...new Set(things.map(({ type, account, region }) => `${type} ${account} ${region}`))].sort()).toEqual(
    [
      ...['cloudtrail', 's3_bucket', 's3_bucket_policy', 's3_bucket_versioning', 's3_bucket_public_access_block'],
      ...['cloudwatch_log_metric_filter', 'cloudwatch_metric_alarm', 'sns_topic', 'sns_topic_subscription'],
      ...['kms_key', 'kms_alias', 'cloudformation_stack_set', 'cloudwatch_event_bus'],
    ]
      .map(type => `aws_${type} 111111111111 us-east-1`)
      .sort(),
  );
  expect(of('aws_cloudtrail')).toEqual([
    expect.objectContaining({
      attributes: expect.objectContaining({
        ...{ arn: TRAIL, name: 'old', home_region: REGION, s3_bucket_name: 'old-trail', enable_logging: true },
        ...{ is_multi_region_trail: true, is_organization_trail: false, enable_log_file_validation: false },
      }) as unknown,
    }),
  ]);
  const bucket = (type: string) => of(`aws_s3_bucket_${type}`).map(({ attributes }) => attributes);
  expect([bucket('versioning'), bucket('public_access_block'), bucket('policy')]).toEqual([
    [{ bucket: 'old-trail', versioning_configuration: [{ status: 'Enabled' }] }],
    [
      {
        ...{ bucket: 'old-trail', block_public_acls: true, block_public_policy: false },
        ...{ ignore_public_acls: false, restrict_public_buckets: false },
      },
    ],
    [{ bucket: 'old-trail', policy: POLICY }],
  ]);
  expect(of('aws_cloudwatch_log_metric_filter').map(({ attributes }) => attributes)).toEqual([
    {
      ...{ name: 'root', log_group_name: '/old', pattern: '{ $.userIdentity.type = "Root" }' },
      metric_transformation: [{ name: 'root', namespace: 'Old', value: '1', default_value: '0' }],
    },
  ]);
  expect(of('aws_cloudwatch_metric_alarm')[0]!.attributes).toMatchObject({
    ...{ alarm_name: 'root', namespace: 'Old', metric_name: 'root', statistic: 'Sum', period: 300, threshold: 1 },
    ...{ evaluation_periods: 1, comparison_operator: 'GreaterThanOrEqualToThreshold', actions_enabled: true },
    ...{ alarm_actions: [TOPIC], dimensions: { AccountId: '888888888888' } },
  });
  expect(of('aws_sns_topic').map(({ attributes }) => attributes)).toEqual([
    { arn: TOPIC, name: 'told', owner: '111111111111', policy: OPEN, kms_master_key_id: keyArn },
  ]);
  expect(of('aws_sns_topic_subscription').map(({ attributes }) => [attributes.protocol, attributes.endpoint])).toEqual([
    ['https', 'https://events.example.com/***'],
    ['sms', '+***********'],
  ]);
  expect(of('aws_kms_key').map(({ attributes }) => attributes)).toEqual([
    expect.objectContaining({ arn: keyArn, description: 'topics', enable_key_rotation: false }),
  ]);
  expect(of('aws_kms_alias').map(({ attributes }) => attributes)).toEqual([
    expect.objectContaining({ name: 'alias/topics', target_key_id: keyArn.split('/').at(-1) }),
  ]);
  expect(of('aws_cloudformation_stack_set').map(({ attributes }) => attributes)).toEqual([
    expect.objectContaining({
      ...{ name: 'forward', template_body: TEMPLATE, permission_model: 'SERVICE_MANAGED' },
      auto_deployment: [{ enabled: true, retain_stacks_on_account_removal: false }],
    }),
  ]);
});

test('a region that is wanted and off is unknown, and is not read', async () => {
  const own = reading();
  expect(await readRegions(own, ['us-east-1', 'af-south-1'])).toEqual(['us-east-1']);
  expect(own.unknown).toEqual([
    {
      ...{ action: 'ec2:DescribeRegions', account: '111111111111', region: 'af-south-1' },
      reason: 'the region is not enabled',
    },
  ]);
});
