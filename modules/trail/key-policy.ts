import { logsPrincipal, Partition } from '../../aws/partition';

/** Properties for trailKeyPolicy. */
export interface TrailKeyPolicyProps {
  readonly partition: Partition;
  /** Account of the key. */
  readonly keyAccountId: string;
  /** Account of the trail. */
  readonly trailAccountId: string;
  readonly trailArn: string;
}

/**
 * Returns the policy of the key that encrypts a trail's files: CloudTrail may use it for this trail only. People of
 * the key's account who should read the files need kms:Decrypt in their IAM policies.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function trailKeyPolicy({ partition, keyAccountId, trailAccountId, trailArn }: TrailKeyPolicyProps): string {
  const forTrail = { 'aws:SourceArn': trailArn };
  const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };
  return policy(partition, keyAccountId, [
    {
      Sid: 'CloudTrailEncrypts',
      Effect: 'Allow',
      Principal: cloudTrail,
      Action: 'kms:GenerateDataKey*',
      Resource: '*',
      Condition: {
        StringEquals: forTrail,
        StringLike: {
          'kms:EncryptionContext:aws:cloudtrail:arn': `arn:${partition}:cloudtrail:*:${trailAccountId}:trail/*`,
        },
      },
    },
    {
      // with an S3 bucket key CloudTrail must be able to decrypt, or the trail is refused
      Sid: 'CloudTrailUsesBucketKey',
      Effect: 'Allow',
      Principal: cloudTrail,
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringEquals: forTrail },
    },
    {
      Sid: 'CloudTrailDescribesKey',
      Effect: 'Allow',
      Principal: cloudTrail,
      Action: 'kms:DescribeKey',
      Resource: '*',
      Condition: { StringEquals: forTrail },
    },
  ]);
}

/** Properties for logGroupKeyPolicy. */
export interface LogGroupKeyPolicyProps {
  readonly partition: Partition;
  readonly region: string;
  /** Account of key and log group. */
  readonly accountId: string;
  readonly logGroupName: string;
}

/**
 * Returns the policy of the key that encrypts one log group: CloudWatch Logs may use it for that group only.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logGroupKeyPolicy({ partition, region, accountId, logGroupName }: LogGroupKeyPolicyProps): string {
  return policy(partition, accountId, [
    {
      Sid: 'CloudWatchLogsUsesKey',
      Effect: 'Allow',
      Principal: { Service: logsPrincipal(region) },
      Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      Resource: '*',
      Condition: {
        ArnEquals: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroupName}`,
        },
      },
    },
  ]);
}

/** Properties for alertKeyPolicy. */
export interface AlertKeyPolicyProps {
  readonly partition: Partition;
  /** Account of key and topics, 12 digits. */
  readonly accountId: string;
  /** Accounts whose CloudWatch alarms publish, 12 digits each, without repetition. */
  readonly alarmAccountIds: readonly string[];
  /** Topics that EventBridge publishes to. */
  readonly topicArns: readonly string[];
}

/**
 * Returns the policy of the key that encrypts the alert topics: CloudWatch alarms of the accounts and rules of
 * EventBridge may publish through it. Without a statement an alarm changes state, a rule matches, and nobody hears
 * of it.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export function alertKeyPolicy({ partition, accountId, alarmAccountIds, topicArns }: AlertKeyPolicyProps): string {
  return policy(partition, accountId, [
    {
      Sid: 'CloudWatchAlarmsPublish',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': alarmAccountIds } },
    },
    {
      // AWS documents that aws:SourceArn and aws:SourceAccount are not supported for EventBridge and encrypted
      // topics: events would be lost in silence. The encryption context, which SNS sets, still holds it to our topics
      Sid: 'EventBridgeRulesPublish',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: { StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': topicArns } },
    },
  ]);
}

function policy(partition: Partition, accountId: string, statements: readonly object[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        // hands the key to the account's IAM policies; without it nobody could ever change this policy
        Sid: 'AccountAdministersKey',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      ...statements,
    ],
  });
}
