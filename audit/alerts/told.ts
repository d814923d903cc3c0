import { KEYLESS_TOPIC, topicName } from '../../config/names';
import { remembered } from '../../aws/remembered';
import { textAt } from '../../world/plan/attributes';
import { eventPathProblems, READ_EVENT_PATH } from './event-path';
import { isFiltered, isPending } from './topic-open';
import { AuditContext, held, Judgement, notHeld, off, Requirement, unknown } from '../requirement';

const READ = [
  ...READ_EVENT_PATH,
  // where the hub is another account, which the role did not get into
  'sts:AssumeRole',
  'sns:ListTopics',
  'sns:GetTopicAttributes',
  'sns:ListSubscriptionsByTopic',
  'states:DescribeStateMachine',
];

/** DET-2: the announcement names the account, and somebody who confirmed hears it. */
export const peopleAreTold: Requirement = {
  id: 'DET-2',
  title: 'the announcement names the account, and people hear it',
  judge: (_, context) => told(context),
};

/** The same for every account: there is one hub. */
const told = remembered((context: AuditContext): Judgement => {
  const { organization, snapshot, world, unread } = context;
  const { alerts } = organization;
  if (alerts === undefined) return off('the org file has no alerts section');
  const failed = unread(READ, alerts.hub.account.id);
  if (failed !== undefined) return unknown(failed);
  const hub = alerts.hub.account.id;
  if (hub !== snapshot.reader && !world.things('aws_sns_topic').some(({ account }) => account === hub)) {
    const why = `topics and announcer are in account ${hub}, and the snapshot is what ${snapshot.reader} sees`;
    return {
      is: 'unknown',
      why,
      next: 'npx rootguard snapshot --role NAME reads it, npx rootguard alert-test --dry-run looks into the hub',
    };
  }
  const problems = [
    ...eventPathProblems(hub, context),
    ...[topicName('critical'), KEYLESS_TOPIC].flatMap(topic => topicProblems(topic, hub, context)),
  ];
  return problems.length === 0
    ? held('the hub tells people who confirmed')
    : notHeld(problems.join('; '), 'npx rootguard deploy alerts; a subscription is confirmed by the link in its mail');
});

function topicProblems(name: string, hub: string, { world }: AuditContext): string[] {
  const topic = world
    .things('aws_sns_topic')
    .find(({ account, attributes }) => account === hub && textAt(attributes, 'name') === name);
  if (topic === undefined) return [`there is no topic ${name}`];
  const arn = textAt(topic.attributes, 'arn');
  const subscriptions = world
    .things('aws_sns_topic_subscription')
    .filter(({ attributes }) => textAt(attributes, 'topic_arn') === arn);
  const pending = subscriptions.filter(isPending);
  if (subscriptions.length === pending.length) {
    return [`${name}: nobody ${pending.length > 0 ? 'of its subscriptions has confirmed' : 'is subscribed'}`];
  }
  if (subscriptions.every(one => isPending(one) || isFiltered(one))) {
    return [`${name}: every subscription has a filter policy, which may hold its messages back`];
  }
  const listed = pending.map(({ attributes }) => textAt(attributes, 'protocol'));
  return listed.length === 0 ? [] : [`${name}: not confirmed: ${listed.join(', ')}`];
}
