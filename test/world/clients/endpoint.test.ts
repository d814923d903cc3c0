import { describeEndpoint } from '../../../world/clients/endpoint';

test.each([
  ['https', 'https://events.example.com/integration/key/enqueue?x=1', 'https events.example.com'],
  ['https', 'https://me:pw@events.example.com/', 'https events.example.com'],
  ['http', 'no address', 'http (unreadable address)'],
  ['sms', '+12065550100', 'sms +***********'],
  ['email', 'security@example.com', 'email security@example.com'],
  ['sqs', 'arn:aws:sqs:us-east-1:111111111111:a', 'sqs arn:aws:sqs:us-east-1:111111111111:a'],
  ['pager', 'https://events.example.com/key', 'pager (endpoint not shown)'],
])('%s %s is shown as %s', (protocol, endpoint, shown) => {
  expect(describeEndpoint({ protocol, endpoint })).toBe(shown);
});
