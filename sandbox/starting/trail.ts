import { SeedClient } from '../seed-client';
import { MANAGEMENT, ORGANIZATION, REGION } from './builder';

const Principal = { Service: 'cloudtrail.amazonaws.com' };

/**
 * An organization trail of the management account that is logging, as a tool of somebody else makes it.
 *
 * @param owner - whose bucket it is
 * @param logGroup - its log group, with the role that writes it. @default - there is none
 */
export async function makeTrail(
  aws: SeedClient,
  owner: SeedClient,
  { name, bucket, logGroup }: { name: string; bucket: string; logGroup?: string },
): Promise<void> {
  const arn = `arn:aws:cloudtrail:${REGION}:${MANAGEMENT}:trail/${name}`;
  const resource = `arn:aws:s3:::${bucket}`;
  const write = { StringEquals: { 'aws:SourceArn': arn, 's3:x-amz-acl': 'bucket-owner-full-control' } };
  const statements = [
    { Effect: 'Allow', Principal, Action: 's3:GetBucketAcl', Resource: resource },
    ...[MANAGEMENT, ORGANIZATION].map(prefix => ({
      Effect: 'Allow',
      Principal,
      Action: 's3:PutObject',
      Resource: `${resource}/AWSLogs/${prefix}/*`,
      Condition: write,
    })),
  ];
  await owner.s3(undefined, `/${bucket}`, '');
  await owner.s3(undefined, `/${bucket}?policy`, document(statements));
  const delivery = logGroup === undefined ? {} : await makeLogGroup(aws, logGroup);
  await aws.json('cloudtrail', 'CloudTrail_20131101.CreateTrail', {
    Name: name,
    S3BucketName: bucket,
    IsOrganizationTrail: true,
    IsMultiRegionTrail: true,
    ...delivery,
  });
  await aws.json('cloudtrail', 'CloudTrail_20131101.StartLogging', { Name: name });
}

async function makeLogGroup(aws: SeedClient, logGroupName: string): Promise<object> {
  await aws.json('logs', 'Logs_20140328.CreateLogGroup', { logGroupName });
  const RoleName = 'TrailToLogGroup';
  const group = `arn:aws:logs:${REGION}:${MANAGEMENT}:log-group:${logGroupName}`;
  await aws.query('iam', undefined, {
    Action: 'CreateRole',
    RoleName,
    AssumeRolePolicyDocument: document([{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }]),
  });
  const Action = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  const PolicyDocument = document([{ Effect: 'Allow', Action, Resource: `${group}:log-stream:*` }]);
  await aws.query('iam', undefined, { Action: 'PutRolePolicy', RoleName, PolicyName: 'write', PolicyDocument });
  return {
    CloudWatchLogsLogGroupArn: `${group}:*`,
    CloudWatchLogsRoleArn: `arn:aws:iam::${MANAGEMENT}:role/${RoleName}`,
  };
}

const document = (Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
