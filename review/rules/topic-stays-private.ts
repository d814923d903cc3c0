import { addedSettings } from '../added-settings';
import { isUnknown, textAt } from '../attributes';
import { openedToEverybody } from '../everybody';
import { existing } from '../existing';
import { ResourceChange } from '../plan';
import { PolicyMeaning, PolicySurroundings, policyWeakenings } from '../policy-change';
import { ReviewContext, Rule } from '../rule';
import { topicDeliveries } from '../service-deliveries';
import { findingOf, identityBy, lossOf, stepsOf, thingOf, Weakening } from '../weakening';

const TYPE = 'aws_sns_topic_policy';
const TOPIC = 'aws_sns_topic';
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
    for (const step of stepsOf(context, TYPE, identityBy('arn'))) {
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
    for (const { change, before } of addedSettings(context, TYPE, { path: 'arn', type: TOPIC, name: 'arn' })) {
      const topic = existing(context, TOPIC).find(one => textAt(one.before, 'arn') === textAt(change.after, 'arn'));
      const was = textAt(before[0] ?? topic?.before, 'policy') ?? '';
      if (isUnknown(change, 'policy') || openedToEverybody(was, textAt(change.after, 'policy') ?? '').length === 0)
        continue;
      const open: Weakening = { severity: 'danger', says: 'is new and lets everybody in', means: MEANING.widened };
      yield* findingOf(this.name, change, thingOf('policy of topic', change, 'arn'), [open]);
    }
  },
};

const aroundTopic = (context: ReviewContext, change: ResourceChange): PolicySurroundings => ({
  context,
  deliveries: topicDeliveries(context, textAt(change.before, 'arn')),
});
