/**
 * Every name that Rootguard gives in AWS.
 *
 * Stacks do not refer to each other, names are the contract between them (docs/decisions/0002-no-references-between-stacks.md) and with
 * whatever simulates, tests or reviews them. Whoever changes one changes it here alone; AWS then replaces the resource.
 */

/** Beginning of every name in an account: policies and patterns of tampering tell by it what is ours. */
export const PREFIX = 'rootguard-';
export const withoutPrefix = (name: string): string => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name);

/** A name for what there is one of. */
export const PRODUCT = 'rootguard';

/** Name of an IAM session in which Terraform, or a command, works. */
export const SESSION = PRODUCT;
export const ALERT_TEST_SESSION = `${PREFIX}alert-test`;
export const CREDENTIALS_SESSION = `${PREFIX}credentials`;
export const SNAPSHOT_SESSION = `${PREFIX}snapshot`;

// the org file's defaults
export const STATE_PREFIX = PRODUCT;
export const WORKSPACE_PREFIX = PREFIX;
export const TRAIL = 'organization-trail';
export const TRAIL_LOG_GROUP = '/organization/trail';

// guardrails
export const ROOT_DENY_POLICY = `${PREFIX}root-deny`;
export const LEAVE_DENY_POLICY = `${PREFIX}leave-deny`;
export const FORWARDING_PROTECTION_POLICY = `${PREFIX}forwarding-protection`;
/** The SCP that somebody makes by the command of a message. */
export const containmentPolicyName = (accountId: string): string => `${PREFIX}no-root-${accountId}`;

// trail
/** The bucket beside the trail's that takes the access logs of both. */
export const accessLogBucket = (bucket: string): string => `${bucket}-access-logs`;
export const TRAIL_KEY_ALIAS = `alias/${PREFIX}trail`;
export const TRAIL_LOGS_KEY_ALIAS = `alias/${PREFIX}trail-logs`;
export const TRAIL_LOGS_ROLE = `${PREFIX}trail-logs`;
export const TRAIL_LOGS_ROLE_POLICY = 'deliver-to-log-group';

// alerts: topics and who hears them
export const ALERTS_KEY_ALIAS = `alias/${PREFIX}alerts`;
export const SUBSCRIPTION_QUEUE = `${PREFIX}subscription-dlq`;
export const CHAT_ROLE = `${PREFIX}chat`;

export const topicName = (topic: string): string => `${PREFIX}${topic}`;
/** The critical topic that no key encrypts: what is wrong with the key is said there. */
export const KEYLESS_TOPIC = `${PREFIX}critical-without-key`;
/** The topic beside another one that takes messages in the chat service's schema. */
export const chatTopic = <T extends string>(topic: T) => `${topic}-chat` as const;

/** What a message by SMS or e-mail begins with. */
export const TOPIC_DISPLAY_NAMES = { critical: 'ROOT ALERT', notice: 'Rootguard notice' } as const;

export const chatConfigurationName = (channel: string): string => `${PREFIX}${channel}`;

// alerts: the hub
export const HUB_QUEUE = `${PREFIX}hub-dlq`;
/** The bus of read-only calls of root, which are kept and announce nothing. */
export const ROOT_READS = 'root-reads';
export const ROOT_READS_LOG_GROUP = `/aws/events/${PREFIX}${ROOT_READS}`;
export const ROOT_READS_LOG_POLICY = `${PREFIX}${ROOT_READS}`;
export const ROOT_READS_RULE = `${PREFIX}keep`;
/** The rule of each bus that hands its events to the announcer. */
export const ANNOUNCE_RULE = `${PREFIX}announce`;

/** The buses' names without their signals: CloudFormation puts the two together. */
export const BUSES = PRODUCT;
export const busName = (signal: string): string => `${BUSES}-${signal}`;

// alerts: the state machine that looks up the account of an event and tells people
export const ANNOUNCER = `${PREFIX}announcer`;
/** The role that it acts as; whose log group this is. */
export const ANNOUNCER_ROLE = ANNOUNCER;
export const ANNOUNCER_ROLE_POLICY = 'announce';
export const ANNOUNCER_LOG_GROUP = `/aws/vendedlogs/states/${ANNOUNCER}`;
/** The role in which EventBridge starts it. */
export const START_ROLE = `${PREFIX}start-announcer`;
export const START_ROLE_POLICY = 'start-announcer';
/** The role in the management account by which it reads the names of accounts. */
export const ACCOUNT_READER_ROLE = `${PREFIX}account-reader`;
export const ACCOUNT_READER_ROLE_POLICY = 'read-accounts';
/** Alarm on events of the buses for which the announcer could not be started. */
export const INVOCATIONS_ALARM = `${PREFIX}hub-invocations`;
/** Alarm on those of them that EventBridge put into the hub's queue. */
export const KEPT_INVOCATIONS_ALARM = `${PREFIX}hub-kept-invocations`;
/** Alarm on executions that failed, took too long or were aborted. */
export const ANNOUNCER_ALARM = `${ANNOUNCER}-failed`;

