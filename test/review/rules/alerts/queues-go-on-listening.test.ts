import { queuesGoOnListening } from '../../../../review/rules/alerts/queues';
import { ResourceChange } from '../../../../world/plan/plan';
import { change, changed, deleted, forgotten, said, unchanged } from '../changes';

const QUEUE = 'aws_sqs_queue';
const POLICY = 'aws_sqs_queue_policy';
const ARN = 'arn:aws:sqs:us-east-1:111111111111:pager';
const URL = 'https://sqs.us-east-1.amazonaws.com/111111111111/pager';
const queue = { name: 'pager', arn: ARN, url: URL, message_retention_seconds: 345600, kms_master_key_id: '' };
const allow = (Principal: unknown, Action = 'sqs:SendMessage'): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action, Resource: ARN }] });
const policy = { queue_url: URL, policy: allow({ Service: 'sns.amazonaws.com' }) };
const subscription = unchanged('aws_sns_topic_subscription', { protocol: 'sqs', endpoint: ARN });
const target = unchanged('aws_cloudwatch_event_target', { arn: ARN });
const ofQueue = (severity: string, says: string): string[] => [`${severity}: The queue 'pager' ${says}.`];
const ofPolicy = (severity: string, says: string): string[] => [`${severity}: The policy of queue '${URL}' ${says}.`];

test.each<[string, ResourceChange[], string[]]>([
  ['deleted, of a topic', [deleted(QUEUE, queue), subscription], ofQueue('danger', 'is deleted')],
  ['deleted, of a rule', [deleted(QUEUE, queue), target], ofQueue('danger', 'is deleted')],
  [
    'forgotten',
    [forgotten(QUEUE, queue), subscription],
    ofQueue('danger', 'is forgotten: it stays in AWS, and Terraform no longer looks after it'),
  ],
  ['policy deleted', [deleted(POLICY, policy), subscription], ofPolicy('danger', 'is deleted')],
  [
    'policy for everybody',
    [changed(POLICY, policy, { policy: allow('*', 'sqs:*') }), subscription],
    ofPolicy('danger', 'allows more'),
  ],
  [
    'a service less',
    [changed(POLICY, policy, { policy: allow({ AWS: 'arn:aws:iam::111111111111:root' }) }), subscription],
    ofPolicy('danger', 'allows more and no longer takes messages of a service of AWS'),
  ],
  [
    'a second policy for everybody',
    [change({ type: POLICY, address: 'second', after: { ...policy, policy: allow('*') } }), subscription],
    ofPolicy('danger', 'is new and lets in everybody'),
  ],
  [
    'a key that no service may use',
    [changed(QUEUE, queue, { kms_master_key_id: 'alias/aws/sqs' }), subscription],
    ofQueue('danger', 'gets the key that AWS manages'),
  ],
])('%s', (_, changes, expected) => {
  expect(said(queuesGoOnListening, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['a queue that nothing sends to', [deleted(QUEUE, queue), deleted(POLICY, policy)]],
  ['created', [change({ type: QUEUE, after: queue }), change({ type: POLICY, after: policy }), subscription]],
  ['kept for less long', [changed(QUEUE, queue, { message_retention_seconds: 60 }), subscription]],
  [
    'a dead-letter queue, which is said elsewhere',
    [
      deleted(QUEUE, queue),
      target,
      unchanged(target.type, { dead_letter_config: [{ arn: ARN }] }, { address: 'other' }),
    ],
  ],
])('nothing to say: %s', (_, changes) => {
  expect(said(queuesGoOnListening, changes)).toEqual([]);
});
