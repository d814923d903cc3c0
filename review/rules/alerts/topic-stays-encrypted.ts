import { isUnknown, listAt, textAt } from '../../../world/plan/attributes';
import { KEY, keyWeakenings } from './key-senders';
import { ReviewContext } from '../../../world/context';
import { Weakening } from '../../compare/fact';
import { thingRule } from '../../compare/thing-rule';
import { Step, stepsOf } from '../../../world/fates';

const CLOUDWATCH = 'cloudwatch.amazonaws.com';
const EVENTS = 'events.amazonaws.com';
const PUBLISHERS = [CLOUDWATCH, EVENTS];

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
  return keyWeakenings(context, topic, { services: PUBLISHERS, sending, sent: 'alarms and rules' });
}

/** Services that publish to a topic, as far as the plans show. */
function sendersOf(context: ReviewContext, { before, after }: Step): ReadonlySet<string> {
  const arn = textAt(after, 'arn') ?? textAt(before, 'arn');
  const uses = (type: string, ...paths: readonly string[]): boolean =>
    stepsOf(context, type).some(one =>
      paths.some(path => [textAt(one.after, path), ...listAt(one.after, path)].includes(arn)),
    );
  return new Set([
    ...(uses('aws_cloudwatch_metric_alarm', 'alarm_actions') || uses('aws_cloudwatch_composite_alarm', 'alarm_actions')
      ? [CLOUDWATCH]
      : []),
    ...(uses('aws_cloudwatch_event_target', 'arn') ? [EVENTS] : []),
  ]);
}
