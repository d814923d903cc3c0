import { accountInArn } from '../../../aws/arn';
import { isUnknown, showChange, textAt } from '../../../world/plan/attributes';
import { bucketSettingRule } from './bucket-setting-rule';
import { accountsInPlans } from '../../../world/place';
import { ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { Said, unknownUntilApply } from '../../compare/weakness';
import { isSet } from '../../../world/plan/values';

const DEFAULT = 'rule[0].apply_server_side_encryption_by_default[0]';
const WITHOUT_KEY =
  'Whoever may read the bucket can read new files, without permission to use a key of the organization.';

/** From weak to strong; S3 encrypts with the first when nothing else is set. */
const ALGORITHMS = ['AES256', 'aws:kms', 'aws:kms:dsse'];

/** A bucket that encrypts with a KMS key keeps doing so; SSE-S3 is what every bucket has anyway. */
export const bucketEncryptionStays: Rule = bucketSettingRule({
  name: 'bucket-encryption-stays',
  description: 'A bucket no longer encrypts with KMS, or no longer with a key of the organization.',
  type: 'aws_s3_bucket_server_side_encryption_configuration',
  argument: 'server_side_encryption_configuration',
  setting: 'The encryption with KMS',
  protects: before => rankOf(before) > 0,
  goneMeans: WITHOUT_KEY,
  weaker,
});

function weaker(change: ResourceChange, bucket: string, context: ReviewContext): readonly Said[] {
  if (isUnknown(change, `${DEFAULT}.sse_algorithm`)) {
    return [unknownUntilApply(change, DEFAULT, `the encryption of the bucket ${bucket}`, WITHOUT_KEY)];
  }
  if (rankOf(change.after) < rankOf(change.before)) {
    return [
      {
        summary: `The bucket ${bucket} encrypts new files more weakly.`,
        meaning: WITHOUT_KEY,
        details: [`sse_algorithm: ${showChange(change, `${DEFAULT}.sse_algorithm`)}`],
      },
    ];
  }
  const key = `${DEFAULT}.kms_master_key_id`;
  if (!hasOwnKey(change.before)) return [];
  if (isUnknown(change, key)) {
    return [unknownUntilApply(change, key, `the key of the bucket ${bucket}`, WITHOUT_KEY)];
  }
  if (hasOwnKey(change.after)) return ofStranger(change, bucket, context);
  return [
    {
      summary: `The bucket ${bucket} no longer encrypts with a key of the organization.`,
      meaning: 'The key of AWS takes its place; whoever may read the bucket from its account can read new files.',
      details: [`kms_master_key_id: ${showChange(change, key)}`],
    },
  ];
}

/** A key of an account that is neither in the plans nor in the org file; another one of the organization is as good. */
function ofStranger(change: ResourceChange, bucket: string, context: ReviewContext): readonly Said[] {
  const key = `${DEFAULT}.kms_master_key_id`;
  const [was, is] = [change.before, change.after].map(side => accountInArn(textAt(side, key)));
  const listed = context.organization?.accounts.map(({ id }) => id) ?? [];
  if (is === undefined || is === was || listed.includes(is) || accountsInPlans(context).has(is)) return [];
  return [
    {
      summary: `The bucket ${bucket} encrypts with a key of an account that is in no plan.`,
      meaning: 'That account decides who can read new files, and whether anybody can.',
      details: [`kms_master_key_id: ${showChange(change, key)}`],
    },
  ];
}

const rankOf = (side: ResourceChange['before']): number =>
  Math.max(0, ALGORITHMS.indexOf(textAt(side, `${DEFAULT}.sse_algorithm`) ?? ''));

/** Whether the key is one whose policy the organization writes. */
function hasOwnKey(side: ResourceChange['before']): boolean {
  const key = textAt(side, `${DEFAULT}.kms_master_key_id`);
  return isSet(key) && !/(^|:)alias\/aws\//.test(key ?? '');
}
