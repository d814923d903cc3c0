import { ReviewContext } from '../../../world/context';
import { Step } from '../../../world/fates';
import { textAt } from '../../../world/plan/attributes';
import { isSet } from '../../../world/plan/values';
import { bucketDeliveries } from '../../../world/service-deliveries';
import { gaining, newPolicyWeakenings, policyWeakenings } from '../../compare/policy-weakenings';
import { thingRule } from '../../compare/thing-rule';
import { bucketSetting, nameOf } from './bucket-setting';

const WIDER = 'Somebody can read, change or delete log files, or reach them without TLS, who could not before.';

/** The policy of a bucket admits nobody more, refuses what it refused, and still lets AWS services deliver. */
export const bucketPolicyStays = thingRule(
  'bucket-policy-stays',
  'A bucket policy is deleted or wider: an Allow more, or a Deny such as the one of plain HTTP less.',
  bucketSetting({
    type: 'aws_s3_bucket_policy',
    setting: 'The policy',
    gone: 'What it denied, such as plain HTTP, is no longer denied, and services it admitted can no longer deliver.',
    missing: 'In between, nothing is denied and nothing can be delivered.',
    weaker: (step, context) => (isSet(textAt(step.before, 'policy')) ? ofPolicy(step, context) : ofNew(step, context)),
    fresh: ofNew,
  }),
);

/** What a policy admits more than before, or no longer. */
const ofPolicy = (step: Step, context: ReviewContext) =>
  policyWeakenings(
    step,
    {
      about: `the ${step.fate === 'overwritten' ? 'new policy' : 'policy'} of the bucket ${nameOf(step)}`,
      widened: 'admits what it did not admit',
      means: WIDER,
      accounts: gaining,
      services: {
        prefix: 's3',
        deliveries: bucketDeliveries(context, textAt(step.before, 'bucket')),
        says: 'no longer admits an AWS service that it admitted',
        means: 'What the service delivers, such as the log files of a trail, no longer arrives.',
      },
    },
    context,
  );

function ofNew(step: Step, context: ReviewContext) {
  return newPolicyWeakenings(context, step, { about: `the policy of the bucket ${nameOf(step)}`, means: WIDER });
}
