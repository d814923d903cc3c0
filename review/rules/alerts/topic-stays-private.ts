import { ReviewContext } from '../../../world/context';
import { isOfNewThing, Step } from '../../../world/fates';
import { textAt } from '../../../world/plan/attributes';
import { topicDeliveries } from '../../../world/service-deliveries';
import { newPolicyWeakenings, policyThing, policyWeakenings } from '../../compare/policy-weakenings';
import { thingRule } from '../../compare/thing-rule';

const SILENT = 'What it publishes is lost, and nobody is told: alarms and rules that use the topic are silent.';
const WIDENED = 'Others can read the alerts, or send people alerts that nobody should believe.';

/** Policies of topics: nobody else may read or publish, and CloudWatch and EventBridge still may publish. */
export const topicStaysPrivate = thingRule(
  'topic-stays-private',
  'The policy of a topic allows more, is gone, or no longer lets CloudWatch or EventBridge publish.',
  {
    types: ['aws_sns_topic_policy'],
    loss: 'No service of AWS can publish to the topic any more: alerts are silent.',
    weaker: ofPolicy,
    fresh: (policy, context) =>
      isOfNewThing(context, policy) ? [] : newPolicyWeakenings(context, policy, { means: WIDENED }),
    thing: policy => policyThing(policy, 'topic'),
  },
);

function ofPolicy(policy: Step, context: ReviewContext) {
  return policyWeakenings(
    policy,
    {
      means: WIDENED,
      services: {
        prefix: 'sns',
        deliveries: topicDeliveries(context, textAt(policy.before, 'arn')),
        says: 'no longer lets a service of AWS publish',
        means: SILENT,
      },
    },
    context,
  );
}
