import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { Topic } from '../config/organization';
import { Partition } from '../config/partition';
import { throwProblems } from './check-text';
import { alertKeyPolicy } from './key-policy';

/** Somebody who is told. */
export interface TopicSubscription {
  /** Construct id, unique within a topic; it stands in the Terraform address, so it must not be a credential. */
  readonly name: string;
  /** In SNS's words: email, https, sqs, … */
  readonly protocol: string;
  /** E-mail address, URL or ARN, as the protocol demands. */
  readonly endpoint: string;
  /** Topics to subscribe to. */
  readonly topics: readonly Topic[];
}

/** Properties for AlertTopics. */
export interface AlertTopicsProps {
  readonly partition: Partition;
  readonly region: string;
  /** Account of topics, key and alarms. */
  readonly accountId: string;
  /** At least one to critical: an alarm that nobody hears is none. */
  readonly subscriptions: readonly TopicSubscription[];
}

/**
 * Defines the two encrypted alert topics and their subscriptions: critical for root, notice for everything else.
 *
 * E-mail subscriptions stay pending until somebody follows the link that AWS sends; Terraform cannot delete a
 * pending one.
 */
export class AlertTopics extends Construct {
  /** ARN of each topic. */
  readonly topicArns: Readonly<Record<Topic, string>>;

  constructor(scope: Construct, id: string, props: AlertTopicsProps) {
    super(scope, id);
    const { partition, region, accountId, subscriptions } = props;
    if (!subscriptions.some(({ topics }) => topics.includes('critical'))) {
      throwProblems(this.node.path, 'alert topics', ['subscriptions: supply at least one to critical']);
    }

    const key = new KmsKey(this, 'key', {
      description: 'Encrypts the Rootguard alert topics',
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: alertKeyPolicy({ partition, accountId }),
    });
    new KmsAlias(this, 'key-alias', { name: 'alias/rootguard-alerts', targetKeyId: key.keyId });

    const defineTopic = (topic: Topic, displayName: string): string => {
      const { arn } = new SnsTopic(this, topic, {
        name: `rootguard-${topic}`,
        displayName,
        kmsMasterKeyId: key.arn,
      });
      new SnsTopicPolicy(this, `${topic}-policy`, {
        arn,
        policy: alertTopicPolicy({
          topicArn: `arn:${partition}:sns:${region}:${accountId}:rootguard-${topic}`,
          alarmArns: `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:*`,
          accountId,
        }),
      });
      for (const { name, protocol, endpoint, topics } of subscriptions) {
        if (topics.includes(topic)) {
          new SnsTopicSubscription(this, `${topic}-${name}`, { topicArn: arn, protocol, endpoint });
        }
      }
      return arn;
    };
    this.topicArns = {
      critical: defineTopic('critical', 'ROOT ALERT'),
      notice: defineTopic('notice', 'Rootguard notice'),
    };
  }
}

/**
 * Returns the policy of an alert topic: the account's CloudWatch alarms may publish. People of the account need no
 * statement here, their IAM policies are enough.
 */
export function alertTopicPolicy(props: { topicArn: string; alarmArns: string; accountId: string }): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'CloudWatchAlarmsPublish',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: props.topicArn,
        Condition: {
          ArnLike: { 'aws:SourceArn': props.alarmArns },
          StringEquals: { 'aws:SourceAccount': props.accountId },
        },
      },
    ],
  });
}
