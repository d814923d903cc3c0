import { isUnknown, textAt } from '../attributes';
import { ResourceChange } from '../plan';
import { Rule } from '../rule';
import { changed, detail, findingOf, identityBy, stepsOf, thingOf, unknownWeakening, Weakening } from '../weakening';

const KEY = 'kms_master_key_id';

/** Keys of topics: alerts say which account is in trouble and how. */
export const topicStaysEncrypted: Rule = {
  name: 'topic-stays-encrypted',
  description: 'A topic loses its key, or gets one that CloudWatch and EventBridge cannot use.',
  *check(context) {
    for (const { change } of stepsOf(context, 'aws_sns_topic', identityBy('name'))) {
      yield* findingOf(this.name, change, thingOf('topic', change, 'name'), ofKey(change));
    }
  },
};

function ofKey(change: ResourceChange): readonly Weakening[] {
  const before = textAt(change.before, KEY) ?? '';
  if (change.after === undefined || before === '') return [];
  const details = [detail(change, KEY)];
  const after = textAt(change.after, KEY) ?? '';
  if (isUnknown(change, KEY)) {
    return [unknownWeakening('a key', 'Alarms and rules publish only with a key whose policy lets them.')];
  }
  if (after === '') {
    return [{ severity: 'danger', says: 'is no longer encrypted', means: 'SNS keeps its messages in clear.', details }];
  }
  if (changed(change, KEY) !== true) return [];
  // nobody can change the policy of this key, and it lets no service use it
  if (/(^|:)alias\/aws\/sns$/.test(after)) {
    const means = 'The policy of this key lets no service use it: CloudWatch and EventBridge publish nothing any more.';
    return [{ severity: 'danger', says: 'gets the key that AWS manages', means, details }];
  }
  const means = 'Alarms and rules publish only if the policy of the new key lets cloudwatch and events use it.';
  return [{ severity: 'warning', says: 'gets another key', means, details }];
}
