import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { TerraformResourceLifecycle, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { Text } from '../../config/sections/contact';
import { Topic } from '../../config/organization';
import { Partition } from '../../aws/partition';
import { chatTopics } from '../../config/sections/subscription';
import { alertTopicPolicy } from './alert-topic-policy';
import { ChatChannels } from './chat-channels';
import { throwProblems } from '../check-text';
import { DeadLetterQueue } from './dead-letter-queue';
import { alertKeyPolicy } from '../trail/key-policy';
import {
  ALERTS_KEY_ALIAS,
  chatTopic,
  KEYLESS_TOPIC,
  SUBSCRIPTION_QUEUE,
  TOPIC_DISPLAY_NAMES,
  topicName,
} from '../../config/names';

/** Somebody who is told. */
export interface TopicSubscription {
  /** Construct id, unique within a topic; it stands in the Terraform address, so it must not be a credential. */
  readonly name: string;
  /** In SNS's words: email, https, sqs, …; or 'chat' for a channel of a chat application. */
  readonly protocol: string;
  /**
   * E-mail address, URL, ARN or channel, as the protocol demands. `{ variable }` becomes a sensitive Terraform
   * variable: for sms, a phone number like +12065550100, for https an address with a key in it.
   */
  readonly endpoint: Text;
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
 * Defines the two encrypted alert topics and their subscriptions: critical for root, notice for everything else. What
 * cannot be delivered to a subscription goes to one dead-letter queue, whose alarm publishes to every topic.
 *
 * A topic that somebody hears in a chat application has a second one beside it, for messages in that service's
 * schema.
 *
 * E-mail subscriptions stay pending until somebody follows the link that AWS sends; Terraform cannot delete a
 * pending one. What a variable holds is in the state, as every endpoint is.
 */
export class AlertTopics extends Construct {
  /** ARN of each topic, as AWS makes it of the name, so that what has it can be read in the plan. */
  readonly topicArns: Readonly<Record<Topic, string>>;
  /** ARN of the second critical topic, which no key encrypts. */
  readonly keylessTopicArn: string;
  /** ARN of the topic beside it that takes messages in the chat service's schema; none when nobody hears it there. */
  readonly chatTopicArns: Readonly<Partial<Record<Topic, string>>>;

  constructor(scope: Construct, id: string, props: AlertTopicsProps) {
    super(scope, id);
    const { partition, region, accountId, alarmAccountId, subscriptions } = props;
    const problems = findProblems(subscriptions);
    throwProblems(this.node.path, 'alert topics', problems);

    const alarmAccountIds = [...new Set([accountId, alarmAccountId])];
    const inChat = chatTopics(subscriptions);
    const nameOf = (topic: Topic, chat: boolean): string => topicName(chat ? chatTopic(topic) : topic);
    const arnOf = (topic: Topic, chat: boolean): string =>
      `arn:${partition}:sns:${region}:${accountId}:${nameOf(topic, chat)}`;
    const ownArns = [arnOf('critical', false), arnOf('notice', false)];
    const chatArns = inChat.map(topic => arnOf(topic, true));

    const key = new KmsKey(this, 'key', {
      description: 'Encrypts the Rootguard alert topics',
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: alertKeyPolicy({ partition, accountId, alarmAccountIds, topicArns: [...ownArns, ...chatArns] }),
    });
    new KmsAlias(this, 'key-alias', { name: ALERTS_KEY_ALIAS, targetKeyId: key.keyId });

    // a subscription's id begins with its topic, so 'chat-…' is free whatever the subscriptions are named
    const defineTopic = (topic: Topic, chat: boolean): string => {
      const id = chat ? `chat-${topic}` : topic;
      const { arn } = new SnsTopic(this, id, {
        name: nameOf(topic, chat),
        displayName: TOPIC_DISPLAY_NAMES[topic],
        kmsMasterKeyId: key.arn,
      });
      new SnsTopicPolicy(this, `${id}-policy`, {
        arn,
        policy: alertTopicPolicy({ partition, region, topicArn: arnOf(topic, chat), alarmAccountIds }),
      });
      return arn;
    };
    // an AWS-managed key would fail for alarms, so there is none: messages about keys go here, and hold nothing secret
    const keylessArn = `arn:${partition}:sns:${region}:${accountId}:${KEYLESS_TOPIC}`;
    const keyless = new SnsTopic(this, 'keyless', { name: KEYLESS_TOPIC, displayName: TOPIC_DISPLAY_NAMES.critical });
    new SnsTopicPolicy(this, 'keyless-policy', {
      arn: keyless.arn,
      policy: alertTopicPolicy({ partition, region, topicArn: keylessArn, alarmAccountIds }),
    });
    this.keylessTopicArn = keylessArn;
    const own = { critical: defineTopic('critical', false), notice: defineTopic('notice', false) };
    const chatTopicsOf = Object.fromEntries(inChat.map(topic => [topic, defineTopic(topic, true)]));
    this.topicArns = { critical: arnOf('critical', false), notice: arnOf('notice', false) };
    this.chatTopicArns = Object.fromEntries(inChat.map(topic => [topic, arnOf(topic, true)]));

    const undelivered = new DeadLetterQueue(this, 'undelivered', {
      name: SUBSCRIPTION_QUEUE,
      queueArn: `arn:${partition}:sqs:${region}:${accountId}:${SUBSCRIPTION_QUEUE}`,
      sender: { service: 'sns.amazonaws.com', sourceArns: [...ownArns, keylessArn] },
      description:
        'Somebody did not receive an alert: SNS gave up delivering it. The message is in the queue ' +
        `${SUBSCRIPTION_QUEUE} for 14 days; read it, then repair the subscription.`,
      // if one subscription is dead, another may be alive
      topicArns: [...Object.values(own), keyless.arn, ...Object.values(chatTopicsOf)],
    });

    const endpointOf = this.endpoints();
    const heard = [
      { id: 'critical', topic: 'critical', topicArn: own.critical },
      { id: 'notice', topic: 'notice', topicArn: own.notice },
      { id: 'keyless', topic: 'critical', topicArn: keyless.arn },
    ] as const;
    for (const { id: prefix, topic, topicArn } of heard) {
      for (const { name, protocol, endpoint, topics } of subscriptions) {
        if (protocol === 'chat' || !topics.includes(topic)) continue;
        new SnsTopicSubscription(this, `${prefix}-${name}`, {
          topicArn,
          protocol,
          endpoint: endpointOf(endpoint, protocol),
          redrivePolicy: JSON.stringify({ deadLetterTargetArn: undelivered.arn }),
          lifecycle: typeof endpoint === 'object' ? endpointCheck(endpoint.variable, protocol) : undefined,
        });
      }
    }
    const channels = subscriptions.flatMap(({ name, protocol, endpoint, topics }) =>
      protocol === 'chat' && typeof endpoint === 'string'
        ? [{ name, endpoint, topicArns: topics.map(topic => chatTopicsOf[topic]!) }]
        : [],
    );
    if (channels.length > 0) new ChatChannels(this, 'chat', { partition, accountId, channels });
  }

  /** Returns what gives the value of an endpoint; one variable serves every subscription that names it. */
  private endpoints(): (endpoint: Text, protocol: string) => string {
    const variables = new Map<string, string>();
    return (endpoint, protocol) => {
      if (typeof endpoint === 'string') return endpoint;
      const known = variables.get(endpoint.variable);
      if (known !== undefined) return known;
      const variable = new TerraformVariable(this, `variable-${endpoint.variable}`, {
        type: 'string',
        sensitive: true,
        nullable: false,
        description: `${protocol === 'sms' ? 'Phone number of an sms' : `Endpoint of an ${protocol}`} subscription, which is kept out of the org file`,
      });
      // the person who supplies TF_VAR_<name> knows only the name
      variable.overrideLogicalId(endpoint.variable);
      variables.set(endpoint.variable, variable.stringValue);
      return variable.stringValue;
    };
  }
}

/**
 * Returns a check that a variable holds a phone number or an address as SNS takes it; AWS's own refusal would repeat it. So
 * would a validation of the variable: Terraform 1.5 shows the value of a sensitive one that fails.
 */
function endpointCheck(variable: string, protocol: string): TerraformResourceLifecycle {
  const [pattern, expected] =
    protocol === 'sms'
      ? ['^\\\\+[1-9][0-9]{6,14}$', 'a phone number in E.164 form: +, country code and number, digits only']
      : ['^https://[^\\\\s@]+$', 'an https:// address without spaces, user name or password'];
  return {
    precondition: [
      {
        condition: `\${can(regex("${pattern}", var.${variable}))}`,
        errorMessage: `TF_VAR_${variable} must be ${expected}`,
      },
    ],
  };
}

function findProblems(subscriptions: readonly TopicSubscription[]): string[] {
  const problems: string[] = [];
  if (!subscriptions.some(({ topics }) => topics.includes('critical'))) {
    problems.push('subscriptions: supply at least one to critical');
  }
  for (const { name, protocol, endpoint } of subscriptions) {
    if (protocol === 'sms' && typeof endpoint === 'string') {
      problems.push(`subscriptions.${name}: the endpoint of an sms must be { variable }, a phone number is personal`);
    }
    if (!['sms', 'https'].includes(protocol) && typeof endpoint !== 'string') {
      problems.push(`subscriptions.${name}: the endpoint of a subscription of ${protocol} must be text`);
    }
  }
  return problems;
}
