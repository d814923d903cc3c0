import { remembered } from '../../../aws/remembered';
import { ReviewContext } from '../../../world/context';
import { isOfNewThing, Step } from '../../../world/fates';
import { textAt } from '../../../world/plan/attributes';
import { queueKey, QueueSenders } from '../../../world/queue-senders';
import { atLeast, Check } from '../../compare/order';
import { newPolicyWeakenings, policyThing, policyWeakenings, PolicyWords } from '../../compare/policy-weakenings';
import { Rule } from '../../compare/rule';
import { thingOf, thingRule } from '../../compare/thing-rule';
import { keyWeakenings } from './key-senders';

/** Queues of one use. */
export interface QueueUse {
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
export function queueRule(name: string, description: string, use: QueueUse): Rule {
  const { noun, lost, widened, checks = [] } = use;
  const words: PolicyWords = {
    means: widened,
    services: { prefix: 'sqs', says: 'no longer takes messages of a service of AWS', means: lost },
  };
  const senders = remembered(use.sendersOf);
  const sendersTo = ({ before, after }: Step, context: ReviewContext): ReadonlySet<string> | undefined =>
    ['arn', 'url', 'id', 'queue_url']
      .map(path => senders(context).get(queueKey(textAt(before ?? after, path) ?? '')))
      .find(found => found !== undefined);
  const matters = (queue: Step, context: ReviewContext): boolean => sendersTo(queue, context) !== undefined;
  return thingRule(
    name,
    description,
    {
      types: ['aws_sqs_queue'],
      matters,
      loss: lost,
      checks: [...checks, ofSize(lost)],
      weaker: (queue, context) => {
        const sending = sendersTo(queue, context)!;
        return keyWeakenings(context, queue, { services: [...sending].sort(), sending, sent: 'they' });
      },
      thing: queue => thingOf(queue, noun),
    },
    {
      types: ['aws_sqs_queue_policy'],
      matters,
      loss: lost,
      weaker: (policy, context) => policyWeakenings(policy, words, context),
      fresh: (policy, context) =>
        matters(policy, context) && !isOfNewThing(context, policy)
          ? newPolicyWeakenings(context, policy, { means: widened })
          : [],
      thing: policy => policyThing(policy, noun),
    },
  );
}

const ofSize = (lost: string): Check => ({
  path: 'max_message_size',
  keeps: atLeast(),
  what: 'a largest message',
  severity: 'warning',
  says: 'takes only smaller messages',
  means: lost,
});
