import { textAt } from '../../../world/plan/attributes';
import { madePolicies, PolicyOfThing } from '../../../world/made-policies';
import { ResourceChange } from '../../../world/plan/plan';
import { newPolicyWeakenings, PolicyMeaning, PolicySurroundings, policyWeakenings } from '../../compare/policy-change';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { topicDeliveries } from '../../../world/service-deliveries';
import { findingOf, lossOf, thingOf } from '../../compare/weakening';
import { identityBy, stepsOf } from '../../../world/steps';

const TYPE = 'aws_sns_topic_policy';
const TOPIC = 'aws_sns_topic';
const POLICY: PolicyOfThing = { type: TYPE, path: 'arn', owners: [TOPIC], names: ['arn'] };

const SILENT = 'What it publishes is lost, and nobody is told: alarms and rules that use the topic are silent.';

const MEANING: PolicyMeaning = {
  widened: 'Others can read the alerts, or send people alerts that nobody should believe.',
  services: { actions: /: sns:/i, says: 'no longer lets a service of AWS publish', means: SILENT },
};

/** Policies of topics: nobody else may read or publish, and CloudWatch and EventBridge still may publish. */
export const topicStaysPrivate: Rule = {
  name: 'topic-stays-private',
  description: 'The policy of a topic allows more, is gone, or no longer lets CloudWatch or EventBridge publish.',
  *check(context) {
    const steps = stepsOf(context, TYPE, identityBy('arn'));
    for (const step of steps) {
      const { change } = step;
      const loss = lossOf(step, context, 'No service of AWS can publish to the topic any more: alerts are silent.');
      const weakenings = [
        ...loss,
        ...policyWeakenings(change, 'policy', MEANING, undefined, aroundTopic(context, change)),
      ];
      yield* findingOf(this.name, change, thingOf('policy of topic', change, 'arn'), weakenings);
    }
    // a topic that is gone has no policy; who listened to it is another rule's
    for (const { change } of stepsOf(context, TOPIC, identityBy('name'))) {
      // computed by the provider unless the program sets it, and then in a resource of its own as a rule
      if (change.action !== 'update') continue;
      yield* findingOf(
        this.name,
        change,
        thingOf('topic', change, 'name'),
        policyWeakenings(change, 'policy', MEANING, 'policy', aroundTopic(context, change)),
      );
    }
    for (const { change, isOverwriting } of madePolicies(context, POLICY, steps)) {
      if (isOverwriting) {
        const weakenings = policyWeakenings(change, 'policy', MEANING, undefined, aroundTopic(context, change));
        yield* findingOf(this.name, change, thingOf('new policy of topic', change, 'arn'), weakenings);
        continue;
      }
      const weaker = newPolicyWeakenings(context, change, MEANING.widened);
      yield* findingOf(this.name, change, thingOf('policy of topic', change, 'arn'), weaker);
    }
  },
};

const aroundTopic = (context: ReviewContext, change: ResourceChange): PolicySurroundings => ({
  context,
  deliveries: topicDeliveries(context, textAt(change.before, 'arn')),
});
