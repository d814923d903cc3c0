import { ReviewContext } from '../../../world/context';
import { Step } from '../../../world/fates';
import { listenersAfter } from '../../../world/listeners';
import { changesRegion } from '../../../world/place';
import { isSensitive, isUnknown, show, textAt, valueAt } from '../../../world/plan/attributes';
import { ResourceChange } from '../../../world/plan/plan';
import { changed, isSet } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { Check, SAME_ONE, SET, unknownAttributes, UNSET, weakened } from '../../compare/order';
import { lossOf, thingRule } from '../../compare/thing-rule';

const UNWRITTEN = 'A role that may not write to the stream delivers no alert.';

/** A stream of Firehose is written to by a role. */
const NEEDS: readonly Check[] = [
  { path: 'subscription_role_arn', keeps: SET, what: 'a role', says: 'loses its role', means: UNWRITTEN },
  {
    ...{ path: 'subscription_role_arn', keeps: SAME_ONE, severity: 'warning' },
    ...{ says: 'gets another role', means: UNWRITTEN },
  },
  {
    ...{ path: 'redrive_policy', keeps: SET, what: 'a dead-letter queue', says: 'loses its dead-letter queue' },
    means: 'An alert that cannot be delivered is lost without a trace.',
  },
];

/** Subscriptions of topics, and the topics themselves: whoever listens goes on hearing. */
export const listenersStay = thingRule(
  'listeners-stay',
  'A topic or a subscription of it is deleted, hears less, or loses its dead-letter queue.',
  {
    types: ['aws_sns_topic'],
    // what a replaced one takes along is another rule's
    matters: topic => topic.fate !== 'replaced' || changesRegion(topic),
    loss: 'Nobody who listens to it is told anything any more.',
  },
  {
    types: ['aws_sns_topic_subscription'],
    // a replacement says less than what it is for
    ending: (listener, context) =>
      ofEndpoint(listener, context).length > 0 ? [] : lossOf(listener, context, untold(listener, context)),
    checks: NEEDS,
    weaker: (listener, context) => [...ofEndpoint(listener, context), ...ofDelivery(listener)],
    thing: listenerOf,
  },
);

/** Addresses of web hooks may hold a secret, and numbers are never shown. */
function listenerOf(change: ResourceChange): string {
  const side = change.before === undefined ? 'after' : 'before';
  const protocol = textAt(change[side], 'protocol') ?? 'unknown';
  const endpoint =
    isSensitive(change, 'endpoint') || /^https?$/.test(protocol) ? '' : ` '${show(change, 'endpoint', side)}'`;
  return `${protocol} subscription${endpoint} of topic '${topicName(show(change, 'topic_arn', side))}'`;
}

const topicName = (arn: string): string => arn.split(':').at(-1) ?? arn;

function untold(change: Step, context: ReviewContext): string {
  const topic = textAt(change.before, 'topic_arn');
  const isLast = topic !== undefined && listenersAfter(context, topic).length === 0;
  const last = isLast ? '; it was the last listener of the topic in these plans, and its alerts reach nobody' : '';
  return `Who listens there is no longer told${last}.`;
}

const TARGET = ['topic_arn', 'protocol', 'endpoint'];

function ofEndpoint(change: Step, context: ReviewContext): readonly Weakening[] {
  if (change.after === undefined) return [];
  const means = untold(change, context);
  const unknown = TARGET.filter(path => isUnknown(change, path));
  if (unknown.length > 0) return [unknownAttributes(unknown, means)];
  const moved = TARGET.filter(path => changed(change, path) === true);
  if (moved.length === 0) return [];
  const isHook = [change.before, change.after].some(side => /^https?$/.test(textAt(side, 'protocol') ?? ''));
  const details = moved.filter(path => path !== 'endpoint' || !isHook).map(path => ({ path }));
  const says = moved.includes('topic_arn') ? 'listens to another topic' : 'is replaced by another address';
  return [{ says, means, details }];
}

const FILTERED = 'Alerts that the filter does not let through are not delivered, and no queue keeps them.';

const FILTERS: readonly Check[] = [
  {
    ...{ path: 'filter_policy', keeps: UNSET, what: 'a filter policy' },
    ...{ says: 'gets a filter policy', means: FILTERED },
  },
  {
    ...{ path: 'filter_policy', keeps: SAME_ONE, severity: 'warning' },
    ...{ says: 'gets another filter policy', means: FILTERED },
  },
];

const retriesIn = (policy: unknown): unknown => valueAt(parsed(policy), 'healthyRetryPolicy.numRetries');
const queueIn = (policy: unknown): unknown => valueAt(parsed(policy), 'deadLetterTargetArn');

const DELIVERY: readonly Check[] = [
  {
    path: 'delivery_policy',
    keeps: { isWeaker: (before, after) => retriesIn(after) === 0 && retriesIn(before) !== 0, canWeaken: isSet },
    ...{ what: 'a delivery policy', says: 'is no longer tried again', severity: 'warning' },
    means: 'An alert that its receiver misses once is not sent again.',
  },
  {
    path: 'redrive_policy',
    keeps: {
      isWeaker: (before, after) => isSet(before) && isSet(after) && queueIn(before) !== queueIn(after),
      canWeaken: () => false,
    },
    ...{ says: 'gets another dead-letter queue', severity: 'warning' },
    means: 'Whoever looks at the queue before does not see what could not be delivered.',
  },
];

const ofDelivery = (change: Step): readonly Weakening[] => [
  ...weakened(change, [...FILTERS, ...DELIVERY]),
  ...ofScope(change),
];

/** Whether a filter looks at attributes of a message or into its text: the same filter then lets other alerts through. */
function ofScope(change: ResourceChange): readonly Weakening[] {
  const path = 'filter_policy_scope';
  if (!textAt(change.before, 'filter_policy') || !textAt(change.after, 'filter_policy') || isUnknown(change, path)) {
    return [];
  }
  const [was, is] = [change.before, change.after].map(side => textAt(side, path) || 'MessageAttributes');
  if (was === is) return [];
  const means = 'A filter that let alerts through may hold them back where it looks now.';
  return [{ severity: 'warning', says: 'is filtered by something else', means, details: [{ path }] }];
}

/** A document of a subscription; undefined when it is none. */
function parsed(text: unknown): unknown {
  try {
    return JSON.parse(typeof text === 'string' ? text : '') as unknown;
  } catch {
    return undefined;
  }
}
