import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Construct } from 'constructs';

/** Who may put messages into a dead-letter queue. */
export interface DeadLetterSender {
  /** For example 'sns.amazonaws.com'. */
  readonly service: string;
  /** ARNs that the service may do so for; may contain '*'. */
  readonly sourceArns: readonly string[];
}

/** Properties for DeadLetterQueue. */
export interface DeadLetterQueueProps {
  /** Name of queue and alarm. */
  readonly name: string;
  /** ARN of the queue, computed, so that its policy can be read in the plan. */
  readonly queueArn: string;
  readonly sender: DeadLetterSender;
  /** What it means when a message is in the queue, and what to do; the alarm's description. */
  readonly description: string;
  /** Topics in the queue's region that the alarm publishes to. */
  readonly topicArns: readonly string[];
}

/**
 * Defines a queue for messages that could not be delivered, and an alarm that fires while one is in it.
 *
 * Messages are kept for 14 days, the longest that SQS offers. SQS encrypts them with its own key, so that no key
 * policy can lose them a second time.
 */
export class DeadLetterQueue extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    const { name, queueArn, sender, description, topicArns } = props;
    const queue = new SqsQueue(this, 'Resource', {
      name,
      messageRetentionSeconds: 14 * 24 * 60 * 60,
      sqsManagedSseEnabled: true,
    });
    this.arn = queue.arn;
    new SqsQueuePolicy(this, 'policy', { queueUrl: queue.url, policy: deadLetterQueuePolicy(queueArn, sender) });
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: name,
      alarmDescription: description,
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: name },
      statistic: 'Maximum',
      period: 60,
      evaluationPeriods: 1,
      threshold: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      treatMissingData: 'notBreaching',
      actionsEnabled: true,
      alarmActions: [...topicArns],
    });
  }
}

/**
 * Returns the policy of a dead-letter queue: one service may send, for the given sources only.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html
 */
export function deadLetterQueuePolicy(queueArn: string, { service, sourceArns }: DeadLetterSender): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ServiceSendsUndelivered',
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnLike: { 'aws:SourceArn': sourceArns } },
      },
    ],
  });
}
