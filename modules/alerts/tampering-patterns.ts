import { FORWARD_PREFIX, PREFIX, ROOT_READS_LOG_GROUP, stackOf } from '../../config/names';

/**
 * Calls that are tampering. Rules, messages and the services that are announced from members all follow from the rows
 * below: a new pattern is one of them.
 */
interface TamperingPattern {
  /** 'events' stands for events.amazonaws.com. */
  readonly service: string;
  readonly events: readonly string[];
  /** What else a record must have. @default - nothing */
  readonly match?: { readonly requestParameters?: object; readonly responseElements?: object };
  /** Request parameter that says what was changed, for the message; undefined for calls that have none. */
  readonly changed: string | undefined;
  /** Request parameter that says what that is part of, or is itself of. @default - none */
  readonly of?: string;
}

/** What the patterns depend on. */
export interface TamperingProps {
  /** Name of the organization trail; undefined when somebody else owns it, then every trail counts. */
  readonly trailName?: string;
  /** Name of the log group that the trail writes to. */
  readonly logGroupName: string;
}

const ABSENT = { exists: false };
const OURS = [{ prefix: PREFIX }];
const FORWARDING = [{ prefix: FORWARD_PREFIX }];
const OUR_ARN = [{ wildcard: `arn:*:${PREFIX}*` }];

/** The root-deny policy, root access features, trusted access and the trail. */
function organizationPatterns({ trailName }: TamperingProps): readonly TamperingPattern[] {
  const trail = (parameter: string) =>
    trailName === undefined
      ? {}
      : { requestParameters: { [parameter]: [trailName, { suffix: `:trail/${trailName}` }] } };
  return [
    // the call names the policy by an id that only AWS knows, so every SCP counts
    { service: 'organizations', events: ['DeletePolicy', 'DetachPolicy'], changed: undefined, of: 'policyId' },
    {
      service: 'organizations',
      events: ['UpdatePolicy'],
      match: { responseElements: { policy: { policySummary: { type: [ABSENT, 'SERVICE_CONTROL_POLICY'] } } } },
      changed: 'name',
      of: 'policyId',
    },
    {
      service: 'organizations',
      events: ['DisablePolicyType'],
      match: { requestParameters: { policyType: ['SERVICE_CONTROL_POLICY'] } },
      changed: 'policyType',
    },
    {
      service: 'organizations',
      events: ['DisableAWSServiceAccess'],
      match: {
        requestParameters: {
          servicePrincipal: [
            'cloudtrail.amazonaws.com',
            'iam.amazonaws.com',
            'member.org.stacksets.cloudformation.amazonaws.com',
          ],
        },
      },
      changed: 'servicePrincipal',
    },
    {
      service: 'iam',
      events: ['DisableOrganizationsRootCredentialsManagement', 'DisableOrganizationsRootSessions'],
      changed: undefined,
    },
    {
      service: 'cloudtrail',
      events: ['DeleteTrail', 'StopLogging', 'UpdateTrail'],
      match: trail('name'),
      changed: 'name',
    },
    { service: 'cloudtrail', events: ['PutEventSelectors'], match: trail('trailName'), changed: 'trailName' },
  ];
}

/** Rules, buses and roles of the event path, here and in the hub, and the stacks they come from. */
const FORWARDING_PATTERNS: readonly TamperingPattern[] = [
  {
    service: 'events',
    events: ['DeleteEventBus', 'DeleteRule', 'DisableRule', 'UpdateEventBus'],
    match: { requestParameters: { name: OURS } },
    changed: 'name',
    of: 'eventBusName',
  },
  {
    service: 'events',
    events: ['RemoveTargets'],
    match: { requestParameters: { rule: OURS } },
    changed: 'rule',
    of: 'eventBusName',
  },
  // the hub's rules get new ones with every account, those of the forwarders never change by themselves
  {
    service: 'events',
    events: ['PutRule'],
    match: { requestParameters: { $or: [{ name: FORWARDING }, { name: OURS, state: ['DISABLED'] }] } },
    changed: 'name',
    of: 'eventBusName',
  },
  {
    service: 'events',
    events: ['PutTargets'],
    match: { requestParameters: { rule: FORWARDING } },
    changed: 'rule',
    of: 'eventBusName',
  },
  {
    service: 'events',
    events: ['PutPermission', 'RemovePermission'],
    match: { requestParameters: { eventBusName: OURS } },
    changed: undefined,
    of: 'eventBusName',
  },
  {
    service: 'iam',
    events: [
      'AttachRolePolicy',
      'DeleteRole',
      'DeleteRolePolicy',
      'DetachRolePolicy',
      'PutRolePermissionsBoundary',
      'PutRolePolicy',
      'UpdateAssumeRolePolicy',
    ],
    match: { requestParameters: { roleName: OURS } },
    changed: 'roleName',
  },
  {
    service: 'cloudformation',
    events: ['DeleteStack', 'ExecuteChangeSet', 'UpdateStack'],
    match: { requestParameters: { stackName: [{ wildcard: `*${stackOf(PREFIX)}*` }] } },
    changed: 'stackName',
  },
  {
    service: 'cloudformation',
    events: ['DeleteStackInstances', 'DeleteStackSet', 'UpdateStackSet'],
    match: { requestParameters: { stackSetName: OURS } },
    changed: 'stackSetName',
  },
  { service: 'cloudformation', events: ['DeactivateOrganizationsAccess'], changed: undefined },
];

