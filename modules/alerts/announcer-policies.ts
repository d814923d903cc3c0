import { Partition } from '../../aws/partition';
import { ANNOUNCER, ANNOUNCER_ROLE, busName, HEARTBEAT_CALL, PREFIX } from '../../config/names';
import { Scheduled, SCHEDULED } from './hub-patterns';

/** Where the announcer is. */
export interface AnnouncerPlace {
  readonly partition: Partition;
  readonly region: string;
  /** Account of the hub, 12 digits. */
  readonly accountId: string;
}

/** ARN of the state machine. */
export const announcerArn = ({ partition, region, accountId }: AnnouncerPlace): string =>
  `arn:${partition}:states:${region}:${accountId}:stateMachine:${ANNOUNCER}`;

/** Returns the trust policy of the role that the announcer acts as. */
export const announcerTrust = (place: AnnouncerPlace): string =>
  serviceTrust('states.amazonaws.com', place.accountId, announcerArn(place));

/**
 * Returns the trust policy of the role in which EventBridge starts it: for rules on buses of ours; and, with schedules, of
 * EventBridge's scheduler, which names the group of schedules and not the schedule.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export const startTrust = ({ partition, region, accountId }: AnnouncerPlace, scheduled: readonly Scheduled[]): string =>
  policy(
    trusts('events.amazonaws.com', accountId, `arn:${partition}:events:${region}:${accountId}:rule/${PREFIX}*`),
    ...(scheduled.length > 0
      ? [
          trusts(
            'scheduler.amazonaws.com',
            accountId,
            `arn:${partition}:scheduler:${region}:${accountId}:schedule-group/default`,
          ),
        ]
      : []),
  );

const serviceTrust = (service: string, accountId: string, sourceArn: string): string =>
  policy(trusts(service, accountId, sourceArn));

const trusts = (service: string, accountId: string, sourceArn: string) => ({
  Effect: 'Allow',
  Principal: { Service: service },
  Action: 'sts:AssumeRole',
  Condition: { StringEquals: { 'aws:SourceAccount': accountId }, ArnLike: { 'aws:SourceArn': sourceArn } },
});

/** ARN of the bus on which a schedule puts what it sends. */
export const scheduledBusArn = ({ partition, region, accountId }: AnnouncerPlace, scheduled: Scheduled): string =>
  `arn:${partition}:events:${region}:${accountId}:event-bus/${busName(SCHEDULED[scheduled].signal)}`;

/** Returns what EventBridge may do: start this one machine, and put what schedules send on the bus of its signal. */
export const startPolicy = (place: AnnouncerPlace, scheduled: readonly Scheduled[]): string =>
  policy(
    { Effect: 'Allow', Action: 'states:StartExecution', Resource: announcerArn(place) },
    ...scheduled.map(one => ({ Effect: 'Allow', Action: 'events:PutEvents', Resource: scheduledBusArn(place, one) })),
  );

/** What the announcer does. */
export interface AnnouncerPolicyProps {
  readonly topicArns: readonly string[];
  /** The topic that it asks about, so that the trail records a heartbeat; undefined without one. */
  readonly heartbeatTopicArn?: string;
  /** Where it puts what no topic takes. */
  readonly queueArn: string;
  /** Accounts that it may read, or the role in which it does; undefined without an organization. */
  readonly reads?: { readonly accountsArn: string } | { readonly roleArn: string };
}

/**
 * Returns what the announcer may do: publish through the key of the topics, keep what it cannot publish, read accounts,
 * and have its errors written to its log group, for which Step Functions takes no narrower resource.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
 */
export function announcerPolicy({ topicArns, heartbeatTopicArn, queueArn, reads }: AnnouncerPolicyProps): string {
  return policy(
    { Sid: 'Publishes', Effect: 'Allow', Action: 'sns:Publish', Resource: topicArns },
    {
      Sid: 'PublishesEncrypted',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: { StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': topicArns } },
    },
    ...(heartbeatTopicArn === undefined
      ? []
      : [{ Sid: 'IsRecorded', Effect: 'Allow', Action: `sns:${HEARTBEAT_CALL}`, Resource: heartbeatTopicArn }]),
    { Sid: 'KeepsUndelivered', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn },
    ...(reads === undefined
      ? []
      : 'roleArn' in reads
        ? [{ Sid: 'ReadsAccounts', Effect: 'Allow', Action: 'sts:AssumeRole', Resource: reads.roleArn }]
        : [readsAccounts(reads.accountsArn)]),
    {
      Sid: 'LogsErrors',
      Effect: 'Allow',
      Action: [
        'logs:CreateLogDelivery',
        'logs:CreateLogStream',
        'logs:DeleteLogDelivery',
        'logs:DescribeLogGroups',
        'logs:DescribeResourcePolicies',
        'logs:GetLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutLogEvents',
        'logs:PutResourcePolicy',
        'logs:UpdateLogDelivery',
      ],
      Resource: '*',
    },
  );
}

/** ARN of every account of an organization. */
export const accountsArn = (partition: Partition, managementAccountId: string, organizationId: string): string =>
  `arn:${partition}:organizations::${managementAccountId}:account/${organizationId}/*`;

const readsAccounts = (resource: string) => ({
  Sid: 'ReadsAccounts',
  Effect: 'Allow',
  Action: 'organizations:DescribeAccount',
  Resource: resource,
});

/** Returns what whoever takes the reader's role may do. */
export const accountReaderPolicy = (resource: string): string => policy(readsAccounts(resource));

/**
 * Returns the trust policy of the reader's role: the announcer's role of the hub. That role is in a condition, because IAM
 * keeps a principal by the id that it loses when it is made anew.
 */
export const accountReaderTrust = ({ partition, accountId }: AnnouncerPlace): string =>
  policy({
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
    Action: 'sts:AssumeRole',
    Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:${partition}:iam::${accountId}:role/${ANNOUNCER_ROLE}` } },
  });

const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
