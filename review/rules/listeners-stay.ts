import { isSensitive, isUnknown, show, textAt } from '../attributes';
import { listenersAfter } from '../listeners';
import { ResourceChange } from '../plan';
import { ReviewContext, Rule } from '../rule';
import {
  changed,
  detail,
  findingOf,
  identityBy,
  lossOf,
  stepsOf,
  thingOf,
  unknownAttributes,
  unknownWeakening,
  Weakening,
} from '../weakening';

/** Subscriptions of topics, and the topics themselves: whoever listens goes on hearing. */
export const listenersStay: Rule = {
  name: 'listeners-stay',
  description: 'A topic or a subscription of it is deleted, hears less, or loses its dead-letter queue.',
  *check(context) {
    for (const step of stepsOf(context, 'aws_sns_topic', identityBy('name'))) {
      // what a replaced one takes along is another rule's
      if (step.change.action === 'replace') continue;
      const loss = lossOf(step, context, 'Nobody who listens to it is told anything any more.');
      yield* findingOf(this.name, step.change, thingOf('topic', step.change, 'name'), loss);
    }
    for (const step of stepsOf(
      context,
      'aws_sns_topic_subscription',
      identityBy('topic_arn', 'protocol', 'endpoint'),
    )) {
      const { change } = step;
      const means = `Who listens there is no longer told${lastWords(change, context)}.`;
      const moved = ofEndpoint(change, means);
      // a replacement says less than what it is for
      const loss = moved.length > 0 ? [] : lossOf(step, context, means);
      yield* findingOf(this.name, change, listenerOf(change), [...loss, ...moved, ...ofDelivery(change)]);
    }
  },
};

/** Addresses of web hooks may hold a secret, and numbers are never shown. */
function listenerOf(change: ResourceChange): string {
  const side = change.before === undefined ? 'after' : 'before';
  const protocol = textAt(change[side], 'protocol') ?? 'unknown';
  const endpoint =
    isSensitive(change, 'endpoint') || /^https?$/.test(protocol) ? '' : ` '${show(change, 'endpoint', side)}'`;
  return `${protocol} subscription${endpoint} of topic '${topicName(show(change, 'topic_arn', side))}'`;
}

const topicName = (arn: string): string => arn.split(':').at(-1) ?? arn;

function lastWords(change: ResourceChange, context: ReviewContext): string {
  const topic = textAt(change.before, 'topic_arn');
  if (topic === undefined || listenersAfter(context, topic).length > 0) return '';
  return '; it was the last listener of the topic in these plans, and its alerts reach nobody';
}

const TARGET = ['topic_arn', 'protocol', 'endpoint'];

function ofEndpoint(change: ResourceChange, means: string): readonly Weakening[] {
  if (change.after === undefined) return [];
  const unknown = TARGET.filter(path => isUnknown(change, path));
  if (unknown.length > 0) return [unknownAttributes(unknown, means)];
  const moved = TARGET.filter(path => changed(change, path) === true);
  if (moved.length === 0) return [];
  const isHook = [change.before, change.after].some(side => /^https?$/.test(textAt(side, 'protocol') ?? ''));
  const details = moved.filter(path => path !== 'endpoint' || !isHook).map(path => detail(change, path));
  const says = moved.includes('topic_arn') ? 'listens to another topic' : 'is replaced by another address';
  return [{ severity: 'danger', says, means, details }];
}

function ofDelivery(change: ResourceChange): readonly Weakening[] {
  if (change.after === undefined) return [];
  const weakenings: Weakening[] = [];
  const filter = 'filter_policy';
  const differs = changed(change, filter);
  const means = 'Alerts that the filter does not let through are not delivered, and no queue keeps them.';
  if (differs === 'unknown') weakenings.push(unknownWeakening('a filter policy', means));
  else if (differs && textAt(change.after, filter)) {
    const isNew = !textAt(change.before, filter);
    const says = isNew ? 'gets a filter policy' : 'gets another filter policy';
    weakenings.push({ severity: isNew ? 'danger' : 'warning', says, means, details: [detail(change, filter)] });
  }
  const redrive = 'redrive_policy';
  if (!textAt(change.before, redrive)) return weakenings;
  const lost = 'An alert that cannot be delivered is lost without a trace.';
  if (isUnknown(change, redrive)) weakenings.push(unknownWeakening('a dead-letter queue', lost));
  else if (!textAt(change.after, redrive)) {
    const says = 'loses its dead-letter queue';
    weakenings.push({ severity: 'danger', says, means: lost, details: [detail(change, redrive)] });
  }
  return weakenings;
}
