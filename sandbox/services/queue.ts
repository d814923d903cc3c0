import { FrontContext } from '../front/front-context';
import { keyAllows, readKey } from './kms-key';
import { isAllowed } from '../delivery/policy-evaluation';

/** Why something did not arrive, with an error code that EventBridge writes to dead-letter queues. */
export interface DeliveryFailure {
  readonly code:
    'FAILED_TO_ASSUME_ROLE' | 'INVALID_PARAMETER' | 'NO_PERMISSIONS' | 'NO_RESOURCE' | 'THIRD_ACCOUNT_HOP_DETECTED';
  readonly message: string;
}

/** A message of an AWS service to a queue. */
export interface QueueMessage {
  readonly queueArn: string;
  readonly body: string;
  /** Message attributes, all of them text. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Who sends, for example 'sns.amazonaws.com'. */
  readonly service: string;
  /** The rule or topic that it sends for. */
  readonly sourceArn: string;
}

/** A queue with what decides who may send. */
export interface Queue {
  readonly url: string;
  readonly policy: string;
  /** Its key; undefined when it is not encrypted with a key of its own. */
  readonly keyId?: string;
}

/** Reads a queue; undefined when there is none. */
export async function readQueue(
  context: FrontContext,
  QueueName: string,
  as: { account: string; region: string },
): Promise<Queue | undefined> {
  const found = await context.moto.json('sqs', 'GetQueueUrl', { QueueName }, as);
  if (found === undefined) return undefined;
  const QueueUrl = String(found.QueueUrl);
  const got = await context.moto.json('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] }, as);
  const { Policy = '', KmsMasterKeyId = '' } = (got?.Attributes ?? {}) as Record<string, string>;
  return { url: QueueUrl, policy: Policy, ...(KmsMasterKeyId === '' ? {} : { keyId: KmsMasterKeyId }) };
}

/**
 * Sends as an AWS service does: the queue's policy must let it, and so must the policy of an encrypted queue's key.
 * Undefined when the message is in the queue.
 */
export async function sendAsService(
  context: FrontContext,
  message: QueueMessage,
): Promise<DeliveryFailure | undefined> {
  const { queueArn, service, sourceArn } = message;
  const [, , , region = '', account = '', QueueName = ''] = queueArn.split(':');
  const as = { account, region };
  const queue = await readQueue(context, QueueName, as);
  if (queue === undefined) return { code: 'NO_RESOURCE', message: `the queue ${queueArn} does not exist` };

  const source = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': sourceArn.split(':')[4] ?? '' };
  const question = { principal: service, action: 'sqs:SendMessage', resource: queueArn, account, context: source };
  if (!(await isAllowed({ ...question, resourcePolicy: queue.policy }))) {
    const who = `${service} with aws:SourceArn ${sourceArn}`;
    return { code: 'NO_PERMISSIONS', message: `the policy of ${queueArn} does not let ${who} send messages` };
  }
  if (queue.keyId !== undefined) {
    const key = await readKey(context.moto, queue.keyId, as);
    const actions = ['kms:Decrypt', 'kms:GenerateDataKey'];
    if (!key?.enabled || !(await keyAllows(key, actions, { principals: [service], context: source }))) {
      return { code: 'NO_PERMISSIONS', message: `the key of ${queueArn} does not let ${service} use it` };
    }
  }
  const MessageAttributes = Object.fromEntries(
    Object.entries(message.attributes ?? {}).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
  const sent = await context.moto.json(
    'sqs',
    'SendMessage',
    { QueueUrl: queue.url, MessageBody: message.body, MessageAttributes },
    as,
  );
  return sent === undefined ? { code: 'INVALID_PARAMETER', message: `${queueArn} refuses the message` } : undefined;
}
