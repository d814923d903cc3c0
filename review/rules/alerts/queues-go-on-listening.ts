import { queueFindings } from './queue-change';
import { listeningQueues } from '../../../world/queue-senders';
import { Rule } from '../../compare/rule';

/** Queues that a topic or a rule of EventBridge sends to: somebody, such as an incident tool, reads them. */
export const queuesGoOnListening: Rule = {
  name: 'queues-go-on-listening',
  description: 'A queue that a topic or a rule sends to is deleted, takes no more messages, or is open.',
  *check(context) {
    yield* queueFindings(this.name, context, {
      noun: 'queue',
      senders: listeningQueues(context),
      lost: 'What is sent to it is lost, and whoever reads it is no longer told.',
      widened: 'Others can read the alerts, take them away, or write alerts that nobody should believe.',
    });
  },
};
