import { Answer, AwsError } from '../front/aws-answer';
import { FrontContext, Service } from '../front/front-context';
import { subscriptionAnswer } from './mail-subscriptions';
import { deliverToSubscriptions } from './subscriptions';
import { readTopic } from './topic';

/** SNS: moto's, but messages go to queues of any account as their policies let them, and nowhere off the machine. */
export function sns(context: FrontContext): Service {
  return async request => {
    const input = new URLSearchParams(request.body.toString());
    if (/subscri/i.test(request.operation)) return subscriptionAnswer(context, request, input);
    if (request.operation !== 'Publish') return context.forward(request);
    const topicArn = input.get('TopicArn') ?? input.get('TargetArn') ?? '';
    // a text message to a phone goes nowhere either
    if (topicArn === '') return context.forward(request);
    if ((await readTopic(context, topicArn)) === undefined) throw new AwsError('NotFound', 'Topic does not exist', 404);
    const message = text(input);
    checkSubject(input.get('Subject'));
    const messageId = await deliverToSubscriptions(context, {
      topicArn,
      subject: input.get('Subject') ?? undefined,
      message,
    });
    return answer(messageId);
  };
}

/** The message for queues, which may be one of several in a message structure. */
function text(input: URLSearchParams): string {
  const message = input.get('Message') ?? '';
  if (message === '') throw new AwsError('InvalidParameter', 'Invalid parameter: Empty message');
  if (input.get('MessageStructure') !== 'json') return message;
  let texts: Record<string, string | undefined>;
  try {
    texts = JSON.parse(message) as typeof texts;
  } catch {
    throw new AwsError('InvalidParameter', 'Invalid parameter: Message Structure - JSON message body failed to parse');
  }
  if (texts.default === undefined) {
    throw new AwsError(
      'InvalidParameter',
      'Invalid parameter: Message Structure - No default entry in JSON message body',
    );
  }
  return texts.sqs ?? texts.default;
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
function checkSubject(subject: string | null): void {
  if (subject === null || /^[^\p{Cc}\u2028\u2029]{1,99}$/u.test(subject)) return;
  throw new AwsError('InvalidParameter', 'Invalid parameter: Subject');
}

function answer(messageId: string): Answer {
  const body =
    '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>' +
    `<MessageId>${messageId}</MessageId></PublishResult></PublishResponse>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
}
