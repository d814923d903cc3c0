import { AccountBook } from '../../../sandbox/front/account-settings';
import { setImmediate } from 'node:timers/promises';
import { chatbot } from '../../../sandbox/services/chatbot';
import { FrontContext } from '../../../sandbox/front/front-context';
import { RegionBook } from '../../../sandbox/front/region-book';
import { acme } from '../acme-organization';

const TOPIC = 'arn:aws:sns:us-east-1:111111111111:rootguard-critical-chat';

/** Subscriptions of a moto under load: between its look for an existing one and the new one others get a turn. */
function slowTopics(): { subscriptions: Map<string, string>; moto: FrontContext['moto'] } {
  const subscriptions = new Map<string, string>();
  let made = 0;
  const query = async (_: 'sns', input: Record<string, string>): Promise<string> => {
    if (input.Action === 'Unsubscribe') {
      await setImmediate();
      subscriptions.delete(input.SubscriptionArn ?? '');
      return '';
    }
    const topic = input.TopicArn ?? '';
    const [existing] = [...subscriptions].find(([, of]) => of === topic) ?? [];
    await setImmediate();
    const arn = existing ?? `${topic}:${++made}`;
    subscriptions.set(arn, topic);
    return `<SubscriptionArn>${arn}</SubscriptionArn>`;
  };
  return { subscriptions, moto: { query } as unknown as FrontContext['moto'] };
}

test('a topic has one subscription of the service, however many channels come and go at once', async () => {
  const { subscriptions, moto } = slowTopics();
  const service = chatbot({
    moto,
    organization: {
      ...acme,
      alerts: {
        ...acme.alerts!,
        subscriptions: [{ name: 'room', protocol: 'chat', endpoint: 'slack:T0123ABC/C0456DEF', topics: ['critical'] }],
      },
    },
    accounts: new AccountBook(),
    regions: new RegionBook('aws'),
    settings: {},
    accountOf: () => '111111111111',
    forward: () => Promise.reject(new Error('not asked')),
    emit: () => Promise.resolve(),
  });
  const ask = async (operation: string, input: object): Promise<number> => {
    const { status } = await service({
      method: 'POST',
      url: `/${operation}`,
      headers: {},
      body: Buffer.from(JSON.stringify(input)),
      service: 'chatbot',
      operation: '',
      region: 'us-west-2',
      accessKey: 'sandbox',
      protocol: 'rest-json',
    });
    return status;
  };
  const create = (ConfigurationName: string): Promise<number> =>
    ask('create-slack-channel-configuration', {
      ConfigurationName,
      SlackTeamId: 'T0123ABC',
      SlackChannelId: 'C0456DEF',
      SnsTopicArns: [TOPIC],
    });
  const remove = (name: string): Promise<number> =>
    ask('delete-slack-channel-configuration', {
      ChatConfigurationArn: `arn:aws:chatbot::111111111111:chat-configuration/slack-channel/${name}`,
    });

  expect(await Promise.all([create('first'), create('second')])).toEqual([201, 201]);
  expect(subscriptions.size).toBe(1);
  // a refused change holds up nobody
  await expect(create('first')).rejects.toThrow('A configuration of this name exists already.');
  expect(await Promise.all([remove('first'), remove('second'), create('third')])).toEqual([204, 204, 201]);
  expect(subscriptions.size).toBe(1);
  expect(await remove('third')).toBe(204);
  expect(subscriptions.size).toBe(0);
});
