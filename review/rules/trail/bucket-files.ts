import { accountInArn } from '../../../aws/arn';
import { ReviewContext } from '../../../world/context';
import { existing, ownerOf, Step } from '../../../world/fates';
import { ownThings } from '../../../world/own-things';
import { isSensitive, isUnknown, listAt, textAt, valueAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';
import { isSet } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { on, ranked, unknownSentence } from '../../compare/order';
import { thingRule } from '../../compare/thing-rule';
import { Expiry, expiriesOf } from './bucket-expiry';
import { bucketOf, bucketSetting } from './bucket-setting';

const OVERWRITTEN = 'Files that are overwritten or deleted from then on cannot be restored.';

/** A versioned bucket stays versioned, and where deleting a version needs MFA, it stays so. */
export const versioningStaysOn = thingRule(
  'versioning-stays-on',
  'Versioning of a bucket, or MFA delete, is suspended or deleted.',
  bucketSetting({
    ...{ type: 'aws_s3_bucket_versioning', setting: 'Versioning', gone: OVERWRITTEN },
    checks: bucket => [
      {
        ...{
          path: 'versioning_configuration[0].status',
          keeps: on('Enabled'),
          about: `whether ${bucket} is versioned`,
        },
        ...{ sentence: `Versioning of ${bucket} is suspended.`, means: OVERWRITTEN },
      },
      {
        ...{ path: 'versioning_configuration[0].mfa_delete', keeps: on('Enabled') },
        about: `whether deleting versions in ${bucket} needs MFA`,
        sentence: `Deleting versions in ${bucket} no longer needs MFA.`,
        means: 'Stolen keys are enough to delete log files for good.',
      },
    ],
  }),
);

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
    ...{ type: 'aws_s3_bucket_server_side_encryption_configuration', setting: 'The encryption with KMS' },
    protects: before => ENCRYPTED.canWeaken(textAt(before, ALGORITHM)),
    gone: WITHOUT_KEY,
    weaker: weakerEncryption,
  }),
);

function weakerEncryption(step: Step, context: ReviewContext): Weakening[] {
  const bucket = bucketOf(step);
  const said = (path: string, what: string, means: string): Weakening[] => [
    { sentence: `The${bucket.slice(3)} ${what}.`, means, details: [{ path }] },
  ];
  if (isUnknown(step, ALGORITHM)) return [unknownSentence(DEFAULT, `the encryption of ${bucket}`, WITHOUT_KEY)];
  if (ENCRYPTED.isWeaker(textAt(step.before, ALGORITHM), textAt(step.after, ALGORITHM))) {
    return said(ALGORITHM, 'encrypts new files more weakly', WITHOUT_KEY);
  }
  if (!hasOwnKey(step.before)) return [];
  if (isUnknown(step, KEY)) return [unknownSentence(KEY, `the key of ${bucket}`, WITHOUT_KEY)];
  if (!hasOwnKey(step.after)) {
    const means = 'The key of AWS takes its place; whoever may read the bucket from its account can read new files.';
    return said(KEY, 'no longer encrypts with a key of the organization', means);
  }
  const [was, is] = [step.before, step.after].map(side => accountInArn(textAt(side, KEY)));
  if (is === undefined || is === was || ownThings(context).accounts.has(is)) return [];
  const means = 'That account decides who can read new files, and whether anybody can.';
  return said(KEY, 'encrypts with a key of an account that is in no plan', means);
}

/** Whether the key is one whose policy the organization writes. */
function hasOwnKey(side: Attributes | undefined): boolean {
  const key = textAt(side, KEY);
  return isSet(key) && !/(^|:)alias\/aws\//.test(key ?? '');
}

const RETENTION = 'rule[0].default_retention[0]';
const UNLOCKED =
  'New log files can be deleted or overwritten, earlier or at any time, by whoever may write to the bucket.';

/** The default retention of a bucket is neither removed, nor shortened, nor softer. */
export const objectLockStays = thingRule(
  'object-lock-stays',
  'The default retention of Object Lock is removed, shorter, or GOVERNANCE instead of COMPLIANCE.',
  bucketSetting({
    ...{ type: 'aws_s3_bucket_object_lock_configuration', setting: 'The Object Lock retention', gone: UNLOCKED },
    protects: before => daysOf(before) > 0,
    weaker: weakerLock,
  }),
);

