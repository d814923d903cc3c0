/** Properties for trailBucketPolicy. */
export interface TrailBucketPolicyProps {
  readonly bucketArn: string;
  /** Built as a string: the trail needs this policy before it can exist. */
  readonly trailArn: string;
  /** Account of the trail, which is the management account for an organization trail. */
  readonly accountId: string;
  /** @default - not an organization trail */
  readonly organizationId?: string;
}

/**
 * Returns the bucket policy that CloudTrail requires: it may read the bucket's ACL and write below AWSLogs/, for one
 * trail only; nobody may use the bucket without TLS.
 *
 * The prefix of the trail's own account is needed for organization trails too: CreateTrail checks it first.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function trailBucketPolicy({ bucketArn, trailArn, accountId, organizationId }: TrailBucketPolicyProps): string {
  const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };
  const write = (sid: string, owner: string) => ({
    Sid: sid,
    Effect: 'Allow',
    Principal: cloudTrail,
    Action: 's3:PutObject',
    Resource: `${bucketArn}/AWSLogs/${owner}/*`,
    Condition: {
      StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': trailArn },
    },
  });
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'CloudTrailReadsAcl',
        Effect: 'Allow',
        Principal: cloudTrail,
        Action: 's3:GetBucketAcl',
        Resource: bucketArn,
        Condition: { StringEquals: { 'aws:SourceArn': trailArn } },
      },
      write('CloudTrailWritesAccount', accountId),
      ...(organizationId === undefined ? [] : [write('CloudTrailWritesOrganization', organizationId)]),
      denyWithoutTls(bucketArn),
    ],
  });
}

/** Properties for accessLogBucketPolicy. */
export interface AccessLogBucketPolicyProps {
  readonly bucketArn: string;
  /** The bucket whose requests are logged. */
  readonly sourceBucketArn: string;
  /** Account of both buckets. */
  readonly accountId: string;
}

/**
 * Returns the policy of the bucket that server access logs are written to: S3 may write for one source bucket;
 * nobody may use the bucket without TLS.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function accessLogBucketPolicy({ bucketArn, sourceBucketArn, accountId }: AccessLogBucketPolicyProps): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'S3WritesAccessLogs',
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `${bucketArn}/*`,
        Condition: {
          ArnLike: { 'aws:SourceArn': sourceBucketArn },
          StringEquals: { 'aws:SourceAccount': accountId },
        },
      },
      denyWithoutTls(bucketArn),
    ],
  });
}

function denyWithoutTls(bucketArn: string) {
  return {
    Sid: 'DenyWithoutTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
