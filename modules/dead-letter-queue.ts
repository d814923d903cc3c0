import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Construct } from 'constructs';
import { Partition } from '../config/partition';

/** Properties for DeadLetterQueue. */
export interface DeadLetterQueueProps {
  readonly partition: Partition;
  readonly region: string;
  /** Account of the queue, 12 digits. */
  readonly accountId: string;
  /** Name of queue and alarm. */
  readonly name: string;
  /** Service that puts messages into it, for example 'sns.amazonaws.com'. */
  readonly service: string;
  /** ARNs that it may do so for; may contain '*'. */
  readonly sourceArns: readonly string[];
  /** What it means when a message is in the queue, and what to do. */
  readonly alarmDescription: string;
  /** Topics in the same region that the alarm publishes to. */
  readonly alarmTopicArns: readonly string[];
}

/**
 * Defines a queue for messages that could not be delivered, and an alarm that fires while one is in it.
 *
 * Messages are kept for 14 days, the longest that SQS offers. SQS encrypts them with its own key, so that no key
 * policy can lose them a second time.
 */
export class DeadLetterQueue extends Construct {
  readonly queueArn: string;

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    const { partition, region, accountId, name } = props;
    this.queueArn = `arn:${partition}:sqs:${region}:${accountId}:${name}`;

    const queue = new SqsQueue(this, 'Resource', {
      name,
      messageRetentionSeconds: 14 * 24 * 60 * 60,
      sqsManagedSseEnabled: true,
    });
    new SqsQueuePolicy(this, 'policy', {
      queueUrl: queue.url,
      policy: deadLetterQueuePolicy({ queueArn: this.queueArn, service: props.service, sourceArns: props.sourceArns }),
    });
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: name,
      alarmDescription: props.alarmDescription,
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: name },
      statistic: 'Maximum',
      period: 300,
      evaluationPeriods: 1,
      threshold: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      treatMissingData: 'notBreaching',
      actionsEnabled: true,
      alarmActions: [...props.alarmTopicArns],
    });
  }
}

/**
 * Returns the policy of a dead-letter queue: one service may send, for the given sources only.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html
 */
export function deadLetterQueuePolicy(props: {
  queueArn: string;
  service: string;
  sourceArns: readonly string[];
}): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ServiceSendsUndelivered',
        Effect: 'Allow',
        Principal: { Service: props.service },
        Action: 'sqs:SendMessage',
        Resource: props.queueArn,
        Condition: { ArnLike: { 'aws:SourceArn': props.sourceArns } },
      },
    ],
  });
}
