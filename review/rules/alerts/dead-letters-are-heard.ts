import { deadLetterQueues } from '../../../world/queue-senders';
import { Order } from '../../compare/order';
import { queueRule } from './queue-change';

/** What SQS takes when nothing is said: four days. */
const secondsOf = (value: unknown): number => Number(value ?? 345_600);

const RETENTION: Order = {
  isWeaker: (before, after) => secondsOf(after) < secondsOf(before),
  canWeaken: () => true,
};

/** Queues for what could not be delivered. A queue that nothing uses for that is somebody else's. */
export const deadLettersAreHeard = queueRule(
  'dead-letters-are-heard',
  'A dead-letter queue is deleted, keeps messages for less long, takes no more of them, or is open.',
  {
    noun: 'dead-letter queue',
    sendersOf: deadLetterQueues,
    lost: 'An alert that cannot be delivered is lost, and nobody learns that it was.',
    widened: 'Others can read undelivered alerts, or fill the queue and so raise false alarms.',
    checks: [
      {
        path: 'message_retention_seconds',
        keeps: RETENTION,
        what: 'a retention',
        severity: 'warning',
        says: 'keeps messages for less long',
        means: 'Undelivered alerts are gone before somebody reads them.',
      },
    ],
  },
);
