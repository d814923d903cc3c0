import { accountInArn } from '../../../aws/arn';
import { ReviewContext } from '../../../world/context';
import { Step } from '../../../world/fates';
import { ownThings } from '../../../world/own-things';
import { isUnknown, textAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';
import { isSet } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { ranked, unknownSentence } from '../../compare/order';
import { thingRule } from '../../compare/thing-rule';
import { bucketSetting, nameOf } from './bucket-setting';

const DEFAULT = 'rule[0].apply_server_side_encryption_by_default[0]';
const ALGORITHM = `${DEFAULT}.sse_algorithm`;
const KEY = `${DEFAULT}.kms_master_key_id`;
const WITHOUT_KEY =
  'Whoever may read the bucket can read new files, without permission to use a key of the organization.';

/** From weak to strong; S3 encrypts with the first when nothing else is set. */
const ENCRYPTED = ranked('AES256', 'aws:kms', 'aws:kms:dsse');

/** A bucket that encrypts with a KMS key keeps doing so; SSE-S3 is what every bucket has anyway. */
export const bucketEncryptionStays = thingRule(
  'bucket-encryption-stays',
  'A bucket no longer encrypts with KMS, or no longer with a key of the organization.',
  bucketSetting({
    type: 'aws_s3_bucket_server_side_encryption_configuration',
    setting: 'The encryption with KMS',
    protects: before => ENCRYPTED.canWeaken(textAt(before, ALGORITHM)),
    gone: WITHOUT_KEY,
    weaker,
  }),
);

function weaker(step: Step, context: ReviewContext): Weakening[] {
  const bucket = `the bucket ${nameOf(step)}`;
  if (isUnknown(step, ALGORITHM)) return [unknownSentence(DEFAULT, `the encryption of ${bucket}`, WITHOUT_KEY)];
  if (ENCRYPTED.isWeaker(textAt(step.before, ALGORITHM), textAt(step.after, ALGORITHM))) {
    const sentence = `The${bucket.slice(3)} encrypts new files more weakly.`;
    return [{ sentence, means: WITHOUT_KEY, details: [{ path: ALGORITHM }] }];
  }
  if (!hasOwnKey(step.before)) return [];
  if (isUnknown(step, KEY)) return [unknownSentence(KEY, `the key of ${bucket}`, WITHOUT_KEY)];
  if (!hasOwnKey(step.after)) {
    const sentence = `The${bucket.slice(3)} no longer encrypts with a key of the organization.`;
    const means = 'The key of AWS takes its place; whoever may read the bucket from its account can read new files.';
    return [{ sentence, means, details: [{ path: KEY }] }];
  }
  const [was, is] = [step.before, step.after].map(side => accountInArn(textAt(side, KEY)));
  if (is === undefined || is === was || ownThings(context).accounts.has(is)) return [];
  const sentence = `The${bucket.slice(3)} encrypts with a key of an account that is in no plan.`;
  const means = 'That account decides who can read new files, and whether anybody can.';
  return [{ sentence, means, details: [{ path: KEY }] }];
}

/** Whether the key is one whose policy the organization writes. */
function hasOwnKey(side: Attributes | undefined): boolean {
  const key = textAt(side, KEY);
  return isSet(key) && !/(^|:)alias\/aws\//.test(key ?? '');
}
