import { show, textAt, valueAt } from '../../../world/plan/attributes';
import { InlineSetting, inlineSettings } from '../../../world/bucket-inline';
import { bucketOwners, bucketSettings, settingEndWords } from '../../../world/bucket-setting';
import { Finding } from '../../compare/finding';
import { madePolicies, PolicyOfThing } from '../../../world/made-policies';
import { letInBy } from '../../compare/new-policy';
import { deliveriesSaid } from '../../compare/policy-deliveries';
import { policyWeakening } from '../../compare/policy-weakening';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { bucketDeliveries } from '../../../world/service-deliveries';
import { findingOf } from '../../compare/weakness';
import { isSet } from '../../../world/plan/values';

const NAME = 'bucket-policy-stays';

const POLICY: PolicyOfThing = {
  ...{ type: 'aws_s3_bucket_policy', path: 'bucket' },
  ...{ owners: ['aws_s3_bucket'], names: ['bucket'] },
};

const WIDER = 'Somebody can read, change or delete log files, or reach them without TLS, who could not before.';

/** The policy of a bucket admits nobody more, refuses what it refused, and still lets AWS services deliver. */
export const bucketPolicyStays: Rule = {
  name: NAME,
  description: 'A bucket policy is deleted or wider: an Allow more, or a Deny such as the one of plain HTTP less.',
  *check(context): Iterable<Finding> {
    for (const { change, bucket, ending, hasGap, accounts } of bucketSettings(context, 'aws_s3_bucket_policy')) {
      if (ending !== undefined) {
        const meaning =
          ending === 'forgotten'
            ? 'It still works, but a change by hand is not noticed by the next plan.'
            : 'What it denied, such as plain HTTP, is no longer denied, and services it admitted can no longer deliver.';
        const summary = `The policy of the bucket ${bucket} ${settingEndWords(ending)}.`;
        yield findingOf(NAME, change, { summary, meaning, accounts });
        continue;
      }
      yield* ofPolicy(context, { change, bucket, accounts });
      if (hasGap) {
        yield findingOf(NAME, change, {
          severity: 'warning',
          summary: `The policy of the bucket ${bucket} is deleted and made anew.`,
          meaning: 'In between, nothing is denied and nothing can be delivered.',
          accounts,
        });
      }
    }
    for (const { change, bucket, accounts } of inlineSettings(context, 'policy')) {
      yield* ofPolicy(context, { change, bucket, accounts });
      if (!isSet(valueAt(change.before, 'policy'))) yield* ofNew(context, { change, bucket, accounts });
    }
    const owners = bucketOwners(context);
    for (const { change, isOverwriting } of madePolicies(context, POLICY)) {
      const accounts = [owners.get(textAt(change.after, 'bucket')) ?? []].flat();
      const made = { change, bucket: show(change, 'bucket', 'after'), accounts };
      yield* isOverwriting ? ofPolicy(context, made, 'new policy') : ofNew(context, made);
    }
  },
};

/** What a policy admits more than before, or no longer. */
function* ofPolicy(
  context: ReviewContext,
  { change, bucket, accounts }: InlineSetting,
  noun = 'policy',
): Iterable<Finding> {
  const said = policyWeakening(
    change,
    'policy',
    'resource',
    {
      about: `the ${noun} of the bucket ${bucket}`,
      summary: `The ${noun} of the bucket ${bucket} admits what it did not admit.`,
      meaning: WIDER,
    },
    context,
  );
  for (const { weakenedFor, ...one } of said) {
    // when strangers gain something too, the accounts that happen to be named say nothing
    const gaining = weakenedFor === undefined || weakenedFor.others ? [] : weakenedFor.named;
    yield findingOf(NAME, change, { ...one, accounts: gaining.length > 0 ? gaining : accounts });
  }
  const about = `The ${noun} of the bucket ${bucket}`;
  const meaning = 'What the service delivers, such as the log files of a trail, no longer arrives.';
  const deliveries = bucketDeliveries(context, textAt(change.before, 'bucket'));
  for (const said of deliveriesSaid(change, about, meaning, deliveries))
    yield findingOf(NAME, change, { ...said, accounts });
}

/** A policy where none was is as good as what it admits. */
function* ofNew(context: ReviewContext, { change, bucket, accounts }: InlineSetting): Iterable<Finding> {
  const found = letInBy(context, change);
  if (found === undefined) return;
  const { severity, whom, details } = found;
  const summary = `The new policy of the bucket ${bucket} ${whom === undefined ? 'is unknown until apply' : `admits ${whom}`}.`;
  yield findingOf(NAME, change, { severity, summary, meaning: WIDER, details, accounts });
}
