import { KEYLESS_TOPIC } from '../../config/names';
import { Synthesized } from '../../world/stacks/synthesized';
import { isSame, NamedResource } from '../../world/stacks/synthesized-references';
import { Call, Effect, effectOf, Effects, isAt, lastPart, Loss } from './loss';

/** A topic that publishes to nobody. */
const topicLost = (topic: NamedResource, how: string): Loss => ({
  id: `topic ${topic.name}`,
  what: `topic ${topic.name}: ${how}`,
  without: from => ({ ...from, subscriptions: from.subscriptions.filter(one => !isSame(one.topic, topic)) }),
});

/** A topic that takes no message: who publishes is told so. */
const topicRefuses = (topic: NamedResource, how: string): Loss => ({
  ...topicLost(topic, how),
  without: from => ({
    ...from,
    subscriptions: from.subscriptions.filter(one => !isSame(one.topic, topic)),
    topics: from.topics.filter(one => !isSame(one, topic)),
  }),
});

/** A topic by its ARN; a subscription's ARN begins with that of its topic. */
function topicIn(arn: string | undefined, { topics }: Synthesized): NamedResource | undefined {
  const [, , , region, account, name] = (arn ?? '').split(':');
  return topics.find(
    topic => topic.name === name && isAt(topic.place, { account: account ?? '', region: region ?? '' }),
  );
}

const topicEffect =
  (parameter: string, how: string, counts: (call: Call) => boolean = () => true, lost = topicRefuses): Effect =>
  (call, deployed) => {
    const topic = topicIn(call.text(parameter), deployed);
    return topic === undefined || !counts(call) ? [] : [lost(topic, how)];
  };

/** Which subscription it is only AWS knows: with several, none of them is certain any more. */
const subscriptionEffect = (how: string, counts?: (call: Call) => boolean): Effect =>
  topicEffect('subscriptionArn', how, counts, topicLost);

const sets =
  (...attributes: string[]) =>
  (call: Call): boolean =>
    attributes.includes(call.text('attributeName') ?? '');

const channelsLost: Effect = (call, { subscriptions, topics }) => {
  const account = topics[0]?.place.account;
  if (!subscriptions.some(({ protocol }) => protocol === 'chat')) return [];
  if (account !== undefined && account !== call.account) return [];
  const what = lastPart(call.text('chatConfigurationArn') ?? 'workspace');
  return [
    {
      id: `chat ${what}`,
      what: `chat ${what}: changed or deleted`,
      without: from => ({ ...from, subscriptions: from.subscriptions.filter(({ protocol }) => protocol !== 'chat') }),
    },
  ];
};

/** Topics that are encrypted with a key that only AWS knows by its id: all but one. */
export const keyOfTopicsLost = (call: Call, { topics }: Synthesized): Loss[] =>
  topics
    .filter(({ name, place }) => name !== KEYLESS_TOPIC && isAt(place, call))
    .map(topic => ({
      ...topicRefuses(topic, `cannot be published to, if ${lastPart(call.text('keyId') ?? '')} is its key`),
      id: `key ${lastPart(call.text('keyId') ?? '')} and topic ${topic.name}`,
    }));

export const MESSAGE_EFFECTS: Effects = {
  'sns DeleteTopic': topicEffect('topicArn', 'deleted'),
  'sns RemovePermission': topicEffect('topicArn', 'lets nobody publish'),
  'sns SetTopicAttributes': topicEffect('topicArn', 'has another policy or key', sets('Policy', 'KmsMasterKeyId')),
  'sns PutDataProtectionPolicy': topicEffect('resourceArn', 'its messages may be refused'),
  'sns Unsubscribe': subscriptionEffect('who was unsubscribed hears nothing, and only AWS knows who'),
  'sns SetSubscriptionAttributes': subscriptionEffect(
    'whose subscription was changed may hear nothing, and only AWS knows whose',
    sets('FilterPolicy', 'FilterPolicyScope', 'SubscriptionRoleArn'),
  ),
  ...effectOf(
    'chatbot',
    [
      'DeleteMicrosoftTeamsChannelConfiguration',
      'DeleteMicrosoftTeamsConfiguredTeam',
      'DeleteSlackChannelConfiguration',
      'DeleteSlackWorkspaceAuthorization',
      'UpdateMicrosoftTeamsChannelConfiguration',
      'UpdateSlackChannelConfiguration',
    ],
    channelsLost,
  ),
};