function weakerLock(step: Step): Weakening[] {
  const bucket = bucketOf(step);
  if (isUnknown(step, 'rule')) {
    return [unknownSentence('rule', `the Object Lock retention of ${bucket}`, UNLOCKED)];
  }
  const [was, is] = [daysOf(step.before), daysOf(step.after)];
  if (is === 0) return [{ sentence: `The Object Lock retention of ${bucket} is removed.`, means: UNLOCKED }];
  const said: Weakening[] = [];
  if (is < was) {
    const isUsed = (path: string): boolean =>
      [step.before, step.after].some(side => Number(valueAt(side, path) ?? 0) > 0);
    const details = ['days', 'years'].map(unit => `${RETENTION}.${unit}`).filter(isUsed);
    const sentence = `Object Lock keeps new files of ${bucket} for a shorter time.`;
    said.push({ sentence, means: UNLOCKED, details: details.map(path => ({ path })) });
  }
  const path = `${RETENTION}.mode`;
  if (on('COMPLIANCE').isWeaker(textAt(step.before, path), textAt(step.after, path))) {
    const means = 'Whoever has s3:BypassGovernanceRetention can delete new log files before their time.';
    said.push({ sentence: `Object Lock of ${bucket} is no longer in COMPLIANCE mode.`, means, details: [{ path }] });
  }
  return said;
}

/** Days of the default retention, which is given in days or in years; 0 when there is none. */
function daysOf(side: Attributes | undefined): number {
  const [days, years] = [valueAt(side, `${RETENTION}.days`), valueAt(side, `${RETENTION}.years`)];
  return Number(days ?? 0) || Number(years ?? 0) * 365;
}

const EXPIRED = 'Files are deleted that would have been kept; nobody can look them up in an investigation.';

/**
 * No lifecycle rule expires files, or their old versions, earlier than the rules before.
 *
 * Without a lifecycle everything is kept, so that deleting one weakens nothing.
 */
export const logsAreKept = thingRule(
  'logs-are-kept',
  'A lifecycle of a bucket expires files, or old versions of files, earlier than before.',
  bucketSetting({
    ...{ type: 'aws_s3_bucket_lifecycle_configuration', setting: 'The lifecycle' },
    weaker: earlierExpiries,
    fresh: (step, context) => (isOfBucketThatIsThere(step, context) ? earlierExpiries(step) : []),
  }),
);

/** A bucket of the plans, or one of a trail that no plan has. */
const isOfBucketThatIsThere = (step: Step, context: ReviewContext): boolean =>
  ownerOf(context, step) !== undefined ||
  existing(context, 'aws_cloudtrail').some(
    trail => textAt(trail.before, 's3_bucket_name') === textAt(step.after, 'bucket'),
  );

function earlierExpiries(step: Step): Weakening[] {
  const bucket = bucketOf(step);
  if (isUnknown(step, 'rule')) {
    return [{ ...unknownSentence('rule', `when files of ${bucket} expire`, EXPIRED), details: [] }];
  }
  const [before, after] = [step.before, step.after].map(side => listAt(side, 'rule').flatMap(expiriesOf)) as [
    Expiry[],
    Expiry[],
  ];
  const earlier = after.filter(expiry => !before.some(old => isAsEarly(old, expiry)));
  if (earlier.length === 0) return [];
  const details = isSensitive(step, 'rule')
    ? []
    : [
        ...(before.length === 0 ? ['before: never'] : before.map(expiry => `before: ${expiry.words}`)),
        ...earlier.map(expiry => `after: ${expiry.words}`),
      ];
  return [{ sentence: `Files of ${bucket} expire earlier.`, means: EXPIRED, details }];
}

/** Whether an expiry deletes everything that another one deletes, and no later. */
const isAsEarly = (old: Expiry, expiry: Expiry): boolean =>
  old.of === expiry.of &&
  old.days <= expiry.days &&
  old.newerVersions <= expiry.newerVersions &&
  old.date === expiry.date &&
  (old.filter === '' ||
    old.filter === expiry.filter ||
    (old.prefix !== undefined && expiry.prefix?.startsWith(old.prefix) === true));
