import { ReviewContext } from '../../../world/context';
import { existing, ownerOf, Step } from '../../../world/fates';
import { isSensitive, isUnknown, listAt, textAt } from '../../../world/plan/attributes';
import { Weakening } from '../../compare/fact';
import { unknownSentence } from '../../compare/order';
import { thingRule } from '../../compare/thing-rule';
import { Expiry, expiriesOf } from './bucket-expiry';
import { bucketSetting, nameOf } from './bucket-setting';

const MEANS = 'Files are deleted that would have been kept; nobody can look them up in an investigation.';

/**
 * No lifecycle rule expires files, or their old versions, earlier than the rules before.
 *
 * Without a lifecycle everything is kept, so that deleting one weakens nothing.
 */
export const logsAreKept = thingRule(
  'logs-are-kept',
  'A lifecycle of a bucket expires files, or old versions of files, earlier than before.',
  bucketSetting({
    type: 'aws_s3_bucket_lifecycle_configuration',
    setting: 'The lifecycle',
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
  const bucket = nameOf(step);
  if (isUnknown(step, 'rule')) {
    return [{ ...unknownSentence('rule', `when files of the bucket ${bucket} expire`, MEANS), details: [] }];
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
  return [{ sentence: `Files of the bucket ${bucket} expire earlier.`, means: MEANS, details }];
}

/** Whether an expiry deletes everything that another one deletes, and no later. */
const isAsEarly = (old: Expiry, expiry: Expiry): boolean =>
  old.of === expiry.of &&
  old.days <= expiry.days &&
  old.newerVersions <= expiry.newerVersions &&
  old.date === expiry.date &&
  (old.filter === '' || old.filter === expiry.filter || isPrefixOf(old, expiry));

const isPrefixOf = (old: Expiry, expiry: Expiry): boolean =>
  old.prefix !== undefined && expiry.prefix !== undefined && expiry.prefix.startsWith(old.prefix);
