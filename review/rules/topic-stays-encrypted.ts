import { isUnknown, listAt, textAt } from '../attributes';
import { refusedByKey, refusedByNewKeys } from '../key-senders';
import { ResourceChange } from '../plan';
import { ReviewContext, Rule } from '../rule';
import { changed, detail, findingOf, identityBy, stepsOf, thingOf, unknownWeakening, Weakening } from '../weakening';

const KEY = 'kms_master_key_id';
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
  const [before, after] = [change.before, change.after].map(side => textAt(side, KEY) ?? '') as [string, string];
  if (change.after === undefined) return [];
  const senders = sendersOf(context, change);
  if (isUnknown(change, KEY)) {
    const { refused, isKnown } = refusedByNewKeys(context, change.stack, PUBLISHERS);
    if (isKnown && refused.length === 0) return [];
    return [unknownWeakening('a key', 'Alarms and rules publish only with a key whose policy lets them.')];
  }
  const details = [detail(change, KEY)];
  if (after === '') {
    if (before === '') return [];
    return [{ severity: 'danger', says: 'is no longer encrypted', means: 'SNS keeps its messages in clear.', details }];
  }
  if (changed(change, KEY) !== true) return [];
  // nobody can change the policy of this key, and it lets no service use it
  if (/(^|:)alias\/aws\/sns$/.test(after)) {
    const means = 'The policy of this key lets no service use it: CloudWatch and EventBridge publish nothing any more.';
    return [{ severity: 'danger', says: 'gets the key that AWS manages', means, details }];
  }
  const { refused, isKnown } = refusedByKey(context, change.stack, after, PUBLISHERS);
  const silent = refused.filter(service => senders.has(service));
  if (silent.length > 0) {
    const says = `gets a key that ${silent.join(' and ')} may not use`;
    return [{ severity: 'danger', says, means: 'What they publish is lost, and nobody is told.', details }];
  }
  if (isKnown && refused.length === 0) return [];
  const means = 'Alarms and rules publish only if the policy of the new key lets cloudwatch and events use it.';
  return [{ severity: 'warning', says: before === '' ? 'gets a key' : 'gets another key', means, details }];
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
