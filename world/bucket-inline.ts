import { addedSettings, AddedSetting } from './added-settings';
import { isUnknown, show, textAt, valueAt } from './plan/attributes';
import { bucketOwners } from './bucket-setting';
import { existing } from './existing';
import { Attributes, ResourceChange } from './plan/plan';
import { ReviewContext } from './context';
import { isSet } from './plan/values';

/** A bucket of which an argument of its own changes, in place of a setting that is a resource. */
export interface InlineSetting {
  readonly change: ResourceChange;
  /** Name of the bucket, masked. */
  readonly bucket: string;
  readonly accounts: readonly string[];
}

/**
 * Buckets that stay, where an argument changes or may change. The provider fills in what a program leaves out, so that
 * nothing is known of it when the bucket is made anew, and that says nothing.
 */
export function inlineSettings(context: ReviewContext, argument: string): readonly InlineSetting[] {
  const owners = bucketOwners(context);
  return existing(context, 'aws_s3_bucket')
    .filter(change => {
      const [before, after] = [change.before, change.after].map(side => valueAt(side, argument));
      if (change.action !== 'update' && change.action !== 'replace') return false;
      if (isUnknown(change, argument)) return change.action === 'update' && isSet(before);
      return (isSet(before) || isSet(after)) && JSON.stringify(before) !== JSON.stringify(after);
    })
    .map(change => ({
      change,
      bucket: show(change, 'bucket', 'before'),
      accounts: [owners.get(textAt(change.before, 'bucket')) ?? []].flat(),
    }));
}

/** A change of the block of an argument, as if it were a setting that is a resource. */
export function blockOf(change: ResourceChange, argument: string): ResourceChange {
  const path = `${argument}[0]`;
  const [before, after] = [change.before, change.after].map(side => valueAt(side, path) as Attributes | undefined);
  // a mark on all of it is a mark on each of its parts
  const marks = (all: unknown): unknown =>
    [all, valueAt(all, argument), valueAt(all, path)].includes(true) || valueAt(all, path);
  return {
    ...change,
    before: before ?? {},
    after: after ?? {},
    afterUnknown: marks(change.afterUnknown),
    beforeSensitive: marks(change.beforeSensitive),
    afterSensitive: marks(change.afterSensitive),
  };
}

/** A setting that is new for a bucket that is not. */
export interface AddedBucketSetting extends AddedSetting, InlineSetting {
  /** The bucket as it is before. */
  readonly owner?: ResourceChange['before'];
}

/** Settings of one kind that are created for buckets that are there already. */
export function addedBucketSettings(context: ReviewContext, type: string): readonly AddedBucketSetting[] {
  const owners = bucketOwners(context);
  return addedSettings(context, type, { path: 'bucket', type: 'aws_s3_bucket', name: 'bucket' }).map(added => {
    const name = textAt(added.change.after, 'bucket');
    const owner = existing(context, 'aws_s3_bucket').find(({ before }) => textAt(before, 'bucket') === name)?.before;
    const accounts = [owners.get(name) ?? []].flat();
    return { ...added, bucket: show(added.change, 'bucket', 'after'), accounts, ...(owner !== undefined && { owner }) };
  });
}
