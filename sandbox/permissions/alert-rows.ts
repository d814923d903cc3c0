import { ALERTS_KEY_ALIAS } from '../../config/names';
import { arnOf, AskedPermission, Input, NEW_ID, passRole, Place, Row, Rows } from './asked-permission';

/** A topic by its ARN, by that of a subscription, which has an id behind it, or by its name. */
const topic: Row['on'] = (input, place) => {
  const ofSubscription = input.text('SubscriptionArn').split(':').slice(0, 6).join(':');
  const arn = input.text('TopicArn') || ofSubscription || input.text('ResourceArn');
  return arn === '' ? arnOf('sns', input.text('Name'), place) : arn;
};

/**
 * What SNS asks a publisher for besides: the topics of alerts, which are the only ones here that anybody publishes to, are encrypted
 * with the key of their alias. Requests do not name it.
 */
const keyOfAlerts = (_: Input, place: Place): readonly AskedPermission[] =>
  ['kms:Decrypt', 'kms:GenerateDataKey'].map(action => ({
    ...{ action, resource: arnOf('kms', `key/${NEW_ID}`, place) },
    context: { 'kms:ResourceAliases': ALERTS_KEY_ALIAS },
  }));

export const SNS: Rows = {
  CreateTopic: { on: topic, tags: 'sns:TagResource' },
  DeleteTopic: { on: topic },
  GetSubscriptionAttributes: { on: topic },
  GetTopicAttributes: { on: topic },
  ListSubscriptionsByTopic: { on: topic },
  ListTagsForResource: { on: topic },
  ListTopics: {},
  Publish: { on: topic, also: keyOfAlerts },
  SetSubscriptionAttributes: { on: topic },
  SetTopicAttributes: { on: topic },
  Subscribe: {
    on: topic,
    context: input => ({ 'sns:Protocol': input.text('Protocol'), 'sns:Endpoint': input.text('Endpoint') }),
  },
  TagResource: { on: topic },
  Unsubscribe: { on: topic },
  UntagResource: { on: topic },
};

const queue: Row['on'] = (input, place) => {
  const url = input.text('QueueUrl');
  const name = input.text('QueueName') || url.slice(url.lastIndexOf('/') + 1);
  return arnOf('sqs', name, place);
};

export const SQS: Rows = {
  CreateQueue: { on: queue, tags: 'sqs:TagQueue' },
  DeleteQueue: { on: queue },
  GetQueueAttributes: { on: queue },
  GetQueueUrl: { on: queue },
  ListQueueTags: { on: queue },
  ListQueues: {},
  SetQueueAttributes: { on: queue },
  TagQueue: { on: queue },
  UntagQueue: { on: queue },
};

const bus: Row['on'] = (input, place) => {
  const name = input.text('Name') || input.text('EventBusName') || 'default';
  return name.startsWith('arn:') ? name : arnOf('events', `event-bus/${name}`, place);
};
const rule: Row['on'] = (input, place) => {
  const named = input.text('EventBusName') || 'default';
  const on = named.slice(named.lastIndexOf('/') + 1);
  const name = input.text('Rule') || input.text('Name');
  return arnOf('events', `rule/${on === 'default' ? '' : `${on}/`}${name}`, place);
};

export const EVENTS: Rows = {
  CreateEventBus: { on: bus, tags: 'events:TagResource' },
  DeleteEventBus: { on: bus },
  DeleteRule: { on: rule },
  DescribeEventBus: { on: bus },
  DescribeRule: { on: rule },
  ListEventBuses: {},
  ListRules: {},
  ListTagsForResource: { on: input => input.text('ResourceARN') },
  ListTargetsByRule: { on: rule },
  PutEvents: {
    on: (input, place) =>
      [...new Set(input.all('EventBusName'))].map(name => arnOf('events', `event-bus/${name}`, place)),
    context: input => ({ 'events:source': input.all('Source')[0] ?? '' }),
  },
  PutPermission: {},
  PutRule: { on: rule, tags: 'events:TagResource' },
  PutTargets: { on: rule, also: input => passRole(input.all('RoleArn'), 'events.amazonaws.com') },
  RemovePermission: {},
  RemoveTargets: { on: rule },
  TagResource: { on: input => input.text('ResourceARN') },
  UntagResource: { on: input => input.text('ResourceARN') },
  UpdateEventBus: { on: bus },
};

