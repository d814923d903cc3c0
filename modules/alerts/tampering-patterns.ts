import { FORWARD_PREFIX, PREFIX, ROOT_READS_LOG_GROUP, stackOf } from '../../config/names';

const ABSENT = { exists: false };

/** The root-deny policy, root access features, trusted access and the trail. */
export function organizationTampering(trailName: string | undefined): readonly object[] {
  const trail =
    trailName === undefined ? {} : { requestParameters: { name: [trailName, { suffix: `:trail/${trailName}` }] } };
  return [
    {
      // the call names the policy by an id that only AWS knows, so every SCP counts
      eventSource: ['organizations.amazonaws.com'],
      eventName: ['DeletePolicy', 'DetachPolicy'],
    },
    {
      eventSource: ['organizations.amazonaws.com'],
      eventName: ['UpdatePolicy'],
      responseElements: { policy: { policySummary: { type: [ABSENT, 'SERVICE_CONTROL_POLICY'] } } },
    },
    {
      eventSource: ['organizations.amazonaws.com'],
      eventName: ['DisablePolicyType'],
      requestParameters: { policyType: ['SERVICE_CONTROL_POLICY'] },
    },
    {
      eventSource: ['organizations.amazonaws.com'],
      eventName: ['DisableAWSServiceAccess'],
      requestParameters: {
        servicePrincipal: [
          'cloudtrail.amazonaws.com',
          'iam.amazonaws.com',
          'member.org.stacksets.cloudformation.amazonaws.com',
        ],
      },
    },
    {
      eventSource: ['iam.amazonaws.com'],
      eventName: ['DisableOrganizationsRootCredentialsManagement', 'DisableOrganizationsRootSessions'],
    },
    {
      eventSource: ['cloudtrail.amazonaws.com'],
      eventName: ['DeleteTrail', 'StopLogging', 'UpdateTrail'],
      ...trail,
    },
    {
      eventSource: ['cloudtrail.amazonaws.com'],
      eventName: ['PutEventSelectors'],
      ...(trailName === undefined
        ? {}
        : { requestParameters: { trailName: [trailName, { suffix: `:trail/${trailName}` }] } }),
    },
  ];
}

/** Rules, buses and roles of the event path, here and in the hub, and the stacks they come from. */
export const FORWARDING_TAMPERING: readonly object[] = [
  {
    eventSource: ['events.amazonaws.com'],
    eventName: ['DeleteEventBus', 'DeleteRule', 'DisableRule', 'UpdateEventBus'],
    requestParameters: { name: [{ prefix: PREFIX }] },
  },
  {
    eventSource: ['events.amazonaws.com'],
    eventName: ['RemoveTargets'],
    requestParameters: { rule: [{ prefix: PREFIX }] },
  },
  // the hub's rules get new ones with every account, those of the forwarders never change by themselves
  {
    eventSource: ['events.amazonaws.com'],
    eventName: ['PutRule'],
    requestParameters: {
      $or: [{ name: [{ prefix: FORWARD_PREFIX }] }, { name: [{ prefix: PREFIX }], state: ['DISABLED'] }],
    },
  },
  {
    eventSource: ['events.amazonaws.com'],
    eventName: ['PutTargets'],
    requestParameters: { rule: [{ prefix: FORWARD_PREFIX }] },
  },
  {
    eventSource: ['events.amazonaws.com'],
    eventName: ['PutPermission', 'RemovePermission'],
    requestParameters: { eventBusName: [{ prefix: PREFIX }] },
  },
  {
    eventSource: ['iam.amazonaws.com'],
    eventName: [
      'AttachRolePolicy',
      'DeleteRole',
      'DeleteRolePolicy',
      'DetachRolePolicy',
      'PutRolePermissionsBoundary',
      'PutRolePolicy',
      'UpdateAssumeRolePolicy',
    ],
    requestParameters: { roleName: [{ prefix: PREFIX }] },
  },
  {
    eventSource: ['cloudformation.amazonaws.com'],
    eventName: ['DeleteStack', 'ExecuteChangeSet', 'UpdateStack'],
    requestParameters: { stackName: [{ wildcard: `*${stackOf(PREFIX)}*` }] },
  },
  {
    eventSource: ['cloudformation.amazonaws.com'],
    eventName: ['DeleteStackInstances', 'DeleteStackSet', 'UpdateStackSet'],
    requestParameters: { stackSetName: [{ prefix: PREFIX }] },
  },
  { eventSource: ['cloudformation.amazonaws.com'], eventName: ['DeactivateOrganizationsAccess'] },
];

/** Topics and subscriptions of both paths; alarms, filters and logs of the alarm path. */
export const messageTampering = (logGroupName: string): readonly object[] => [
  {
    eventSource: ['sns.amazonaws.com'],
    eventName: ['AddPermission', 'DeleteTopic', 'RemovePermission', 'SetTopicAttributes'],
    requestParameters: { topicArn: [{ wildcard: `arn:*:${PREFIX}*` }] },
  },
  {
    eventSource: ['sns.amazonaws.com'],
    eventName: ['SetSubscriptionAttributes', 'Unsubscribe'],
    requestParameters: { subscriptionArn: [{ wildcard: `arn:*:${PREFIX}*` }] },
  },
  {
    eventSource: ['monitoring.amazonaws.com'],
    eventName: ['DeleteAlarms', 'DisableAlarmActions'],
    requestParameters: { alarmNames: [{ prefix: PREFIX }] },
  },
  // new accounts get alarms, but none without actions
  {
    eventSource: ['monitoring.amazonaws.com'],
    eventName: ['PutMetricAlarm'],
    requestParameters: { alarmName: [{ prefix: PREFIX }], actionsEnabled: [false] },
  },
  {
    eventSource: ['logs.amazonaws.com'],
    eventName: ['DeleteMetricFilter'],
    requestParameters: { filterName: [{ prefix: PREFIX }] },
  },
  {
    eventSource: ['logs.amazonaws.com'],
    eventName: ['DeleteLogGroup', 'DeleteLogStream', 'PutRetentionPolicy'],
    requestParameters: { logGroupName: [logGroupName, ROOT_READS_LOG_GROUP] },
  },
];
