import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';

/** Days that a deleted, overwritten or expired file can still be restored. */
const RESTORABLE_DAYS = 30;

/** Default retention of Object Lock. */
export interface ObjectLockRetention {
  /** Nobody shortens COMPLIANCE, not even root; GOVERNANCE yields to s3:BypassGovernanceRetention. */
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  /** Days, at least 1. */
  readonly days: number;
}

/** Properties for TrailBucket. */
export interface TrailBucketProps {
  /** Name of the bucket. */
  readonly bucket: string;
  /** The bucket policy, see trailBucketPolicy and accessLogBucketPolicy. */
  readonly policy: string;
  /** Encrypt with this KMS key and a bucket key. @default - SSE-S3 */
  readonly kmsKeyArn?: string;
  /**
   * Whether the bucket can lock objects. It is decided when the bucket is created: switching it on later replaces
   * the bucket. Never for a bucket that receives server access logs, which S3 cannot write to a locked bucket.
   */
  readonly objectLock: boolean;
  /** @default - none, single objects can still be locked */
  readonly objectLockRetention?: ObjectLockRetention;
  /** Days after which files of 128 KB and more move to S3 Glacier Flexible Retrieval. @default - never */
  readonly archiveAfterDays?: number;
  /** Days after which files expire; 30 days later they are gone. */
  readonly expireAfterDays: number;
  /** Name of the bucket that server access logs go to. @default - no server access logs */
  readonly accessLogBucket?: TrailBucket;
  /** Sets prevent_destroy. Without it the bucket is emptied when it is destroyed. */
  readonly protect: boolean;
  /** @default - the stack's AWS provider */
  readonly provider?: TerraformProvider;
}

/**
 * Defines a bucket for log files: versioned, encrypted, private, TLS only, expiring.
 *
 * A deleted, overwritten or expired file can be restored for 30 days and is then gone, unless Object Lock still holds it.
 */
export class TrailBucket extends Construct {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** What a trail or another bucket must wait for before it can deliver here. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: TrailBucketProps) {
    super(scope, id);
    const { provider, protect } = props;

    const resource = new S3Bucket(this, 'Resource', {
      provider,
      bucket: props.bucket,
      objectLockEnabled: props.objectLock,
      forceDestroy: !protect,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    const bucket = resource.id;
    this.bucketName = bucket;
    this.bucketArn = resource.arn;

    const versioning = new S3BucketVersioningA(this, 'versioning', {
      provider,
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    const publicAccessBlock = new S3BucketPublicAccessBlock(this, 'public-access-block', {
      provider,
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const ownership = new S3BucketOwnershipControls(this, 'ownership-controls', {
      provider,
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    const encryption = new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      provider,
      bucket,
      rule: [
        props.kmsKeyArn === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
          : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: props.kmsKeyArn },
              bucketKeyEnabled: true,
            },
      ],
    });
    const policy = new S3BucketPolicy(this, 'policy', {
      provider,
      bucket,
      policy: props.policy,
      // S3 answers OperationAborted when both settings change at once
      dependsOn: [publicAccessBlock],
    });
    this.ready = [policy, publicAccessBlock, ownership, encryption, versioning];

    if (props.objectLockRetention !== undefined) {
      const { mode, days } = props.objectLockRetention;
      const lock = new S3BucketObjectLockConfigurationA(this, 'object-lock', {
        provider,
        bucket,
        rule: { defaultRetention: { mode, days } },
        // S3 refuses a lock configuration while versioning is off
        dependsOn: [versioning],
      });
      this.ready.push(lock);
    }
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      provider,
      bucket,
      rule: [
        {
          id: 'archive-and-expire',
          status: 'Enabled',
          filter: [{}],
          transition:
            props.archiveAfterDays === undefined
              ? undefined
              : [{ days: props.archiveAfterDays, storageClass: 'GLACIER' }],
          expiration: [{ days: props.expireAfterDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: RESTORABLE_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      // rules for noncurrent versions need versioning
      dependsOn: [versioning],
    });
    if (props.accessLogBucket !== undefined) {
      new S3BucketLoggingA(this, 'access-logging', {
        provider,
        bucket,
        targetBucket: props.accessLogBucket.bucketName,
        targetPrefix: `${props.bucket}/`,
        // S3 refuses a target whose policy does not let it write yet
        dependsOn: props.accessLogBucket.ready,
      });
    }
  }
}
