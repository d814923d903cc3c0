import { isSensitive, isUnknown, listAt, show, textAt } from '../attributes';
import { bucketOwners, bucketSettings } from '../bucket-setting';
import { Expiry, expiriesOf } from '../bucket-expiry';
import { endingOf, existing } from '../existing';
import { Finding } from '../finding';
import { ResourceChange } from '../plan';
import { Rule } from '../rule';
import { findingOf, unknownUntilApply } from '../weakness';

const NAME = 'logs-are-kept';
const TYPE = 'aws_s3_bucket_lifecycle_configuration';
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
    const owners = bucketOwners(context);
    const buckets = new Set(
      existing(context, 'aws_s3_bucket')
        .filter(bucket => endingOf(bucket) === undefined && bucket.action !== 'replace')
        .map(bucket => textAt(bucket.before, 'bucket')),
    );
    for (const change of context.byType.get(TYPE) ?? []) {
      const bucket = textAt(change.after, 'bucket');
      if (change.before !== undefined || !buckets.has(bucket)) continue;
      // a block that got another name takes over from the old one
      const former = existing(context, TYPE).filter(({ before }) => textAt(before, 'bucket') === bucket);
      const expiries = former.flatMap(({ before }) => listAt(before, 'rule')).flatMap(expiriesOf);
      yield* earlierExpiries(change, show(change, 'bucket', 'after'), expiries, [owners.get(bucket) ?? []].flat());
    }
  },
};

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