const machine: Row['on'] = (input, place) =>
  input.text('stateMachineArn') ||
  input.text('resourceArn') ||
  arnOf('states', `stateMachine:${input.text('name')}`, place);
const machineRole: Row['also'] = input => passRole([input.text('roleArn')], 'states.amazonaws.com');

export const STATES: Rows = {
  CreateStateMachine: { on: machine, tags: 'states:TagResource', also: machineRole },
  DeleteStateMachine: { on: machine },
  DescribeStateMachine: { on: machine },
  ListStateMachineVersions: { on: machine },
  ListStateMachines: {},
  ListTagsForResource: { on: machine },
  TagResource: { on: machine },
  UntagResource: { on: machine },
  UpdateStateMachine: { on: machine, also: machineRole },
  ValidateStateMachineDefinition: {},
};

/** `/schedules/<name>`; the group stands in the input or the query. */
const schedule: Row['on'] = (input, place) => {
  const group = input.text('GroupName') || input.query.get('groupName') || 'default';
  return arnOf('scheduler', `schedule/${group}/${lastPart(input)}`, place);
};
const scheduleRole: Row['also'] = input => passRole(input.all('RoleArn').slice(0, 1), 'scheduler.amazonaws.com');

/** By the method of their path. */
export const SCHEDULER: Rows = {
  POST: { action: 'scheduler:CreateSchedule', on: schedule, also: scheduleRole },
  PUT: { action: 'scheduler:UpdateSchedule', on: schedule, also: scheduleRole },
  GET: { action: 'scheduler:GetSchedule', on: schedule },
  DELETE: { action: 'scheduler:DeleteSchedule', on: schedule },
};

const lastPart = ({ path }: Input): string => path.slice(path.lastIndexOf('/') + 1);

const chatRole: Row['also'] = input => passRole([input.text('IamRoleArn')], 'chatbot.amazonaws.com');
const channel: Row['on'] = (input: Input, { partition, account }: Place) =>
  input.text('ChatConfigurationArn') || `arn:${partition}:chatbot::${account}:chat-configuration/none`;

const newChannel = (input: Input, { partition, account }: Place): string =>
  `arn:${partition}:chatbot::${account}:chat-configuration/channel/${input.text('ConfigurationName')}`;

/** By the last part of their path. */
export const CHATBOT: Rows = {
  'create-slack-channel-configuration': {
    action: 'chatbot:CreateSlackChannelConfiguration',
    tags: 'chatbot:TagResource',
    tagged: newChannel,
    also: chatRole,
  },
  'update-slack-channel-configuration': {
    action: 'chatbot:UpdateSlackChannelConfiguration',
    on: channel,
    also: chatRole,
  },
  'describe-slack-channel-configurations': { action: 'chatbot:DescribeSlackChannelConfigurations' },
  'delete-slack-channel-configuration': { action: 'chatbot:DeleteSlackChannelConfiguration', on: channel },
  'create-ms-teams-channel-configuration': {
    action: 'chatbot:CreateMicrosoftTeamsChannelConfiguration',
    tags: 'chatbot:TagResource',
    tagged: newChannel,
    also: chatRole,
  },
  'update-ms-teams-channel-configuration': {
    action: 'chatbot:UpdateMicrosoftTeamsChannelConfiguration',
    on: channel,
    also: chatRole,
  },
  'get-ms-teams-channel-configuration': { action: 'chatbot:GetMicrosoftTeamsChannelConfiguration' },
  'list-ms-teams-channel-configurations': { action: 'chatbot:ListMicrosoftTeamsChannelConfigurations' },
  'delete-ms-teams-channel-configuration': {
    action: 'chatbot:DeleteMicrosoftTeamsChannelConfiguration',
    on: channel,
  },
  'list-tags-for-resource': { action: 'chatbot:ListTagsForResource' },
  'tag-resource': { action: 'chatbot:TagResource', on: input => input.text('ResourceARN') },
  'untag-resource': { action: 'chatbot:UntagResource', on: input => input.text('ResourceARN') },
};
