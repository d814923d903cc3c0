import { SeedClient } from '../seed-client';

/** Where a trail is, and whose it is. */
export interface TrailHome {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** Undefined: it records its own account alone. */
  readonly organization: string | undefined;
}

const Principal = { Service: 'cloudtrail.amazonaws.com' };

/**
 * A trail of the management account that is logging, as a tool of somebody else makes it.
 *
 * @param owner - whose bucket it is
 * @param logGroup - its log group, with the role that writes it. @default - there is none
 */
export async function makeTrail(
  aws: SeedClient,
  owner: SeedClient,
  { name, bucket, logGroup }: { name: string; bucket: string; logGroup?: string },
  home: TrailHome,
): Promise<void> {
  const { partition, account, region, organization } = home;
  const arn = `arn:${partition}:cloudtrail:${region}:${account}:trail/${name}`;
  const resource = `arn:${partition}:s3:::${bucket}`;
  const write = { StringEquals: { 'aws:SourceArn': arn, 's3:x-amz-acl': 'bucket-owner-full-control' } };
  const statements = [
    { Effect: 'Allow', Principal, Action: 's3:GetBucketAcl', Resource: resource },
    ...[account, ...(organization === undefined ? [] : [organization])].map(prefix => ({
      Effect: 'Allow',
      Principal,
      Action: 's3:PutObject',
      Resource: `${resource}/AWSLogs/${prefix}/*`,
      Condition: write,
    })),
  ];
  await owner.s3(undefined, `/${bucket}`, '');
  await owner.s3(undefined, `/${bucket}?policy`, document(statements));
  const delivery = logGroup === undefined ? {} : await makeLogGroup(aws, logGroup, home);
  await aws.json('cloudtrail', 'CloudTrail_20131101.CreateTrail', {
    Name: name,
    S3BucketName: bucket,
    IsOrganizationTrail: organization !== undefined,
    IsMultiRegionTrail: true,
    ...delivery,
  });
  await aws.json('cloudtrail', 'CloudTrail_20131101.StartLogging', { Name: name });
}

async function makeLogGroup(
  aws: SeedClient,
  logGroupName: string,
  { partition, account, region }: TrailHome,
): Promise<object> {
  await aws.json('logs', 'Logs_20140328.CreateLogGroup', { logGroupName });
  const RoleName = 'TrailToLogGroup';
  const group = `arn:${partition}:logs:${region}:${account}:log-group:${logGroupName}`;
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
    CloudWatchLogsRoleArn: `arn:${partition}:iam::${account}:role/${RoleName}`,
  };
}

const document = (Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
