import { listeningQueues } from '../../../world/queue-senders';
import { queueRule } from './queue-change';

/** Queues that a topic or a rule of EventBridge sends to: somebody, such as an incident tool, reads them. */
export const queuesGoOnListening = queueRule(
  'queues-go-on-listening',
  'A queue that a topic or a rule sends to is deleted, takes no more messages, or is open.',
  {
    noun: 'queue',
    sendersOf: listeningQueues,
    lost: 'What is sent to it is lost, and whoever reads it is no longer told.',
    widened: 'Others can read the alerts, take them away, or write alerts that nobody should believe.',
  },
);
