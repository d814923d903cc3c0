import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { Topic } from '../config/organization';
import { Partition } from '../config/partition';
import { alertTopicPolicy } from './alert-topic-policy';
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
  /** Account of topics and key, 12 digits. */
  readonly accountId: string;
  /** Account of the CloudWatch alarms that publish, 12 digits; alarms of accountId may publish as well. */
  readonly alarmAccountId: string;
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
    const { partition, region, accountId, alarmAccountId, subscriptions } = props;
    const alarmAccountIds = [...new Set([accountId, alarmAccountId])];
    const topicArn = (topic: Topic): string => `arn:${partition}:sns:${region}:${accountId}:rootguard-${topic}`;
    if (!subscriptions.some(({ topics }) => topics.includes('critical'))) {
      throwProblems(this.node.path, 'alert topics', ['subscriptions: supply at least one to critical']);
    }

    const key = new KmsKey(this, 'key', {
      description: 'Encrypts the Rootguard alert topics',
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: alertKeyPolicy({
        partition,
        accountId,
        alarmAccountIds,
        topicArns: [topicArn('critical'), topicArn('notice')],
      }),
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
        policy: alertTopicPolicy({ partition, region, topicArn: topicArn(topic), alarmAccountIds }),
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
