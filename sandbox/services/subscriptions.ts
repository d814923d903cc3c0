import { randomUUID } from 'node:crypto';
import { FrontContext } from '../front/front-context';
import { sendAsService } from './queue';
import { elements } from '../front/xml';
import { partitionOf, PARTITIONS } from '../../aws/partition';

const SNS = 'sns.amazonaws.com';

/** A message that a topic has accepted. */
export interface Notification {
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
}

/**
 * Delivers to the queues that subscribe to a topic, in any account and region, as their policies let SNS send; what a
 * queue refuses goes to the subscription's dead-letter queue, or is lost. Other protocols leave the machine, and so
 * nothing is delivered to them.
 *
 * @returns the message's id
 */
export async function deliverToSubscriptions(context: FrontContext, notification: Notification): Promise<string> {
  const { topicArn } = notification;
  const [, , , region = '', account = ''] = topicArn.split(':');
  const as = { account, region };
  const messageId = randomUUID();
  const listed = await context.moto.query('sns', { Action: 'ListSubscriptionsByTopic', TopicArn: topicArn }, as);
  const endpoints = elements(listed ?? '', 'Endpoint');
  const protocols = elements(listed ?? '', 'Protocol');
  const subscriptions = elements(listed ?? '', 'SubscriptionArn').map((arn, at) => ({
    arn,
    endpoint: endpoints[at] ?? '',
    protocol: protocols[at],
  }));
  await Promise.all(
    subscriptions
      .filter(({ protocol }) => protocol === 'sqs')
      .map(async ({ arn, endpoint }) => {
        const input = { Action: 'GetSubscriptionAttributes', SubscriptionArn: arn };
        const answer = (await context.moto.query('sns', input, as)) ?? '';
        const [keys, values] = [elements(answer, 'key'), elements(answer, 'value')];
        const attribute = (name: string) => values[keys.indexOf(name)] ?? '';
        const raw = attribute('RawMessageDelivery').toLowerCase() === 'true';
        const body = raw ? notification.message : envelope(notification, messageId, arn);
        const message = { body, service: SNS, sourceArn: topicArn };
        const failure = await sendAsService(context, { ...message, queueArn: endpoint });
        const deadLetters = deadLetterQueue(attribute('RedrivePolicy'));
        if (failure !== undefined && deadLetters !== undefined) {
          await sendAsService(context, { ...message, queueArn: deadLetters });
        }
      }),
  );
  return messageId;
}

/** What a subscriber gets that does not ask for the raw message. */
function envelope({ topicArn, subject, message }: Notification, messageId: string, subscriptionArn: string): string {
  const [, , , region = ''] = topicArn.split(':');
  const host = `https://sns.${region}.${PARTITIONS[partitionOf(region)].dnsSuffix}`;
  return JSON.stringify({
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topicArn,
    ...(subject === undefined ? {} : { Subject: subject }),
    Message: message,
    Timestamp: new Date().toISOString(),
    // nobody signs here
    SignatureVersion: '1',
    Signature: '',
    SigningCertURL: `${host}/sandbox.pem`,
    UnsubscribeURL: `${host}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
  });
}

function deadLetterQueue(redrivePolicy: string): string | undefined {
  if (redrivePolicy === '') return undefined;
  const { deadLetterTargetArn } = JSON.parse(redrivePolicy) as { deadLetterTargetArn?: string };
  return deadLetterTargetArn;
}
