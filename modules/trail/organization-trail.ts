import { Cloudtrail } from '@cdktf/provider-aws/lib/cloudtrail';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { Partition } from '../../aws/partition';
import { S3_DELETIONS } from '../../aws/s3-deletions';
import { throwProblems } from '../check-text';
import { trailKeyPolicy } from './key-policy';
import { ObjectLockRetention, TrailBucket } from './trail-bucket';
import { accessLogBucketPolicy, trailBucketPolicy } from './trail-bucket-policy';
import { TrailLogGroup } from './trail-log-group';
import { accessLogBucket, TRAIL_KEY_ALIAS } from '../../config/names';

/** Properties for OrganizationTrail. */
export interface OrganizationTrailProps {
  readonly partition: Partition;
  /** Home region of the trail, its buckets, keys and log group. */
  readonly region: string;
  /** Account of the trail: the management account for an organization trail. */
  readonly accountId: string;
  /** Records every account of this organization. @default - records this account only */
  readonly organizationId?: string;
  /** 3 to 128 characters. */
  readonly name: string;
  /** Name of the bucket, at most 51 characters: its access logs go to `<bucket>-access-logs`. */
  readonly bucket: string;
  /** Where both buckets and the trail key are, when that is another account. @default - the trail's account */
  readonly logArchive?: { readonly accountId: string; readonly provider: TerraformProvider };
  /** Name of the log group; it stays in the trail's account, where AWS requires it. */
  readonly logGroup: string;
  /** One of the numbers of days CloudWatch Logs accepts. @default 365 */
  readonly logRetentionDays?: number;
  /** Default retention of the trail bucket. @default - none; the bucket is created with Object Lock all the same */
  readonly objectLock?: ObjectLockRetention;
  /** Days after which files of 128 KB and more move to S3 Glacier Flexible Retrieval. @default 90 */
  readonly archiveAfterDays?: number;
  /** Days after which files are deleted. @default 2557, seven years */
  readonly expireAfterDays?: number;
  /**
   * Records, as data events, who deletes files of either bucket or lifts their locks; CloudTrail charges for these
   * events. What expires by the buckets' own rules is no event. @default false
   */
  readonly recordDeletions?: boolean;
  /** Sets prevent_destroy on trail, buckets, keys and log group; without it buckets are emptied on destroy. @default true */
  readonly protect?: boolean;
}

/**
 * Defines a multi-region trail of management events with everything it needs: bucket, access-log bucket, keys and
 * log group.
 *
 * An organization trail needs trusted access for cloudtrail.amazonaws.com. Destroying it, or making it a trail of one
 * account, blinds every member account.
 */
export class OrganizationTrail extends Construct {
  constructor(scope: Construct, id: string, props: OrganizationTrailProps) {
    super(scope, id);
    const { partition, region, accountId, organizationId, name, logArchive, protect = true } = props;
    const { archiveAfterDays = 90, expireAfterDays = 2557 } = props;
    throwProblems(
      this.node.path,
      'organization trail',
      findProblems(props.bucket, name, archiveAfterDays, expireAfterDays),
    );

    const provider = logArchive?.provider;
    const bucketAccountId = logArchive?.accountId ?? accountId;
    const trailArn = `arn:${partition}:cloudtrail:${region}:${accountId}:trail/${name}`;
    const bucketArn = `arn:${partition}:s3:::${props.bucket}`;
    const accessLogBucketArn = `arn:${partition}:s3:::${accessLogBucket(props.bucket)}`;

    const key = new KmsKey(this, 'key', {
      provider,
      description: `Encrypts the files of the trail ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: trailKeyPolicy({ partition, keyAccountId: bucketAccountId, trailAccountId: accountId, trailArn }),
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    new KmsAlias(this, 'key-alias', { provider, name: TRAIL_KEY_ALIAS, targetKeyId: key.keyId });

    const accessLogs = new TrailBucket(this, 'access-logs', {
      provider,
      bucket: accessLogBucket(props.bucket),
      policy: accessLogBucketPolicy({
        bucketArn: accessLogBucketArn,
        sourceBucketArn: bucketArn,
        accountId: bucketAccountId,
      }),
      objectLock: false,
      expireAfterDays,
      protect,
    });
    const bucket = new TrailBucket(this, 'bucket', {
      provider,
      bucket: props.bucket,
      policy: trailBucketPolicy({ bucketArn, trailArn, accountId, organizationId }),
      kmsKeyArn: key.arn,
      objectLock: true,
      objectLockRetention: props.objectLock,
      archiveAfterDays,
      expireAfterDays,
      accessLogBucket: accessLogs,
      protect,
    });
    const logs = new TrailLogGroup(this, 'logs', {
      partition,
      region,
      accountId,
      organizationId,
      name: props.logGroup,
      retentionDays: props.logRetentionDays ?? 365,
      protect,
    });

    new Cloudtrail(this, 'Resource', {
      name,
      s3BucketName: bucket.bucketName,
      kmsKeyId: key.arn,
      cloudWatchLogsGroupArn: `${logs.logGroupArn}:*`,
      cloudWatchLogsRoleArn: logs.roleArn,
      isMultiRegionTrail: true,
      isOrganizationTrail: organizationId !== undefined,
      includeGlobalServiceEvents: true,
      enableLogging: true,
      enableLogFileValidation: true,
      // the name is the one Prowler looks for
      advancedEventSelector: [
        {
          name: 'Management events selector',
          fieldSelector: [{ field: 'eventCategory', equalTo: ['Management'] }],
        },
        ...(props.recordDeletions === true ? [deletionsFrom([bucketArn, accessLogBucketArn])] : []),
      ],
      lifecycle: protect ? { preventDestroy: true } : undefined,
      // CreateTrail tries the bucket policy and the role, and the provider does not retry when they come later
      dependsOn: [...bucket.ready, ...logs.ready],
    });
  }
}

/** The data events of files that are deleted or unlocked. */
const deletionsFrom = (bucketArns: readonly string[]) => ({
  name: 'Deletions of log files selector',
  fieldSelector: [
    { field: 'eventCategory', equalTo: ['Data'] },
    { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
    { field: 'resources.ARN', startsWith: bucketArns.map(arn => `${arn}/`) },
    { field: 'eventName', equalTo: S3_DELETIONS },
  ],
});

function findProblems(bucket: string, name: string, archiveAfterDays: number, expireAfterDays: number): string[] {
  const problems: string[] = [];
  if (name.length < 3 || name.length > 128) {
    problems.push(`name: must be between 3 and 128 characters long, got ${name.length}`);
  }
  if (bucket.length < 3 || bucket.length > 51) {
    problems.push(`bucket: must be between 3 and 51 characters long, got ${bucket.length}`);
  }
  if (archiveAfterDays >= expireAfterDays) {
    problems.push(`archiveAfterDays: must be less than expireAfterDays (${expireAfterDays}), got ${archiveAfterDays}`);
  }
  return problems;
}
