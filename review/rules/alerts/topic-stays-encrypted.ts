import { isUnknown, listAt, textAt } from '../../../world/plan/attributes';
import { KEY, keyWeakenings } from './key-senders';
import { ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { findingOf, thingOf, Weakening } from '../../compare/weakening';
import { identityBy, stepsOf } from '../../../world/steps';
import { detail } from '../../../world/plan/values';

const CLOUDWATCH = 'cloudwatch.amazonaws.com';
const EVENTS = 'events.amazonaws.com';
const PUBLISHERS = [CLOUDWATCH, EVENTS];

/** Keys of topics: alerts say which account is in trouble and how. */
export const topicStaysEncrypted: Rule = {
  name: 'topic-stays-encrypted',
  description: 'A topic loses its key, or gets one that CloudWatch and EventBridge cannot use.',
  *check(context) {
    for (const { change } of stepsOf(context, 'aws_sns_topic', identityBy('name'))) {
      yield* findingOf(this.name, change, thingOf('topic', change, 'name'), ofKey(context, change));
    }
  },
};

function ofKey(context: ReviewContext, change: ResourceChange): readonly Weakening[] {
  if (
    textAt(change.before, KEY) &&
    change.after !== undefined &&
    !isUnknown(change, KEY) &&
    !textAt(change.after, KEY)
  ) {
    const details = [detail(change, KEY)];
    return [{ severity: 'danger', says: 'is no longer encrypted', means: 'SNS keeps its messages in clear.', details }];
  }
  const sending = sendersOf(context, change);
  return keyWeakenings(context, change, { services: PUBLISHERS, sending, sent: 'alarms and rules' });
}

/** Services that publish to a topic, as far as the plans show. */
function sendersOf({ byType }: ReviewContext, { before, after }: ResourceChange): ReadonlySet<string> {
  const arn = textAt(after, 'arn') ?? textAt(before, 'arn');
  const uses = (type: string, ...paths: readonly string[]): boolean =>
    (byType.get(type) ?? []).some(one =>
      paths.some(path => [textAt(one.after, path), ...listAt(one.after, path)].includes(arn)),
    );
  return new Set([
    ...(uses('aws_cloudwatch_metric_alarm', 'alarm_actions') || uses('aws_cloudwatch_composite_alarm', 'alarm_actions')
      ? [CLOUDWATCH]
      : []),
    ...(uses('aws_cloudwatch_event_target', 'arn') ? [EVENTS] : []),
  ]);
}
