import { isUnknown, showChange, textAt } from '../attributes';
import { inlineSettings } from '../bucket-inline';
import { bucketSettingRule } from '../bucket-setting-rule';
import { ResourceChange } from '../plan';
import { Rule } from '../rule';
import { findingOf, isSet, Said, unknownUntilApply } from '../weakness';

const DEFAULT = 'rule[0].apply_server_side_encryption_by_default[0]';
/** The argument of a bucket for the same. */
const INLINE = 'server_side_encryption_configuration';
const WITHOUT_KEY =
  'Whoever may read the bucket can read new files, without permission to use a key of the organization.';

/** From weak to strong; S3 encrypts with the first when nothing else is set. */
const ALGORITHMS = ['AES256', 'aws:kms', 'aws:kms:dsse'];

const ofSetting: Rule = bucketSettingRule({
  name: 'bucket-encryption-stays',
  description: 'A bucket no longer encrypts with KMS, or no longer with a key of its own.',
  type: 'aws_s3_bucket_server_side_encryption_configuration',
  setting: 'The encryption with KMS',
  protects: before => rankOf(before, DEFAULT) > 0,
  goneMeans: WITHOUT_KEY,
  weaker: (change, bucket) => weakerAt(change, bucket, DEFAULT),
});

/** A bucket that encrypts with a KMS key keeps doing so; SSE-S3 is what every bucket has anyway. */
export const bucketEncryptionStays: Rule = {
  ...ofSetting,
  *check(context) {
    yield* ofSetting.check(context);
    for (const { change, bucket, accounts } of inlineSettings(context, INLINE)) {
      const at = `${INLINE}[0].${DEFAULT}`;
      if (rankOf(change.before, at) === 0) continue;
      for (const said of weakerAt(change, bucket, at)) yield findingOf(ofSetting.name, change, { ...said, accounts });
    }
  },
};

/** What is weaker in the default encryption that stands at a path. */
function weakerAt(change: ResourceChange, bucket: string, at: string): readonly Said[] {
  if (isUnknown(change, `${at}.sse_algorithm`)) {
    return [unknownUntilApply(change, at, `the encryption of the bucket ${bucket}`, WITHOUT_KEY)];
  }
  if (rankOf(change.after, at) < rankOf(change.before, at)) {
    return [
      {
        summary: `The bucket ${bucket} encrypts new files more weakly.`,
        meaning: WITHOUT_KEY,
        details: [`sse_algorithm: ${showChange(change, `${at}.sse_algorithm`)}`],
      },
    ];
  }
  const key = `${at}.kms_master_key_id`;
  if (!hasOwnKey(change.before, at)) return [];
  if (isUnknown(change, key)) {
    return [unknownUntilApply(change, key, `the key of the bucket ${bucket}`, WITHOUT_KEY)];
  }
  if (hasOwnKey(change.after, at)) return [];
  return [
    {
      summary: `The bucket ${bucket} no longer encrypts with a key of the organization.`,
      meaning: 'The key of AWS takes its place; whoever may read the bucket from its account can read new files.',
      details: [`kms_master_key_id: ${showChange(change, key)}`],
    },
  ];
}

const rankOf = (side: ResourceChange['before'], at: string): number =>
  Math.max(0, ALGORITHMS.indexOf(textAt(side, `${at}.sse_algorithm`) ?? ''));

/** Whether the key is one whose policy the organization writes. */
function hasOwnKey(side: ResourceChange['before'], at: string): boolean {
  const key = textAt(side, `${at}.kms_master_key_id`);
  return isSet(key) && !/(^|:)alias\/aws\//.test(key ?? '');
}
