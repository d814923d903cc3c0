import {
  ACCOUNT_READER_ROLE,
  ALERTS_KEY_ALIAS,
  ANNOUNCER,
  ANNOUNCER_LOG_GROUP,
  ANNOUNCER_ROLE,
  busName,
  CHAT_ROLE,
  HEARTBEAT,
  HUB_QUEUE,
  PREFIX,
  REMINDER_PREFIX,
  ROOT_READS_LOG_GROUP,
  START_ROLE,
  SUBSCRIPTION_QUEUE,
} from '../config/names';
import { Alerts, Organization } from '../config/organization';
import { chatChannel } from '../config/sections/chat-channel';
import { Account, actions, managementOf, NOTHING, signedInTo, StackGrants, together } from './grant';
import { alarmGrants, keyGrants, logGroupGrants, roleGrants } from './shared-grants';

/** Topics, buses and the announcer in the hub, and the role by which it reads accounts. */
export function alertGrants(organization: Organization, alerts: Alerts): StackGrants {
  const { aws } = organization;
  const hub = signedInTo(organization, alerts.hub);
  const management = managementOf(organization);
  const channels = alerts.subscriptions.flatMap(({ protocol, endpoint }) =>
    protocol === 'chat' && typeof endpoint === 'string' ? (chatChannel(endpoint) ?? []) : [],
  );
  const schedules = [
    ...(alerts.heartbeat === undefined ? [] : [ofSchedules(hub, 'Heartbeat', HEARTBEAT)]),
    ...(organization.reviews === undefined ? [] : [ofSchedules(hub, 'Reminders', `${REMINDER_PREFIX}*`)]),
  ];
  const startedBy = schedules.length === 0 ? [] : ['scheduler.amazonaws.com'];
  return together(
    ofTopics(hub),
    ofQueues(hub),
    ofBuses(hub),
    ofAnnouncer(hub),
    roleGrants(hub, 'Alert', [ANNOUNCER_ROLE, START_ROLE, ...(channels.length === 0 ? [] : [CHAT_ROLE])], {
      'states.amazonaws.com': [ANNOUNCER_ROLE],
      ...Object.fromEntries(['events.amazonaws.com', ...startedBy].map(service => [service, [START_ROLE]])),
      ...(channels.length === 0 ? {} : { 'chatbot.amazonaws.com': [CHAT_ROLE] }),
    }),
    hub.id === management.id || aws === undefined ? NOTHING : roleGrants(management, 'Reader', [ACCOUNT_READER_ROLE]),
    logGroupGrants(hub, [ROOT_READS_LOG_GROUP, ANNOUNCER_LOG_GROUP]),
    keyGrants(hub, [ALERTS_KEY_ALIAS]),
    alarmGrants(hub, PREFIX),
    ...schedules,
    ...[...new Set(channels.map(({ application }) => application))].map(application => ofChat(hub, application)),
  );
}

function ofTopics(hub: Account): StackGrants {
  // a subscription's ARN begins with its topic's
  const topics = [hub.arn('sns', `${PREFIX}*`)];
  return {
    reads: [
      hub.grant(
        'ReadTopics',
        [
          'sns:GetTopicAttributes',
          ...actions('sns', 'GetSubscriptionAttributes', 'ListSubscriptionsByTopic', 'ListTagsForResource'),
        ],
        topics,
      ),
    ],
    writes: [
      hub.grant(
        'ChangeTopics',
        actions(
          'sns',
          ...['CreateTopic', 'DeleteTopic', 'SetSubscriptionAttributes', 'SetTopicAttributes', 'Subscribe'],
          ...['TagResource', 'Unsubscribe', 'UntagResource'],
        ),
        topics,
      ),
    ],
  };
}

