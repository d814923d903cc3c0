import { remembered } from '../aws/remembered';
import { isAccountId } from '../aws/arn';
import { ReviewContext } from './context';
import { existing } from './fates';
import { textAt } from './plan/attributes';

/** Settings that may say whose bucket it is. */
const WITH_OWNER = [
  'aws_s3_bucket_versioning',
  'aws_s3_bucket_lifecycle_configuration',
  'aws_s3_bucket_server_side_encryption_configuration',
  'aws_s3_bucket_object_lock_configuration',
];

/** Id of the account of a bucket, by its name, where a setting of it says so; no ARN of a bucket has one. */
export const bucketOwner = (context: ReviewContext, bucket: string | undefined): readonly string[] =>
  [ownersIn(context).get(bucket) ?? []].flat();

const ownersIn = remembered(
  (context: ReviewContext): ReadonlyMap<string | undefined, string> =>
    new Map(
      existing(context, ...WITH_OWNER).flatMap(({ before }) => {
        const owner = textAt(before, 'expected_bucket_owner');
        return isAccountId(owner) ? [[textAt(before, 'bucket'), owner] as const] : [];
      }),
    ),
);
