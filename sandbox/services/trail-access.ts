import { AwsError } from '../front/aws-answer';
import { FrontContext } from '../front/front-context';
import { keyAllows, readKey } from './kms-key';
import { isAllowed } from '../delivery/policy-evaluation';
import { readRole } from './role';

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';

/** What a trail will be after CreateTrail or UpdateTrail. */
export interface TrailSettings {
  /** Account that makes the trail: log group, role and ARN are its. */
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  readonly bucket: string;
  readonly prefix?: string;
  readonly keyId?: string;
  readonly logGroupArn?: string;
  readonly logRoleArn?: string;
  /** Given for an organization trail. */
  readonly organizationId?: string;
}

/**
 * Refuses a bucket whose policy does not let the trail read its ACL and write below AWSLogs/<account>/, and below
 * AWSLogs/<organization>/ too for an organization trail. AWS checks both at once, and before it makes the trail.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export async function checkBucket(context: FrontContext, trail: TrailSettings): Promise<void> {
  // moto shows any account's bucket to any account
  const as = { account: trail.account, region: trail.region };
  if ((await context.moto.s3('GET', `/${trail.bucket}?location`, '', as)) === undefined) {
    throw new AwsError('S3BucketDoesNotExistException', `S3 bucket ${trail.bucket} does not exist!`);
  }
  const resourcePolicy = await context.moto.s3('GET', `/${trail.bucket}?policy`, '', as);
  const bucketArn = `arn:${context.organization.partition}:s3:::${trail.bucket}`;
  const source = { 'aws:SourceArn': trail.arn, 'aws:SourceAccount': trail.account, 'aws:SecureTransport': 'true' };
  const folder = trail.prefix === undefined ? '' : `${trail.prefix}/`;
  const base = { principal: CLOUDTRAIL, account: trail.account, resourcePolicy: resourcePolicy ?? '' };
  const questions = [
    { ...base, action: 's3:GetBucketAcl', resource: bucketArn, context: source },
    ...[trail.account, ...(trail.organizationId === undefined ? [] : [trail.organizationId])].map(owner => ({
      ...base,
      action: 's3:PutObject',
      resource: `${bucketArn}/${folder}AWSLogs/${owner}/CloudTrail/${trail.region}/log.json.gz`,
      context: { ...source, 's3:x-amz-acl': 'bucket-owner-full-control' },
    })),
  ];
  for (const question of questions) {
    if (await isAllowed(question)) continue;
    throw new AwsError(
      'InsufficientS3BucketPolicyException',
      `Incorrect S3 bucket policy is detected for bucket: ${trail.bucket} ` +
        `(${question.action} on ${question.resource} is not allowed for ${CLOUDTRAIL} with aws:SourceArn ${trail.arn})`,
    );
  }
}

/**
 * Refuses a key that does not exist, is disabled, or whose policy does not let the trail use it.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export async function checkKey(context: FrontContext, trail: TrailSettings): Promise<void> {
  if (trail.keyId === undefined) return;
  const key = await readKey(context.moto, trail.keyId, { account: trail.account, region: trail.region });
  if (key === undefined) throw new AwsError('KmsKeyNotFoundException', `KMS key ${trail.keyId} does not exist.`);
  if (!key.enabled) throw new AwsError('KmsKeyDisabledException', `KMS key ${trail.keyId} is disabled.`);
  const source = { 'aws:SourceArn': trail.arn, 'aws:SourceAccount': trail.account };
  const encryption = { ...source, 'kms:EncryptionContext:aws:cloudtrail:arn': trail.arn };
  const principals = [CLOUDTRAIL];
  const describes = await keyAllows(key, ['kms:DescribeKey'], { principals, context: source });
  if (describes && (await keyAllows(key, ['kms:GenerateDataKey'], { principals, context: encryption }))) return;
  throw new AwsError(
    'InsufficientEncryptionPolicyException',
    `Insufficient permissions to access S3 bucket ${trail.bucket} or KMS key ${trail.keyId}.`,
  );
}

/**
 * Refuses a log group that does not exist in the trail's account, and a role that CloudTrail may not assume or that may
 * not write the trail's log streams: the account's own, and the organization's for an organization trail.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
export async function checkLogGroup(context: FrontContext, trail: TrailSettings): Promise<void> {
  if (trail.logGroupArn === undefined && trail.logRoleArn === undefined) return;
  const { account, region } = trail;
  const match = /^arn:[^:]+:logs:([^:]+):(\d{12}):log-group:([^:]+):\*$/.exec(trail.logGroupArn ?? '');
  const logGroupName = match?.[3] ?? '';
  const found = await context.moto.json(
    'logs',
    'DescribeLogGroups',
    { logGroupNamePrefix: logGroupName },
    { account, region },
  );
  const groups = (found?.logGroups ?? []) as { logGroupName: string }[];
  if (match?.[1] !== region || match[2] !== account || !groups.some(group => group.logGroupName === logGroupName)) {
    throw new AwsError(
      'InvalidCloudWatchLogsLogGroupArnException',
      'CloudTrail cannot validate the specified log group ARN: it must be that of an existing log group of this account ' +
        'and region, and end with :*',
    );
  }

  const role = await readRole(context.moto, trail.logRoleArn ?? '', region);
  const denied = new AwsError(
    'InvalidCloudWatchLogsRoleArnException',
    'Access denied. Check the permissions for your role.',
  );
  if (role === undefined) throw denied;
  const { arn: resource, trustPolicy: resourcePolicy } = role;
  const source = { 'aws:SourceArn': trail.arn, 'aws:SourceAccount': account };
  const trusted = {
    principal: CLOUDTRAIL,
    action: 'sts:AssumeRole',
    resource,
    account,
    context: source,
    resourcePolicy,
  };
  if (!(await isAllowed(trusted))) throw denied;

  const group = trail.logGroupArn?.slice(0, -':*'.length);
  const streams = [`${account}_CloudTrail_${region}`];
  if (trail.organizationId !== undefined) streams.push(`${trail.organizationId}_${account}_CloudTrail_${region}`);
  for (const stream of streams) {
    for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) {
      const write = { principal: role.arn, action, resource: `${group}:log-stream:${stream}`, account };
      if (!(await isAllowed({ ...write, identityPolicies: role.policies }))) throw denied;
    }
  }
}