function ofQueues(hub: Account): StackGrants {
  const queues = [HUB_QUEUE, SUBSCRIPTION_QUEUE].map(name => hub.arn('sqs', name));
  return {
    reads: [hub.grant('ReadQueues', actions('sqs', 'GetQueueAttributes', 'ListQueueTags'), queues)],
    writes: [
      hub.grant(
        'ChangeQueues',
        actions('sqs', 'CreateQueue', 'DeleteQueue', 'SetQueueAttributes', 'TagQueue', 'UntagQueue'),
        queues,
      ),
    ],
  };
}

function ofBuses(hub: Account): StackGrants {
  const buses = [hub.arn('events', `event-bus/${busName('*')}`)];
  const rules = [hub.arn('events', `rule/${busName('*')}/${PREFIX}*`)];
  return {
    reads: [
      hub.grant('ReadBuses', actions('events', 'DescribeEventBus'), buses),
      hub.grant('ReadRules', actions('events', 'DescribeRule', 'ListTargetsByRule'), rules),
      hub.grant('ReadTagsOfEvents', ['events:ListTagsForResource'], [...buses, ...rules]),
    ],
    writes: [
      hub.grant('ChangeBuses', actions('events', 'CreateEventBus', 'DeleteEventBus'), buses),
      hub.grant('ChangeRules', actions('events', 'DeleteRule', 'PutRule', 'PutTargets', 'RemoveTargets'), rules),
      hub.grant('ChangeTagsOfEvents', actions('events', 'TagResource', 'UntagResource'), [...buses, ...rules]),
      hub.grant('ChangeBusPolicies', actions('events', 'PutPermission', 'RemovePermission')),
    ],
  };
}

function ofAnnouncer(hub: Account): StackGrants {
  const machine = [hub.arn('states', `stateMachine:${ANNOUNCER}`)];
  return {
    reads: [
      hub.grant(
        'ReadAnnouncer',
        actions('states', 'DescribeStateMachine', 'ListStateMachineVersions', 'ListTagsForResource'),
        machine,
      ),
      // the provider has a new definition checked when it plans
      hub.grant('CheckDefinition', ['states:ValidateStateMachineDefinition']),
      hub.grant('ReadLogPolicies', ['logs:DescribeResourcePolicies']),
    ],
    writes: [
      hub.grant(
        'ChangeAnnouncer',
        actions(
          'states',
          ...['CreateStateMachine', 'DeleteStateMachine', 'TagResource', 'UntagResource', 'UpdateStateMachine'],
        ),
        machine,
      ),
      hub.grant('ChangeLogPolicies', actions('logs', 'DeleteResourcePolicy', 'PutResourcePolicy')),
    ],
  };
}

function ofSchedules(hub: Account, what: string, name: string): StackGrants {
  const schedule = [hub.arn('scheduler', `schedule/default/${name}`)];
  return {
    reads: [hub.grant(`Read${what}`, ['scheduler:GetSchedule'], schedule)],
    writes: [
      hub.grant(`Change${what}`, actions('scheduler', 'CreateSchedule', 'DeleteSchedule', 'UpdateSchedule'), schedule),
    ],
  };
}

/** Channels of a chat application: AWS knows no resource for making and finding them. */
function ofChat(hub: Account, application: 'slack' | 'teams'): StackGrants {
  const kind = application === 'slack' ? 'SlackChannel' : 'MicrosoftTeamsChannel';
  const reads =
    application === 'slack'
      ? ['DescribeSlackChannelConfigurations']
      : ['GetMicrosoftTeamsChannelConfiguration', 'ListMicrosoftTeamsChannelConfigurations'];
  const channels = [hub.arn('chatbot', `chat-configuration/*/${PREFIX}*`, '')];
  return {
    reads: [hub.grant(`Read${kind}s`, actions('chatbot', ...reads))],
    writes: [
      hub.grant(`Create${kind}s`, [`chatbot:Create${kind}Configuration`]),
      hub.grant(
        `Change${kind}s`,
        actions('chatbot', `Delete${kind}Configuration`, 'TagResource', 'UntagResource', `Update${kind}Configuration`),
        channels,
      ),
    ],
  };
}
