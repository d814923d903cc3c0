import { FrontContext } from '../front/front-context';
import { keyAllows, readKey } from './kms-key';
import { isAllowed } from '../delivery/policy-evaluation';
import { DeliveryFailure } from './queue';
import { deliverToSubscriptions } from './subscriptions';
import { elements } from '../front/xml';

/** A topic with what decides who may publish. */
export interface Topic {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly policy: string;
  /** Its key; undefined when it is not encrypted. */
  readonly keyId?: string;
}

/** A message of an AWS service to a topic. */
export interface ServiceMessage {
  readonly topicArn: string;
  /** @default - none, as EventBridge sends none */
  readonly subject?: string;
  readonly message: string;
  /** Who publishes, for example 'cloudwatch.amazonaws.com'. */
  readonly service: string;
  /**
   * What it publishes for, for example the alarm: condition keys of the policies of topic and key.
   *
   * @default - the service says nothing of it: EventBridge sends neither aws:SourceArn nor aws:SourceAccount to topics
   */
  readonly source?: { readonly arn: string; readonly account: string };
}

/** Reads a topic; undefined when there is none. */
export async function readTopic(context: FrontContext, arn: string): Promise<Topic | undefined> {
  const [, , , region = '', account = ''] = arn.split(':');
  const input = { Action: 'GetTopicAttributes', TopicArn: arn };
  const attributes = await context.moto.query('sns', input, { account, region });
  if (attributes === undefined) return undefined;
  const [keys, values] = [elements(attributes, 'key'), elements(attributes, 'value')];
  const attribute = (name: string) => values[keys.indexOf(name)];
  return {
    arn,
    account,
    region,
    policy: attribute('Policy') ?? '',
    keyId: attribute('KmsMasterKeyId') || undefined,
  };
}

/**
 * Publishes as an AWS service does: the topic's policy must let it, and so must the policy of the topic's key.
 * Undefined when the message was published; nobody hears of a failure unless the service has a place for it.
 */
export async function publishAsService(
  context: FrontContext,
  message: ServiceMessage,
): Promise<DeliveryFailure | undefined> {
  const { topicArn, service } = message;
  const topic = await readTopic(context, topicArn);
  if (topic === undefined) return { code: 'NO_RESOURCE', message: `the topic ${topicArn} does not exist` };

  const source: Record<string, string> =
    message.source === undefined
      ? {}
      : { 'aws:SourceArn': message.source.arn, 'aws:SourceAccount': message.source.account };
  const { account, policy: resourcePolicy } = topic;
  const question = { principal: service, action: 'sns:Publish', resource: topicArn, account, context: source };
  if (!(await isAllowed({ ...question, resourcePolicy }))) {
    return { code: 'NO_PERMISSIONS', message: `the policy of ${topicArn} does not let ${service} publish` };
  }
  if (topic.keyId !== undefined) {
    const key = await readKey(context.moto, topic.keyId, topic);
    const actions = ['kms:Decrypt', 'kms:GenerateDataKey'];
    const encryption = { ...source, 'kms:EncryptionContext:aws:sns:topicArn': topicArn };
    if (!key?.enabled || !(await keyAllows(key, actions, { principals: [service], context: encryption }))) {
      return { code: 'NO_PERMISSIONS', message: `the key of ${topicArn} does not let ${service} use it` };
    }
  }
  await deliverToSubscriptions(context, { topicArn, subject: message.subject, message: message.message });
  return undefined;
}
