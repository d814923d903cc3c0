import { CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { CreateBucketCommand, PutBucketPolicyCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { readElsewhere } from '../../../../world/live/reading/elsewhere';
import { noJournal } from '../../../../world/live/reading/journal';
import { MemberAccess } from '../../../../world/live/reading/members';
import { quotasOf } from '../../../../world/live/reading/quotas';
import { Reading, readingOf } from '../../../../world/live/reading/reading';
import { readThings } from '../../../../world/live/reading/things';
import { SnapshotAccount } from '../../../../world/live/snapshot';
import { assumeRole } from '../../../sandbox/sandbox-clients';
import { useLivingSandbox } from './use-living';

const { sandbox, aws, refuse } = useLivingSandbox();

const REGION = 'us-east-1';
const [MANAGEMENT, ARCHIVE, HUB, NETWORK] = ['111111111111', '222222222222', '888888888888', '012345678901'];
const ROLE = 'OrganizationAccountAccessRole';
const TOPIC = `arn:aws:sns:${REGION}:${HUB}:told`;
const BUCKET = 'logs-of-all';
const accounts: readonly SnapshotAccount[] = [
  { id: MANAGEMENT, name: 'Management', state: 'ACTIVE' },
  { id: ARCHIVE, name: 'Log Archive', state: 'ACTIVE' },
  { id: HUB, name: 'Hub', state: 'ACTIVE' },
  { id: NETWORK, name: 'Network', state: 'ACTIVE' },
  { id: '151515151515', name: 'Log Archive of old', state: 'CLOSED' },
];
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      ...{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:GetBucketAcl' },
      Resource: `arn:aws:s3:::${BUCKET}`,
    },
    {
      ...{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject' },
      Resource: `arn:aws:s3:::${BUCKET}/AWSLogs/${MANAGEMENT}/*`,
      Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
    },
  ],
});
let key = '';

beforeAll(async () => {
  const archive = await assumeRole(sandbox.endpoint, `arn:aws:iam::${ARCHIVE}:role/${ROLE}`);
  await archive.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await archive.s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: POLICY }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await archive.s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
  });
  key = (await archive.kms.send(new CreateKeyCommand({ Policy }))).KeyMetadata?.Arn ?? '';
  await aws.cloudtrail.send(
    new CreateTrailCommand({ Name: 'all', S3BucketName: BUCKET, IsMultiRegionTrail: true, KmsKeyId: key }),
  );
  await aws.cloudtrail.send(new StartLoggingCommand({ Name: 'all' }));
  const hub = await assumeRole(sandbox.endpoint, `arn:aws:iam::${HUB}:role/${ROLE}`);
  await hub.sns.send(new CreateTopicCommand({ Name: 'told' }));
  await hub.sns.send(new SubscribeCommand({ TopicArn: TOPIC, Protocol: 'sms', Endpoint: '+12065550100' }));
  await aws.cloudwatch.send(
    new PutMetricAlarmCommand({
      ...{ AlarmName: 'root', Namespace: 'Own', MetricName: 'root', Statistic: 'Sum', Period: 300, Threshold: 1 },
      ...{ EvaluationPeriods: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', AlarmActions: [TOPIC] },
    }),
  );
});

/** 'aws_sns_topic 888888888888', without what every account has. */
async function read(access: MemberAccess, alsoIn: readonly string[] = []) {
  const reading: Reading = readingOf({
    ...{ partition: 'aws', home: { account: MANAGEMENT, region: REGION }, journal: noJournal },
    quotas: quotasOf('aws', { faster: 1_000 }),
  });
  const things = await readThings(reading, [REGION], access);
  const { things: found } = await readElsewhere(reading, [REGION], { accounts, things, alsoIn }, access);
  const shown = found.flatMap(({ type, account }) => (type === 'aws_cloudwatch_event_bus' ? [] : `${type} ${account}`));
  return { shown: shown.sort(), things: found, unknown: reading.unknown };
}

const BUCKET_OF = (account: string) =>
  ['aws_s3_bucket', 'aws_s3_bucket_policy', 'aws_s3_bucket_versioning'].map(type => `${type} ${account}`);

test('by the role: the hub that an alarm names, the log archive with bucket and key; no other account', async () => {
  const { shown, things, unknown } = await read({ role: ROLE });
  expect(unknown).toEqual([]);
  expect(shown).toEqual(
    [
      ...[`aws_kms_key ${ARCHIVE}`, `aws_sns_topic ${HUB}`, `aws_sns_topic_subscription ${HUB}`],
      ...BUCKET_OF(ARCHIVE),
    ].sort(),
  );
  expect(things.find(({ type }) => type === 'aws_kms_key')?.attributes).toMatchObject({ arn: key, is_enabled: true });
  expect(things.some(({ account }) => account === NETWORK)).toBe(false);
});

test('an account that somebody names is read as well', async () => {
  const { things } = await read({ role: ROLE }, [NETWORK]);
  expect(things.filter(({ account }) => account === NETWORK).map(({ type }) => type)).toEqual([
    'aws_cloudwatch_event_bus',
  ]);
});

test('a role that lets nobody in: each account is unknown by that name, and nothing of it is there', async () => {
  refuse('sts:AssumeRole');
  const { shown, unknown } = await read({ role: ROLE });
  const denied = unknown.filter(({ action }) => action === 'sts:AssumeRole').map(({ account }) => account);
  expect(denied.sort()).toEqual([ARCHIVE, HUB]);
  // the sandbox lets everybody look at every bucket
  expect(shown).toEqual(BUCKET_OF(MANAGEMENT).sort());
});

test('without a role nobody looks, and root sessions cannot', async () => {
  expect((await read({})).unknown).toEqual([]);
  const { unknown } = await read({ rootSessions: true });
  expect(unknown).toEqual(
    [ARCHIVE, HUB].map(account => ({
      ...{ account, action: 'sts:AssumeRole' },
      reason: 'no task of a root session reads topics, rules, trails or buckets: give --role, too',
    })),
  );
});
