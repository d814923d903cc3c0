import { Partition } from '../../aws/partition';

/** Properties for alertTopicPolicy. */
export interface AlertTopicPolicyProps {
  readonly partition: Partition;
  /** Region of the topic and of the alarms: an alarm publishes within its region only. */
  readonly region: string;
  readonly topicArn: string;
  /** Accounts whose CloudWatch alarms may publish, 12 digits each, without repetition. */
  readonly alarmAccountIds: readonly string[];
}

/**
 * Returns the policy of an alert topic: CloudWatch alarms of the accounts and rules of EventBridge may publish.
 * People of the topic's account need no statement here, their IAM policies are enough.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export function alertTopicPolicy({ partition, region, topicArn, alarmAccountIds }: AlertTopicPolicyProps): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'CloudWatchAlarmsPublish',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: topicArn,
        Condition: {
          ArnLike: {
            'aws:SourceArn': alarmAccountIds.map(id => `arn:${partition}:cloudwatch:${region}:${id}:alarm:*`),
          },
          StringEquals: { 'aws:SourceAccount': alarmAccountIds },
        },
      },
      {
        // without a condition, because AWS documents that EventBridge supports none in the policy of a topic: with
        // one every event would be lost
        Sid: 'EventBridgeRulesPublish',
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: topicArn,
      },
    ],
  });
}
