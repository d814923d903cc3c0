import { DescribeKeyCommand, GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  paginateListSubscriptionsByTopic,
} from '@aws-sdk/client-sns';
import { AlertPath, topicArn } from './alert-path';
import { allPages, ask, AwsAnswer } from '../world/clients/aws-answer';
import { HubClients } from '../world/clients/clients';
import { chatTopic, topicName } from '../config/names';

/** The KMS key of a topic. */
export interface TopicKey {
  /** For example 'Enabled' or 'PendingDeletion'. */
  readonly state: string;
  /** Whether a customer manages it, and so its policy. */
  readonly customerManaged: boolean;
  readonly policy: string;
}

/** One subscription of a topic. */
export interface TopicSubscription {
  readonly protocol: string;
  readonly endpoint: string;
  /** Undefined until it is confirmed. */
  readonly arn?: string;
  /** Whether only somebody with credentials can end it; undefined where nobody else could or it was not asked. */
  readonly authenticated?: boolean;
  /** Whether a filter policy holds messages back. */
  readonly filtered?: boolean;
}

/** One topic of the hub. */
export interface TopicState {
  /** Name without the prefix, for example 'critical' or 'critical-chat'. */
  readonly topic: string;
  readonly attributes: AwsAnswer<{ readonly policy: string; readonly keyId?: string }>;
  /** Undefined for a topic without encryption, or without attributes. */
  readonly key?: AwsAnswer<TopicKey>;
  readonly subscriptions: AwsAnswer<readonly TopicSubscription[]>;
}

/** Every topic that can be there; those for chat need not. */
export const TOPICS = ['critical', 'notice', chatTopic('critical'), chatTopic('notice')] as const;

/** Reads the topics of the hub, their keys and subscriptions. */
export const readTopics = (path: AlertPath, aws: HubClients): Promise<TopicState[]> =>
  Promise.all(TOPICS.map(topic => readTopic(topic, topicArn(path, topic), aws)));

async function readTopic(topic: string, arn: string, aws: HubClients): Promise<TopicState> {
  const subject = `topic ${topicName(topic)}`;
  const attributes = await ask(subject, `sns:GetTopicAttributes on ${arn}`, async () => {
    const { Attributes: given = {} } = await aws.sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    return { policy: given.Policy ?? '{}', ...(given.KmsMasterKeyId ? { keyId: given.KmsMasterKeyId } : {}) };
  });
  if ('missing' in attributes) return { topic, attributes, subscriptions: attributes };
  const keyId = 'value' in attributes ? attributes.value.keyId : undefined;
  const [key, subscriptions] = await Promise.all([
    keyId === undefined ? undefined : readKey(subject, keyId, aws),
    ask(subject, `sns:ListSubscriptionsByTopic and sns:GetSubscriptionAttributes on ${arn}`, () =>
      readSubscriptions(arn, aws),
    ),
  ]);
  return { topic, attributes, ...(key === undefined ? {} : { key }), subscriptions };
}

const readKey = (subject: string, keyId: string, { kms }: HubClients): Promise<AwsAnswer<TopicKey>> =>
  ask(`key of ${subject}`, `kms:DescribeKey and kms:GetKeyPolicy on ${keyId}`, async () => {
    const { KeyMetadata: metadata } = await kms.send(new DescribeKeyCommand({ KeyId: keyId }));
    // an alias is no name of a key here
    const { Policy: policy = '{}' } = await kms.send(
      new GetKeyPolicyCommand({ KeyId: metadata?.Arn ?? keyId, PolicyName: 'default' }),
    );
    return {
      state: metadata?.KeyState ?? 'unknown',
      customerManaged: metadata?.KeyManager === 'CUSTOMER',
      policy,
    };
  });

async function readSubscriptions(arn: string, { sns }: HubClients): Promise<TopicSubscription[]> {
  const listed = await allPages(
    paginateListSubscriptionsByTopic({ client: sns }, { TopicArn: arn }),
    page => page.Subscriptions,
  );
  const read: TopicSubscription[] = [];
  for (const { Protocol: protocol = '', Endpoint: endpoint = '', SubscriptionArn: subscriptionArn = '' } of listed) {
    // instead of an ARN stands 'PendingConfirmation', or 'Deleted' for a while after the end
    if (subscriptionArn === 'Deleted') continue;
    if (!subscriptionArn.startsWith('arn:')) {
      read.push({ protocol, endpoint });
      continue;
    }
    const { Attributes: given = {} } = await sns.send(
      new GetSubscriptionAttributesCommand({ SubscriptionArn: subscriptionArn }),
    );
    if (given.PendingConfirmation === 'true') {
      read.push({ protocol, endpoint });
      continue;
    }
    read.push({
      protocol,
      endpoint,
      arn: subscriptionArn,
      authenticated: given.ConfirmationWasAuthenticated !== 'false',
      filtered: !/^(\{\s*\})?$/.test(given.FilterPolicy ?? ''),
    });
  }
  return read;
}
