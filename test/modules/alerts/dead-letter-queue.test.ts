import { deadLetterQueuePolicy } from '../../../modules/alerts/dead-letter-queue';
import { simulateService } from '../../simulate';

const QUEUE = 'arn:aws:sqs:us-east-1:111111111111:rootguard-subscription-dlq';
const TOPIC = 'arn:aws:sns:us-east-1:111111111111:rootguard-critical';

// that the alert topics define one is in alert-topics.test.ts
test.each([
  ['the service for a source of ours', 'sns.amazonaws.com', 'sqs:SendMessage', TOPIC, 'Allowed'],
  ['for a topic of somebody else', 'sns.amazonaws.com', 'sqs:SendMessage', `${TOPIC}-2`, 'ImplicitlyDenied'],
  ['another service', 'events.amazonaws.com', 'sqs:SendMessage', TOPIC, 'ImplicitlyDenied'],
  ['to read', 'sns.amazonaws.com', 'sqs:ReceiveMessage', TOPIC, 'ImplicitlyDenied'],
])('the policy of a dead-letter queue, %s', async (_what, service, action, source, outcome) => {
  expect(
    await simulateService({
      policy: deadLetterQueuePolicy(QUEUE, { service: 'sns.amazonaws.com', sourceArns: [TOPIC] }),
      service,
      action,
      resource: QUEUE,
      accountId: '111111111111',
      context: { 'aws:SourceArn': source },
    }),
  ).toBe(outcome);
});
