import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { MailState } from '../../../sandbox/front/front-settings';
import { refusal } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const states = new Map<string, MailState>();
const { aws } = useSandbox({ mail: address => states.get(address) ?? 'pending' });

let TopicArn = '';
const subscribe = (Protocol: string, Endpoint: string, ReturnSubscriptionArn = false) =>
  aws.sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint, ReturnSubscriptionArn }));
const listed = async () => {
  const { Subscriptions = [] } = await aws.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  return Object.fromEntries(Subscriptions.map(({ Endpoint = '', SubscriptionArn }) => [Endpoint, SubscriptionArn]));
};

beforeAll(async () => {
  TopicArn = (await aws.sns.send(new CreateTopicCommand({ Name: 'told' }))).TopicArn ?? '';
});

test('a subscription by e-mail waits for its reader, and one by another protocol does not', async () => {
  const answered = await subscribe('email', 'soc@example.com');
  expect(answered.SubscriptionArn).toBe('pending confirmation');
  expect((await subscribe('sms', '+12065550100')).SubscriptionArn).toMatch(/^arn:/);
  expect(await listed()).toEqual({
    'soc@example.com': 'PendingConfirmation',
    '+12065550100': expect.stringMatching(/^arn:/) as string,
  });
  const all = await aws.sns.send(new ListSubscriptionsCommand({}));
  expect(all.Subscriptions?.map(({ SubscriptionArn }) => SubscriptionArn)).toContain('PendingConfirmation');
});

test('who asks for its ARN gets it, and cannot end what waits', async () => {
  const { SubscriptionArn } = await subscribe('email-json', 'tool@example.com', true);
  expect(SubscriptionArn).toMatch(/^arn:/);
  const pending = async () => {
    const { Attributes } = await aws.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    return Attributes?.PendingConfirmation;
  };
  expect(await pending()).toBe('true');
  expect(await refusal(aws.sns.send(new UnsubscribeCommand({ SubscriptionArn })))).toMatch(/^InvalidParameter/);
  states.set('tool@example.com', 'confirmed');
  expect(await pending()).toBe('false');
  expect((await listed())['tool@example.com']).toBe(SubscriptionArn);
  expect(await refusal(aws.sns.send(new UnsubscribeCommand({ SubscriptionArn })))).toBe('no error');
});

test('one that was deleted is listed as such, and is not there', async () => {
  const { SubscriptionArn } = await subscribe('email', 'gone@example.com', true);
  states.set('gone@example.com', 'deleted');
  expect((await listed())['gone@example.com']).toBe('Deleted');
  expect(await refusal(aws.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn })))).toMatch(/^NotFound/);
});
