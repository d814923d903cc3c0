import { FrontContext } from './front-context';
import { keyAllows, readKey } from './kms-key';
import { isAllowed } from './policy-evaluation';
import { elements } from './xml';

/** A message of an AWS service to a topic. */
export interface ServiceMessage {
  readonly topicArn: string;
  readonly subject: string;
  readonly message: string;
  /** Who publishes, for example 'cloudwatch.amazonaws.com'. */
  readonly service: string;
  /** What it publishes for, for example the alarm. */
  readonly sourceArn: string;
  readonly sourceAccount: string;
}

/**
 * Publishes as an AWS service does: the topic's policy must let it, and so must the policy of the topic's key.
 * Otherwise the message is lost without a word, as it is on AWS.
 */
export async function publishAsService(context: FrontContext, message: ServiceMessage): Promise<void> {
  const { topicArn, service } = message;
  const [, , , region = '', account = ''] = topicArn.split(':');
  const as = { account, region };
  const attributes = await context.moto.query('sns', { Action: 'GetTopicAttributes', TopicArn: topicArn }, as);
  if (attributes === undefined) return;
  const [keys, values] = [elements(attributes, 'key'), elements(attributes, 'value')];
  const attribute = (name: string) => values[keys.indexOf(name)];

  const source = { 'aws:SourceArn': message.sourceArn, 'aws:SourceAccount': message.sourceAccount };
  const question = { principal: service, action: 'sns:Publish', resource: topicArn, account, context: source };
  if (!(await isAllowed({ ...question, resourcePolicy: attribute('Policy') ?? '' }))) return;

  const keyId = attribute('KmsMasterKeyId');
  if (keyId !== undefined && keyId !== '') {
    const key = await readKey(context.moto, keyId, as);
    const actions = ['kms:Decrypt', 'kms:GenerateDataKey'];
    if (!key?.enabled || !(await keyAllows(key, actions, { principals: [service], context: source }))) return;
  }
  const publish = { Action: 'Publish', TopicArn: topicArn, Subject: message.subject, Message: message.message };
  await context.moto.query('sns', publish, as);
}
