import { isSensitive, isUnknown, listAt, marked, textAt } from '../../../world/plan/attributes';
import { Expiry, expiriesOf, ruleOfBucket } from './bucket-expiry';
import { addedBucketSettings, inlineSettings } from '../../../world/bucket-inline';
import { bucketSettings } from '../../../world/bucket-setting';
import { endingOf, existing } from '../../../world/existing';
import { Finding } from '../../compare/finding';
import { ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { findingOf, unknownUntilApply } from '../../compare/weakness';

const NAME = 'logs-are-kept';
const TYPE = 'aws_s3_bucket_lifecycle_configuration';
/** The argument of a bucket for the same. */
const INLINE = 'lifecycle_rule';
const MEANING = 'Files are deleted that would have been kept; nobody can look them up in an investigation.';

/**
 * No lifecycle rule expires files, or their old versions, earlier than the rules before.
 *
 * Without a lifecycle everything is kept, so that deleting one weakens nothing.
 */
export const logsAreKept: Rule = {
  name: NAME,
  description: 'A lifecycle of a bucket expires files, or old versions of files, earlier than before.',
  *check(context): Iterable<Finding> {
    for (const { change, bucket, ending, accounts } of bucketSettings(context, TYPE)) {
      if (ending === undefined && change.action !== 'no-op' && change.after !== undefined) {
        yield* earlierExpiries(change, bucket, listAt(change.before, 'rule').flatMap(expiriesOf), accounts);
      }
    }
    for (const { change, bucket, accounts } of inlineSettings(context, INLINE)) {
      yield* earlierExpiries(ofBucket(change), bucket, expiriesOfBucket(change.before), accounts);
    }
    const there = bucketsThatStay(context);
    for (const { change, bucket, accounts, before, owner } of addedBucketSettings(context, TYPE)) {
      if (!there.has(textAt(change.after, 'bucket') ?? '')) continue;
      // a block that got another name takes over from the old one
      const expiries = before.flatMap(former => listAt(former, 'rule')).flatMap(expiriesOf);
      yield* earlierExpiries(change, bucket, [...expiries, ...expiriesOfBucket(owner)], accounts);
    }
  },
};

/** Buckets of the plans, and those of trails that no plan has. */
function bucketsThatStay(context: ReviewContext): ReadonlySet<string> {
  const buckets = existing(context, 'aws_s3_bucket');
  const names = (changes: readonly ResourceChange[], path: string): string[] =>
    changes.flatMap(({ before }) => textAt(before, path) ?? []);
  const going = new Set(
    names(
      buckets.filter(bucket => endingOf(bucket) !== undefined || bucket.action === 'replace'),
      'bucket',
    ),
  );
  const ofTrails = names(existing(context, 'aws_cloudtrail'), 's3_bucket_name');
  return new Set([...names(buckets, 'bucket'), ...ofTrails].filter(name => !going.has(name)));
}

const expiriesOfBucket = (bucket: ResourceChange['before']): readonly Expiry[] =>
  listAt(bucket, INLINE).map(ruleOfBucket).flatMap(expiriesOf);

/** A bucket whose own rules change, as a lifecycle that is a resource. */
function ofBucket(change: ResourceChange): ResourceChange {
  const marks = (path: 'afterUnknown' | 'beforeSensitive' | 'afterSensitive') => ({
    rule: marked(change[path], INLINE),
  });
  return {
    ...change,
    after: { rule: listAt(change.after, INLINE).map(ruleOfBucket) },
    afterUnknown: marks('afterUnknown'),
    beforeSensitive: marks('beforeSensitive'),
    afterSensitive: marks('afterSensitive'),
  };
}

function* earlierExpiries(
  change: ResourceChange,
  bucket: string,
  before: readonly Expiry[],
  accounts: readonly string[],
): Iterable<Finding> {
  if (isUnknown(change, 'rule')) {
    const about = `when files of the bucket ${bucket} expire`;
    yield findingOf(NAME, change, { ...unknownUntilApply(change, 'rule', about, MEANING), details: [], accounts });
    return;
  }
  const earlier = listAt(change.after, 'rule')
    .flatMap(expiriesOf)
    .filter(expiry => !before.some(old => isAsEarly(old, expiry)));
  if (earlier.length === 0) return;
  yield findingOf(NAME, change, {
    summary: `Files of the bucket ${bucket} expire earlier.`,
    meaning: MEANING,
    accounts,
    details: isSensitive(change, 'rule')
      ? []
      : [
          ...(before.length === 0 ? ['before: never'] : before.map(expiry => `before: ${expiry.words}`)),
          ...earlier.map(expiry => `after: ${expiry.words}`),
        ],
  });
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
