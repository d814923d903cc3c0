import { PREFIX } from '../../../config/names';
import { ABSENT } from '../who-acts';
import {
  arnOf,
  at,
  named,
  OUR_ARN,
  OUR_PATH,
  OURS,
  request,
  WatchedCall,
  WatchedGroup,
  WatchedPlaces,
} from './watched-call';

/** Log groups of the event path; that of the trail has whatever name the file gives it. */
const OUR_LOG_GROUP = { wildcard: `/aws/*${PREFIX}*` };

const alarms = (places: WatchedPlaces): readonly WatchedCall[] => [
  {
    service: 'monitoring',
    events: ['DeleteAlarms', 'DisableAlarmActions'],
    means: 'disarms',
    ...request({ alarmNames: [OURS] }),
    // the first of up to a hundred
    changed: 'alarmNames[0]',
  },
  {
    service: 'monitoring',
    events: ['PutCompositeAlarm', 'SetAlarmState'],
    means: 'disarms',
    ...request({ alarmName: [OURS] }),
    changed: 'alarmName',
    now: 'stateValue',
  },
  {
    service: 'monitoring',
    events: ['PutMetricAlarm'],
    means: 'disarms',
    ...request({ alarmName: [OURS], actionsEnabled: [false] }),
    changed: 'alarmName',
    now: 'threshold',
  },
  {
    service: 'monitoring',
    events: ['PutLogAlarm', 'PutMetricAlarm'],
    means: 'sets',
    ...request({ alarmName: [OURS], actionsEnabled: [ABSENT, true] }),
    changed: 'alarmName',
    now: 'threshold',
  },
  {
    service: 'monitoring',
    events: ['PutAlarmMuteRule'],
    means: 'disarms',
    ...request({ muteTargets: { alarmNames: [OURS] } }),
    changed: 'name',
  },
  // a rule without targets mutes every alarm of its account and region
  {
    service: 'monitoring',
    events: ['PutAlarmMuteRule'],
    means: 'disarms',
    ...at([places.managementAccount, places.hubAccount], places, {
      requestParameters: { muteTargets: { alarmNames: [ABSENT] } },
    }),
    changed: 'name',
  },
];

const logs = (places: WatchedPlaces): readonly WatchedCall[] => {
  const { logGroupName, managementAccount } = places;
  const byName = request({ logGroupName: [named(logGroupName), OUR_LOG_GROUP] });
  const arns = [arnOf(':log-group:', logGroupName)];
  // a beginning of a name has this one already
  if (!logGroupName.endsWith('*')) arns.push(arnOf(':log-group:', `${logGroupName}:*`));
  const byIdentifier = request({ logGroupIdentifier: [named(logGroupName), ...arns, OUR_LOG_GROUP] });
  return [
    {
      service: 'logs',
      events: ['DeleteMetricFilter'],
      means: 'disarms',
      ...request({ filterName: [OURS] }),
      changed: 'filterName',
      of: 'logGroupName',
    },
    {
      service: 'logs',
      events: ['PutMetricFilter'],
      means: 'sets',
      ...request({ filterName: [OURS] }),
      changed: 'filterName',
      of: 'logGroupName',
      now: 'filterPattern',
    },
    {
      service: 'logs',
      events: [
        'DeleteLogGroup',
        'DeleteLogStream',
        'DeleteSubscriptionFilter',
        'DisassociateKmsKey',
        'PutSubscriptionFilter',
      ],
      means: 'disarms',
      ...byName,
      of: 'logGroupName',
      now: 'destinationArn',
    },
    {
      service: 'logs',
      events: ['AssociateKmsKey', 'DeleteRetentionPolicy', 'PutRetentionPolicy'],
      means: 'sets',
      ...byName,
      of: 'logGroupName',
      now: 'retentionInDays',
    },
    // the same by its ARN, which no deployment of ours writes
    {
      service: 'logs',
      events: ['AssociateKmsKey', 'DisassociateKmsKey'],
      means: 'disarms',
      ...request({ resourceIdentifier: [arnOf(':log-group:', logGroupName)] }),
      of: 'resourceIdentifier',
    },
    // what masks or rewrites events, metric filters do not see
    {
      service: 'logs',
      events: [
        'DeleteDataProtectionPolicy',
        'DeleteTransformer',
        'PutDataProtectionPolicy',
        'PutLogGroupDeletionProtection',
        'PutTransformer',
      ],
      means: 'disarms',
      ...byIdentifier,
      of: 'logGroupIdentifier',
    },
    // these are about every log group of their account and region
    {
      service: 'logs',
      events: ['DeleteAccountPolicy', 'PutAccountPolicy'],
      means: 'disarms',
      ...at([managementAccount], places),
      changed: 'policyType',
      of: 'policyName',
    },
    {
      service: 'logs',
      events: ['DeleteResourcePolicy'],
      means: 'disarms',
      ...request({ policyName: [OURS] }),
      of: 'policyName',
    },
    {
      service: 'logs',
      events: ['PutResourcePolicy'],
      means: 'sets',
      ...request({ policyName: [OURS] }),
      of: 'policyName',
    },
  ];
};

