import { isUnknown, show, textAt } from './plan/attributes';
import { endingOf, Ending, existing } from './existing';
import { ResourceChange } from './plan/plan';
import { ReviewContext } from './context';

/** A setting of a bucket that is a resource of its own, such as its policy. */
export interface BucketSetting {
  readonly change: ResourceChange;
  /** Name of the bucket, masked. */
  readonly bucket: string;
  /** How the setting ends; 'moved' when it goes to another bucket. Undefined when the bucket keeps it. */
  readonly ending?: Ending | 'moved';
  /** Whether the bucket is without it between deletion and creation. */
  readonly hasGap: boolean;
  /** Id of the account of the bucket, where a setting says it. */
  readonly accounts: readonly string[];
}

/** Settings that may say whose bucket it is. */
const WITH_OWNER = [
  'aws_s3_bucket_versioning',
  'aws_s3_bucket_lifecycle_configuration',
  'aws_s3_bucket_server_side_encryption_configuration',
  'aws_s3_bucket_object_lock_configuration',
];

/** Account ids by name of the bucket; no ARN of a bucket has one. */
export const bucketOwners = (context: ReviewContext): ReadonlyMap<string | undefined, string> =>
  new Map(
    existing(context, ...WITH_OWNER).flatMap(({ before }) => {
      const owner = textAt(before, 'expected_bucket_owner') ?? '';
      return /^\d{12}$/.test(owner) ? [[bucketOf(before), owner] as const] : [];
    }),
  );

/**
 * The settings of one kind of the buckets that stay. Settings that go together with their bucket are left out: what is
 * said about the bucket says it all.
 */
export function bucketSettings(context: ReviewContext, type: string): BucketSetting[] {
  const going = new Set(
    existing(context, 'aws_s3_bucket')
      .filter(bucket => endingOf(bucket) !== undefined || bucket.action === 'replace')
      .map(bucket => textAt(bucket.before, 'bucket')),
  );
  const owners = bucketOwners(context);
  return existing(context, type)
    .filter(change => !going.has(textAt(change.before, 'bucket')) || change.after !== undefined)
    .map(change => {
      const replaced = change.action === 'replace';
      const bucketGoes = going.has(textAt(change.before, 'bucket'));
      const moved = replaced && !isUnknown(change, 'bucket') && bucketOf(change.after) !== bucketOf(change.before);
      return {
        change,
        bucket: show(change, 'bucket', 'before'),
        ending: endingOf(change) ?? (moved && !bucketGoes ? 'moved' : undefined),
        hasGap: replaced && !moved && !bucketGoes,
        accounts: [owners.get(bucketOf(change.before)) ?? []].flat(),
      };
    });
}

/** How a setting ends, as the end of a sentence. */
export const settingEndWords = (ending: Ending | 'moved'): string =>
  ({
    deleted: 'is deleted',
    forgotten: 'is forgotten: it stays in AWS, and Terraform no longer looks after it',
    moved: 'goes to another bucket',
  })[ending];

const bucketOf = (side: ResourceChange['before']): string | undefined => textAt(side, 'bucket');
