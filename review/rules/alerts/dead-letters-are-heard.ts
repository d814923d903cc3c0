import { isUnknown } from '../../../world/plan/attributes';
import { ResourceChange } from '../../../world/plan/plan';
import { queueFindings } from './queue-change';
import { deadLetterQueues } from '../../../world/queue-senders';
import { Rule } from '../../compare/rule';
import { unknownWeakening, Weakening } from '../../compare/weakening';
import { detail } from '../../../world/plan/values';

/** Queues for what could not be delivered. A queue that nothing uses for that is somebody else's. */
export const deadLettersAreHeard: Rule = {
  name: 'dead-letters-are-heard',
  description: 'A dead-letter queue is deleted, keeps messages for less long, takes no more of them, or is open.',
  *check(context) {
    yield* queueFindings(this.name, context, {
      noun: 'dead-letter queue',
      senders: deadLetterQueues(context),
      lost: 'An alert that cannot be delivered is lost, and nobody learns that it was.',
      widened: 'Others can read undelivered alerts, or fill the queue and so raise false alarms.',
      weaker: ofRetention,
    });
  },
};

function ofRetention(change: ResourceChange): readonly Weakening[] {
  const path = 'message_retention_seconds';
  const means = 'Undelivered alerts are gone before somebody reads them.';
  if (isUnknown(change, path)) return [unknownWeakening('a retention', means)];
  // what SQS takes when nothing is said: four days
  const [was, is] = [change.before, change.after].map(queue => Number(queue?.[path] ?? 345_600));
  if (was === undefined || is === undefined || is >= was) return [];
  return [{ severity: 'warning', says: 'keeps messages for less long', means, details: [detail(change, path)] }];
}