/** The schedule of the heartbeat, and filter and alarm of what the trail has of it. */
export const HEARTBEAT = `${PREFIX}heartbeat`;
export const HEARTBEAT_METRIC = 'heartbeat';
/** The schedule puts it on the bus of this signal. */
export const HEARTBEAT_EVENT = { source: `${PRODUCT}.heartbeat`, detailType: 'Rootguard Heartbeat' } as const;
/** Beginning of the schedules that remind of what is due. */
export const REMINDER_PREFIX = `${PREFIX}reminder-`;
export const reminderName = (review: string): string => `${REMINDER_PREFIX}${review.replaceAll('_', '-')}`;
/** The schedules put it on the bus of changes; its detail has the key of the review. */
export const REMINDER_EVENT = { source: `${PRODUCT}.reminder`, detailType: 'Rootguard Reminder' } as const;
/** The call by which the announcer has the trail record a heartbeat; it makes it for nothing else. */
export const HEARTBEAT_CALL = 'GetTopicAttributes';

/** Source and kind of a test event: PutEvents takes no source that begins with aws., so it cannot look like root. */
export const TEST_EVENT = { source: `${PRODUCT}.test`, detailType: 'Rootguard Test' } as const;

// forwarding, in every account and region
/** Beginning of all that a StackSet makes there. */
export const FORWARD_PREFIX = `${PREFIX}forward-`;
export const FORWARDING_QUEUE = `${FORWARD_PREFIX}dlq`;
/** The alarm on that queue. */
export const FORWARDING_ALARM = FORWARDING_QUEUE;
export const FORWARDING_ROLE_POLICY = 'put-events';
export const forwardingRuleName = (pattern: string): string => `${FORWARD_PREFIX}${pattern}`;

export const MEMBERS_STACK_SET = `${PREFIX}forwarding`;
export const MANAGEMENT_STACK_SET = `${PREFIX}forwarding-management`;
/** The one for the delegated administrator of iam.amazonaws.com, in the regions that no other member has. */
export const DELEGATE_STACK_SET = `${PREFIX}forwarding-delegate`;
export const STACK_SET_ADMINISTRATION_ROLE = `${PREFIX}stackset-administration`;
export const STACK_SET_ADMINISTRATION_ROLE_POLICY = 'assume-execution-role';
export const STACK_SET_EXECUTION_ROLE = `${PREFIX}stackset-execution`;
export const STACK_SET_EXECUTION_ROLE_POLICY = 'forwarding';
/** Beginning of the stacks of a StackSet, as CloudFormation names them. */
export const stackOf = (stackSet: string): string => `StackSet-${stackSet}`;

// alarms
export const METRIC_NAMESPACE = 'Rootguard';
/** Metric and filter of root activity by account. */
export const ROOT_BY_ACCOUNT_METRIC = 'root-activity-by-account';
export const ROOT_BY_ACCOUNT_FILTER = `${PREFIX}${ROOT_BY_ACCOUNT_METRIC}`;
export const rootAccountAlarmName = (accountId: string): string => `${PREFIX}root-activity-${accountId}`;

/** Metric, and filter and alarm, of writes on parts of the event path and on topics. */
export const ALERT_PATH_METRIC = 'alert-path-changes';
export const ALERT_PATH_ALARM = `${PREFIX}${ALERT_PATH_METRIC}`;

/** Name of metric filter and alarm of a control. */
export const controlName = ({ id, slug }: { readonly id: string; readonly slug: string }): string =>
  `${PREFIX}${id}-${slug}`;

// posture
export const configRuleName = (rule: string): string => `${PREFIX}${rule}`;
export const SECURITY_HUB_POLICY = PRODUCT;

/** Roles of whoever runs a command, as `rootguard permissions` names them when nobody names them otherwise. */
export const COMMAND_ROLES = {
  snapshot: 'RootguardSnapshot',
  plan: 'RootguardPlan',
  apply: 'RootguardDeploy',
  audit: 'RootguardAudit',
  'alert-test': 'RootguardAlertTest',
  credentials: 'RootguardCredentials',
} as const;