/** Topics and subscriptions of both paths; alarms, filters and logs of the alarm path. */
const messagePatterns = ({ logGroupName }: TamperingProps): readonly TamperingPattern[] => [
  {
    service: 'sns',
    events: ['AddPermission', 'DeleteTopic', 'RemovePermission', 'SetTopicAttributes'],
    match: { requestParameters: { topicArn: OUR_ARN } },
    changed: 'topicArn',
  },
  {
    service: 'sns',
    events: ['SetSubscriptionAttributes', 'Unsubscribe'],
    match: { requestParameters: { subscriptionArn: OUR_ARN } },
    changed: 'subscriptionArn',
  },
  {
    service: 'monitoring',
    events: ['DeleteAlarms', 'DisableAlarmActions'],
    match: { requestParameters: { alarmNames: OURS } },
    // the first of up to a hundred
    changed: 'alarmNames[0]',
  },
  // new accounts get alarms, but none without actions
  {
    service: 'monitoring',
    events: ['PutMetricAlarm'],
    match: { requestParameters: { alarmName: OURS, actionsEnabled: [false] } },
    changed: 'alarmName',
  },
  {
    service: 'logs',
    events: ['DeleteMetricFilter'],
    match: { requestParameters: { filterName: OURS } },
    changed: 'filterName',
    of: 'logGroupName',
  },
  {
    service: 'logs',
    events: ['DeleteLogGroup', 'DeleteLogStream', 'PutRetentionPolicy'],
    match: { requestParameters: { logGroupName: [logGroupName, ROOT_READS_LOG_GROUP] } },
    changed: undefined,
    of: 'logGroupName',
  },
];

/** Patterns by the suffix of the first rule they go into. */
const GROUPS: Readonly<Record<string, (props: TamperingProps) => readonly TamperingPattern[]>> = {
  tampering: organizationPatterns,
  'tampering-forwarding': () => FORWARDING_PATTERNS,
  'tampering-messages': messagePatterns,
};

const everyPattern = (): TamperingPattern[] =>
  Object.values(GROUPS).flatMap(patternsOf => patternsOf({ logGroupName: '' }));

/**
 * Returns what the details of tampering records are like, by the suffix of the rule that forwards them. Patterns stay
 * in their order; those that make a rule too long go on in another one, so that a new one moves none of the others.
 *
 * @param fits - whether a rule takes so many alternatives
 */
export function tamperingAlternatives(
  props: TamperingProps,
  fits: (alternatives: readonly object[]) => boolean,
): Readonly<Record<string, readonly object[]>> {
  return Object.fromEntries(
    Object.entries(GROUPS).flatMap(([name, patternsOf]) => {
      const rules: object[][] = [[]];
      for (const { service, events, match } of patternsOf(props)) {
        const alternative = { eventSource: [sourceOf(service)], eventName: events, ...match };
        const last = rules[rules.length - 1]!;
        if (last.length === 0 || fits([...last, alternative])) last.push(alternative);
        else rules.push([alternative]);
      }
      return rules.map((rule, index) => [index === 0 ? name : `${name}-${index + 1}`, rule]);
    }),
  );
}

const sourceOf = (service: string): string => `${service}.amazonaws.com`;

const sorted = (texts: readonly (string | undefined)[]): string[] =>
  [...new Set(texts.filter(text => text !== undefined))].sort();

/** Event sources of tampering, which the hub takes from every account. */
export const tamperedSources = (): string[] => sorted(everyPattern().map(({ service }) => sourceOf(service)));

/** Request parameters that say what was changed: an event has at most one of each group. */
export const changedParameters = (): readonly (readonly string[])[] => [
  sorted(everyPattern().map(({ changed }) => changed)),
  sorted(everyPattern().map(({ of }) => of)),
];
