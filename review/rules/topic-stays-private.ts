import { PolicyMeaning, policyWeakenings } from '../policy-change';
import { Rule } from '../rule';
import { findingOf, identityBy, lossOf, stepsOf, thingOf } from '../weakening';

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
    for (const step of stepsOf(context, 'aws_sns_topic_policy', identityBy('arn'))) {
      const { change } = step;
      const loss = lossOf(step, context, 'No service of AWS can publish to the topic any more: alerts are silent.');
      const weakenings = [...loss, ...policyWeakenings(change, 'policy', MEANING)];
      yield* findingOf(this.name, change, thingOf('policy of topic', change, 'arn'), weakenings);
    }
    // a topic that is gone has no policy; who listened to it is another rule's
    for (const { change } of stepsOf(context, 'aws_sns_topic', identityBy('name'))) {
      // computed by the provider unless the program sets it, and then in a resource of its own as a rule
      if (change.action !== 'update') continue;
      yield* findingOf(
        this.name,
        change,
        thingOf('topic', change, 'name'),
        policyWeakenings(change, 'policy', MEANING, 'policy'),
      );
    }
  },
};