/** Topics of both paths, who hears them, and channels of chat applications. */
const messages = (places: WatchedPlaces): readonly WatchedCall[] => [
  {
    service: 'sns',
    events: ['DeleteTopic', 'RemovePermission'],
    means: 'disarms',
    ...request({ topicArn: [OUR_ARN] }),
    changed: 'topicArn',
  },
  // a policy that protects data can refuse and mask messages
  {
    service: 'sns',
    events: ['PutDataProtectionPolicy'],
    means: 'disarms',
    ...request({ resourceArn: [OUR_ARN] }),
    changed: 'resourceArn',
  },
  {
    service: 'sns',
    events: ['Unsubscribe'],
    means: 'disarms',
    ...request({ subscriptionArn: [OUR_ARN] }),
    changed: 'subscriptionArn',
  },
  {
    service: 'sns',
    events: ['AddPermission', 'SetTopicAttributes', 'Subscribe'],
    means: 'sets',
    ...request({ topicArn: [OUR_ARN] }),
    changed: 'topicArn',
    now: 'attributeName',
  },
  // a limit on spending, or no delivery at all, is set for every text message of the account
  { service: 'sns', events: ['SetSMSAttributes'], means: 'disarms', ...at([places.hubAccount], places) },
  {
    service: 'sns',
    events: ['SetSubscriptionAttributes'],
    means: 'sets',
    ...request({ subscriptionArn: [OUR_ARN] }),
    changed: 'subscriptionArn',
    now: 'attributeName',
  },
  {
    service: 'chatbot',
    events: ['DeleteMicrosoftTeamsChannelConfiguration', 'DeleteSlackChannelConfiguration'],
    means: 'disarms',
    ...chatConfiguration(),
    changed: 'chatConfigurationArn',
  },
  {
    service: 'chatbot',
    events: ['UpdateMicrosoftTeamsChannelConfiguration', 'UpdateSlackChannelConfiguration'],
    means: 'sets',
    ...chatConfiguration(),
    changed: 'chatConfigurationArn',
  },
  // without the workspace no channel in it hears anything
  {
    service: 'chatbot',
    events: ['DeleteMicrosoftTeamsConfiguredTeam', 'DeleteSlackWorkspaceAuthorization'],
    means: 'disarms',
    match: { recipientAccountId: [places.hubAccount] },
  },
];

/** The chat service's API writes its parameters with a capital; records have been seen with either. */
function chatConfiguration() {
  return {
    match: {
      $or: ['chatConfigurationArn', 'ChatConfigurationArn'].map(name => ({
        requestParameters: { [name]: [OUR_PATH] },
      })),
    },
  };
}

export const ALARM_PATH: WatchedGroup = {
  title: 'the alarm path and who hears: alarms, metric filters, log groups, topics, subscriptions, chat channels',
  ownActs: 'own-parts',
  calls: places => [...alarms(places), ...logs(places), ...messages(places)],
};
