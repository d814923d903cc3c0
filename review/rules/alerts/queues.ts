import { remembered } from '../../../aws/remembered';
import { ReviewContext } from '../../../world/context';
import { Step } from '../../../world/fates';
import { textAt } from '../../../world/plan/attributes';
import { deadLetterQueues, listeningQueues, queueKey, QueueSenders } from '../../../world/queue-senders';
import { atLeast, Check, Order } from '../../compare/order';
import { policiesOfThings, policyThing } from '../../compare/policy-weakenings';
import { Rule } from '../../compare/rule';
import { thingOf, thingRule } from '../../compare/thing-rule';
import { keyWeakenings } from './key-senders';

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
    ...{ noun: 'dead-letter queue', sendersOf: deadLetterQueues },
    lost: 'An alert that cannot be delivered is lost, and nobody learns that it was.',
    widened: 'Others can read undelivered alerts, or fill the queue and so raise false alarms.',
    checks: [
      {
        ...{ path: 'message_retention_seconds', keeps: RETENTION, what: 'a retention', severity: 'warning' },
        says: 'keeps messages for less long',
        means: 'Undelivered alerts are gone before somebody reads them.',
      },
    ],
  },
);

/** Queues that a topic or a rule of EventBridge sends to: somebody, such as an incident tool, reads them. */
export const queuesGoOnListening = queueRule(
  'queues-go-on-listening',
  'A queue that a topic or a rule sends to is deleted, takes no more messages, or is open.',
  {
    ...{ noun: 'queue', sendersOf: listeningQueues },
    lost: 'What is sent to it is lost, and whoever reads it is no longer told.',
    widened: 'Others can read the alerts, take them away, or write alerts that nobody should believe.',
  },
);

/** Queues of one use. */
interface QueueUse {
  /** 'dead-letter queue' */
  readonly noun: string;
  readonly sendersOf: (context: ReviewContext) => QueueSenders;
  /** What it means that it takes no more messages, or that others read them. */
  readonly lost: string;
  readonly widened: string;
  /** What else of such a queue may become weaker. */
  readonly checks?: readonly Check[];
}

/** A rule about queues of a use, and their policies. */
function queueRule(name: string, description: string, { noun, sendersOf, lost, widened, checks = [] }: QueueUse): Rule {
  const senders = remembered(sendersOf);
  const sendersTo = ({ before, after }: Step, context: ReviewContext): ReadonlySet<string> | undefined =>
    ['arn', 'url', 'id', 'queue_url']
      .map(path => senders(context).get(queueKey(textAt(before ?? after, path) ?? '')))
      .find(found => found !== undefined);
  const matters = (queue: Step, context: ReviewContext): boolean => sendersTo(queue, context) !== undefined;
  const size: Check = {
    ...{ path: 'max_message_size', keeps: atLeast(), what: 'a largest message', severity: 'warning' },
    ...{ says: 'takes only smaller messages', means: lost },
  };
  const services = { prefix: 'sqs', says: 'no longer takes messages of a service of AWS', means: lost };
  const ofPolicy = policiesOfThings('aws_sqs_queue_policy', () => ({ means: widened, services }), {
    ...{ matters, loss: lost, thing: policy => policyThing(policy, noun) },
  });
  return thingRule(
    name,
    description,
    {
      ...{ types: ['aws_sqs_queue'], matters, loss: lost, checks: [...checks, size] },
      weaker: (queue, context) => {
        const sending = sendersTo(queue, context)!;
        return keyWeakenings(context, queue, { services: [...sending].sort(), sending, sent: 'they' });
      },
      thing: queue => thingOf(queue, noun),
    },
    { ...ofPolicy, fresh: (policy, context) => (matters(policy, context) ? ofPolicy.fresh!(policy, context) : []) },
  );
}
