import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  LifecycleRule,
  S3Client,
} from '@aws-sdk/client-s3';
import { SnapshotThing } from '../snapshot';
import { momentOf, whatIsSet } from './answers';
import { Place } from './place';

/** Settings of a bucket, each as a resource of its own; what the bucket does not have is not there. */
export async function readBucket({ reading, asked, ask, thing }: Place, Bucket: string): Promise<SnapshotThing[]> {
  const client = reading.client(S3Client, asked);
  const of = { Bucket };
  const asks: readonly [type: string, action: string, read: () => Promise<Record<string, unknown> | undefined>][] = [
    [
      'policy',
      's3:GetBucketPolicy',
      async () => ({ policy: (await client.send(new GetBucketPolicyCommand(of))).Policy }),
    ],
    [
      'versioning',
      's3:GetBucketVersioning',
      async () => {
        const { Status = 'Disabled', MFADelete } = await client.send(new GetBucketVersioningCommand(of));
        return { versioning_configuration: [whatIsSet({ status: Status, mfa_delete: MFADelete })] };
      },
    ],
    [
      'object_lock_configuration',
      's3:GetBucketObjectLockConfiguration',
      async () => {
        const { ObjectLockConfiguration: lock } = await client.send(new GetObjectLockConfigurationCommand(of));
        const { Mode, Days, Years } = lock?.Rule?.DefaultRetention ?? {};
        return {
          object_lock_enabled: lock?.ObjectLockEnabled,
          rule:
            Mode === undefined ? [] : [{ default_retention: [whatIsSet({ mode: Mode, days: Days, years: Years })] }],
        };
      },
    ],
    [
      'server_side_encryption_configuration',
      's3:GetEncryptionConfiguration',
      async () => {
        const { ServerSideEncryptionConfiguration: found } = await client.send(new GetBucketEncryptionCommand(of));
        return {
          rule: (found?.Rules ?? []).map(({ ApplyServerSideEncryptionByDefault: one, BucketKeyEnabled }) => ({
            apply_server_side_encryption_by_default: [
              whatIsSet({ sse_algorithm: one?.SSEAlgorithm, kms_master_key_id: one?.KMSMasterKeyID }),
            ],
            bucket_key_enabled: BucketKeyEnabled === true,
          })),
        };
      },
    ],
    [
      'public_access_block',
      's3:GetBucketPublicAccessBlock',
      async () => {
        const { PublicAccessBlockConfiguration: found } = await client.send(new GetPublicAccessBlockCommand(of));
        return {
          ...{ block_public_acls: found?.BlockPublicAcls, block_public_policy: found?.BlockPublicPolicy },
          ...{ ignore_public_acls: found?.IgnorePublicAcls, restrict_public_buckets: found?.RestrictPublicBuckets },
        };
      },
    ],
    [
      'lifecycle_configuration',
      's3:GetLifecycleConfiguration',
      async () => ({
        rule: ((await client.send(new GetBucketLifecycleConfigurationCommand(of))).Rules ?? []).map(lifecycleOf),
      }),
    ],
  ];
  const found = await Promise.all(
    asks.map(async ([type, action, read]) => {
      const attributes = await ask(action, Bucket, read);
      return attributes === undefined ? [] : [thing(`aws_s3_bucket_${type}`, { bucket: Bucket, ...attributes })];
    }),
  );
  const settings = found.flat();
  return settings.length === 0 ? [] : [thing('aws_s3_bucket', { bucket: Bucket }), ...settings];
}

const lifecycleOf = (rule: LifecycleRule) =>
  whatIsSet({
    ...{ id: rule.ID, status: rule.Status },
    filter: [whatIsSet({ prefix: rule.Filter?.Prefix ?? rule.Filter?.And?.Prefix ?? rule.Prefix })],
    expiration: rule.Expiration && [whatIsSet({ days: rule.Expiration.Days, date: momentOf(rule.Expiration.Date) })],
    noncurrent_version_expiration: rule.NoncurrentVersionExpiration && [
      whatIsSet({ noncurrent_days: rule.NoncurrentVersionExpiration.NoncurrentDays }),
    ],
    transition: rule.Transitions?.map(({ Days, StorageClass }) => ({ days: Days, storage_class: StorageClass })),
  });
