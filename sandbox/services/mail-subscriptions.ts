import { Answer, AwsError } from '../front/aws-answer';
import { AwsRequest } from '../front/aws-request';
import { FrontContext } from '../front/front-context';
import { MailState } from '../front/front-settings';
import { elements } from '../front/xml';

const BY_MAIL = /^email(?:-json)?$/;
/** What SNS lists in place of an ARN, by what has become of the subscription. */
const LISTED: Readonly<Partial<Record<MailState, string>>> = { pending: 'PendingConfirmation', deleted: 'Deleted' };

/**
 * Answers what is asked about subscriptions as moto does, but those by e-mail are confirmed only where the sandbox was told
 * so: a subscription that waits has no ARN in a list, and cannot be ended.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
 */
export async function subscriptionAnswer(
  context: FrontContext,
  request: AwsRequest,
  input: URLSearchParams,
): Promise<Answer> {
  const { mail } = context.settings;
  if (mail === undefined) return context.forward(request);
  const stateOf = (protocol: string, endpoint: string): MailState =>
    BY_MAIL.test(protocol) ? mail(endpoint) : 'confirmed';
  const ofArn = async (): Promise<MailState> => {
    const arn = input.get('SubscriptionArn') ?? '';
    const [, , , region = '', account = ''] = arn.split(':');
    const asked = { Action: 'GetSubscriptionAttributes', SubscriptionArn: arn };
    const found = (await context.moto.query('sns', asked, { account, region })) ?? '';
    const [keys, values] = [elements(found, 'key'), elements(found, 'value')];
    const attribute = (name: string) => values[keys.indexOf(name)] ?? '';
    return stateOf(attribute('Protocol'), attribute('Endpoint'));
  };
  switch (request.operation) {
    case 'Subscribe': {
      const answer = await context.forward(request);
      const isPending = stateOf(input.get('Protocol') ?? '', input.get('Endpoint') ?? '') !== 'confirmed';
      if (!isPending || input.get('ReturnSubscriptionArn') === 'true') return answer;
      return edited(answer, body => body.replace(ARN, '<SubscriptionArn>pending confirmation</SubscriptionArn>'));
    }
    case 'ListSubscriptions':
    case 'ListSubscriptionsByTopic':
      return edited(await context.forward(request), body => body.replace(MEMBER, member => listed(member, stateOf)));
    case 'GetSubscriptionAttributes': {
      const state = await ofArn();
      if (state === 'deleted') throw new AwsError('NotFound', 'Subscription does not exist', 404);
      const value = `$1${state === 'pending'}`;
      return edited(await context.forward(request), body => body.replace(PENDING, value));
    }
    case 'Unsubscribe':
      if ((await ofArn()) === 'pending') {
        const message = 'Invalid parameter: Cannot unsubscribe a subscription that is pending confirmation';
        throw new AwsError('InvalidParameter', message);
      }
      return context.forward(request);
    default:
      return context.forward(request);
  }
}

const ARN = /<SubscriptionArn>[^<]*<\/SubscriptionArn>/;
const MEMBER = /<member>(?:(?!<\/member>)[\s\S])*<\/member>/g;
const PENDING = /(<key>PendingConfirmation<\/key>\s*<value>)[^<]*/;

function listed(member: string, stateOf: (protocol: string, endpoint: string) => MailState): string {
  const [protocol = ''] = elements(member, 'Protocol');
  const [endpoint = ''] = elements(member, 'Endpoint');
  const instead = LISTED[stateOf(protocol, endpoint)];
  return instead === undefined ? member : member.replace(ARN, `<SubscriptionArn>${instead}</SubscriptionArn>`);
}

const edited = (answer: Answer, edit: (body: string) => string): Answer =>
  answer.status < 300 ? { ...answer, body: Buffer.from(edit(answer.body.toString())) } : answer;
