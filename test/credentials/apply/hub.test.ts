import { publications } from '../../../credentials/apply/hub';

const arnOf = (name: string) => `arn:${name}`;
const subscription = (protocol: 'chat' | 'email', topics: readonly ('critical' | 'notice')[]) => ({
  ...{ name: protocol, protocol, topics },
  endpoint: protocol === 'chat' ? 'slack:T0123ABCD/C0456EFGH' : 'oncall@example.com',
});
const message = {
  subject: 'CRITICAL: it begins',
  text: 'CRITICAL: it begins\nBy: Ada <https://example.com|click>\nNow.',
};
const plain = { TopicArn: 'arn:rootguard-critical', Subject: message.subject, Message: message.text };

test.each([
  ['nobody', []],
  ['e-mail alone', [subscription('email', ['critical'])]],
  ['chat for notices alone', [subscription('email', ['critical']), subscription('chat', ['notice'])]],
])('where critical alerts go to %s, a message goes to their topic alone', (_, subscriptions) => {
  expect(publications(message, { subscriptions }, arnOf)).toEqual([plain]);
});

test('who hears critical alerts in a chat application is told there, in its own schema and without markup', () => {
  const subscriptions = [subscription('chat', ['critical']), subscription('email', ['critical'])];
  const [inChat, other, ...more] = publications(message, { subscriptions }, arnOf);
  expect([other, more]).toEqual([plain, []]);
  expect({ ...inChat, Message: JSON.parse(inChat!.Message) as unknown }).toEqual({
    TopicArn: 'arn:rootguard-critical-chat',
    Message: {
      version: '1.0',
      source: 'custom',
      content: {
        textType: 'client-markdown',
        title: 'CRITICAL: it begins',
        description: 'By: Ada https://example.com|click\nNow.',
      },
    },
  });
});

test('a subject has 100 characters, and a message in chat 4,000', () => {
  const subscriptions = [subscription('chat', ['critical'])];
  const of = (subject: string, text: string) => publications({ subject, text }, { subscriptions }, arnOf);
  expect(of('x'.repeat(100), 't')[1]!.Subject).toBe('x'.repeat(100));
  expect(of('x'.repeat(101), 't')[1]!.Subject).toBe(`${'x'.repeat(97)}...`);
  const described = (length: number): string =>
    (JSON.parse(of('s', `t\n${'x'.repeat(length)}`)[0]!.Message) as { content: { description: string } }).content
      .description;
  expect([described(3998).length, described(3999).length]).toEqual([3998, 3998]);
});
