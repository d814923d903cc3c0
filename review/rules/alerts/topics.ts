import { ReviewContext } from '../../../world/context';
import { Step, stepsOf } from '../../../world/fates';
import { isUnknown, listAt, textAt } from '../../../world/plan/attributes';
import { topicDeliveries } from '../../../world/service-deliveries';
import { Weakening } from '../../compare/fact';
import { policiesOfThings, policyThing } from '../../compare/policy-weakenings';
import { thingRule } from '../../compare/thing-rule';
import { KEY, keyWeakenings } from './key-senders';

const SILENT = 'What it publishes is lost, and nobody is told: alarms and rules that use the topic are silent.';
const WIDENED = 'Others can read the alerts, or send people alerts that nobody should believe.';

/** Policies of topics: nobody else may read or publish, and CloudWatch and EventBridge still may publish. */
export const topicStaysPrivate = thingRule(
  'topic-stays-private',
  'The policy of a topic allows more, is gone, or no longer lets CloudWatch or EventBridge publish.',
  policiesOfThings(
    'aws_sns_topic_policy',
    (policy, context) => ({
      means: WIDENED,
      services: {
        ...{ prefix: 'sns', deliveries: topicDeliveries(context, textAt(policy.before, 'arn')) },
        ...{ says: 'no longer lets a service of AWS publish', means: SILENT },
      },
    }),
    {
      loss: 'No service of AWS can publish to the topic any more: alerts are silent.',
      thing: policy => policyThing(policy, 'topic'),
    },
  ),
);

const CLOUDWATCH = 'cloudwatch.amazonaws.com';
const EVENTS = 'events.amazonaws.com';

/** Keys of topics: alerts say which account is in trouble and how. */
export const topicStaysEncrypted = thingRule(
  'topic-stays-encrypted',
  'A topic loses its key, or gets one that CloudWatch and EventBridge cannot use.',
  { types: ['aws_sns_topic'], weaker: ofKey },
);

function ofKey(topic: Step, context: ReviewContext): readonly Weakening[] {
  if (textAt(topic.before, KEY) && !isUnknown(topic, KEY) && !textAt(topic.after, KEY)) {
    return [{ says: 'is no longer encrypted', means: 'SNS keeps its messages in clear.', details: [{ path: KEY }] }];
  }
  const sending = sendersOf(context, topic);
  return keyWeakenings(context, topic, { services: [CLOUDWATCH, EVENTS], sending, sent: 'alarms and rules' });
}

/** Services that publish to a topic, as far as the plans show. */
function sendersOf(context: ReviewContext, { before, after }: Step): ReadonlySet<string> {
  const arn = textAt(after, 'arn') ?? textAt(before, 'arn');
  const tell = (path: string, ...types: readonly string[]): boolean =>
    stepsOf(context, ...types).some(one => [textAt(one.after, path), ...listAt(one.after, path)].includes(arn));
  return new Set([
    ...(tell('alarm_actions', 'aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm') ? [CLOUDWATCH] : []),
    ...(tell('arn', 'aws_cloudwatch_event_target') ? [EVENTS] : []),
  ]);
}
