import { isUnknown, textAt } from '../../../world/plan/attributes';
import { Finding } from '../../compare/finding';
import { keyWeakenings } from './key-senders';
import { ResourceChange } from '../../../world/plan/plan';
import { madePolicies, PolicyOfThing } from '../../../world/made-policies';
import { newPolicyWeakenings, PolicyMeaning, policyWeakenings } from '../../compare/policy-change';
import { queueKey, QueueSenders } from '../../../world/queue-senders';
import { ReviewContext } from '../../../world/context';
import { findingOf, lossOf, thingOf, unknownWeakening, Weakening } from '../../compare/weakening';
import { identityBy, stepsOf } from '../../../world/steps';
import { changed, detail } from '../../../world/plan/values';

const QUEUE = 'aws_sqs_queue';
const POLICY = 'aws_sqs_queue_policy';

/** Queues of one use. */
export interface QueueUse {
  /** 'dead-letter queue' */
  readonly noun: string;
  readonly senders: QueueSenders;
  /** What it means that it takes no more messages, or that others read them. */
  readonly lost: string;
  readonly widened: string;
  /** What else of such a queue may become weaker. */
  readonly weaker?: (change: ResourceChange) => readonly Weakening[];
}

/** What becomes weaker of queues of a use, and of their policies. */
export function* queueFindings(rule: string, context: ReviewContext, use: QueueUse): Iterable<Finding> {
  const { noun, senders, lost, widened, weaker } = use;
  const meaning: PolicyMeaning = {
    widened,
    services: { actions: /: sqs:/i, says: 'no longer takes messages of a service of AWS', means: lost },
  };
  const sendersTo = ({ before, after }: ResourceChange): ReadonlySet<string> | undefined =>
    ['arn', 'url', 'id', 'queue_url']
      .map(path => senders.get(queueKey(textAt(before ?? after, path) ?? '')))
      .find(found => found !== undefined);

  for (const step of stepsOf(context, QUEUE, identityBy('name'))) {
    const { change } = step;
    const sending = sendersTo(change);
    if (sending === undefined) continue;
    const settings =
      change.after === undefined
        ? []
        : [
            ...(weaker?.(change) ?? []),
            ...ofSize(change, lost),
            ...keyWeakenings(context, change, { services: [...sending].sort(), sending, sent: 'they' }),
            // the provider reads back the policy of a resource of its own here, too; then that resource tells
            ...(isUnknown(change, 'policy') ? [] : policyWeakenings(change, 'policy', meaning, 'policy', { context })),
          ];
    yield* findingOf(rule, change, thingOf(noun, change, 'name'), [...lossOf(step, context, lost), ...settings]);
  }
  const policyOf = (change: ResourceChange, what = 'policy'): string =>
    thingOf(`${what} of ${noun}`, change, 'queue_url');
  const policies = stepsOf(context, POLICY, identityBy('queue_url'));
  for (const step of policies) {
    const { change } = step;
    if (sendersTo(change) === undefined) continue;
    const weakenings = policyWeakenings(change, 'policy', meaning, undefined, { context });
    yield* findingOf(rule, change, policyOf(change), [...lossOf(step, context, lost), ...weakenings]);
  }
  const made: PolicyOfThing = { type: POLICY, path: 'queue_url', owners: [QUEUE], names: ['url', 'id'] };
  for (const { change, isOverwriting } of madePolicies(context, made, policies)) {
    if (sendersTo(change) === undefined) continue;
    const weakenings = isOverwriting
      ? policyWeakenings(change, 'policy', meaning, undefined, { context })
      : newPolicyWeakenings(context, change, widened);
    yield* findingOf(rule, change, policyOf(change, isOverwriting ? 'new policy' : 'policy'), weakenings);
  }
}

function ofSize(change: ResourceChange, lost: string): readonly Weakening[] {
  const path = 'max_message_size';
  const differs = changed(change, path);
  if (differs === 'unknown') return [unknownWeakening('a largest message', lost)];
  const [was, is] = [change.before, change.after].map(queue => Number(queue?.[path] ?? Infinity));
  if (!differs || is! >= was!) return [];
  return [{ severity: 'warning', says: 'takes only smaller messages', means: lost, details: [detail(change, path)] }];
}
