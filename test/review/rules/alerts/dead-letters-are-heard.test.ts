import { deadLettersAreHeard } from '../../../../review/rules/alerts/queues';
import { ResourceChange } from '../../../../world/plan/plan';
import { change, changed, deleted, said, unchanged, unknown } from '../changes';

const QUEUE = 'aws_sqs_queue';
const POLICY = 'aws_sqs_queue_policy';
const ARN = 'arn:aws:sqs:us-east-1:111111111111:dlq';
const URL = 'https://sqs.us-east-1.amazonaws.com/111111111111/dlq';
const queue = { name: 'dlq', arn: ARN, url: URL, message_retention_seconds: 1209600 };
const allow = (...services: string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: services }, Action: 'sqs:SendMessage', Resource: ARN }],
  });
const policy = { queue_url: URL, policy: allow('sns.amazonaws.com', 'events.amazonaws.com') };
const user = unchanged('aws_cloudwatch_event_target', { dead_letter_config: [{ arn: ARN }] });
const redrive = unchanged('aws_sns_topic_subscription', {
  redrive_policy: JSON.stringify({ deadLetterTargetArn: ARN }),
});

const toKey = (name: string): ResourceChange =>
  changed(QUEUE, { ...queue, kms_master_key_id: '' }, { kms_master_key_id: name });
const key = (service: string): ResourceChange =>
  unchanged('aws_kms_key', {
    key_id: 'one',
    policy: allow(service).replace('sqs:SendMessage', 'kms:*').replace(ARN, '*'),
  });
const granting = (Principal: unknown): string =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Principal, Action: 'sqs:ReceiveMessage', Resource: ARN }] });
const READER = granting({ AWS: 'arn:aws:iam::111111111111:role/reader' });
const OPEN = granting('*');
const second = (text: string): ResourceChange =>
  change({ type: POLICY, address: `${POLICY}.second`, after: { queue_url: URL, policy: text } });

const ofQueue = (severity: string, says: string): string[] => [`${severity}: The dead-letter queue 'dlq' ${says}.`];
const ofPolicy = (severity: string, says: string, what = 'policy'): string[] => [
  `${severity}: The ${what} of dead-letter queue '${URL}' ${says}.`,
];
const AS_WELL = `is defined at ${POLICY}.it as well`;

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(QUEUE, queue), user], ofQueue('danger', 'is deleted')],
  ['deleted, of a subscription', [deleted(QUEUE, queue), redrive], ofQueue('danger', 'is deleted')],
  [
    'one second less',
    [changed(QUEUE, queue, { message_retention_seconds: 1209599 }), user],
    ofQueue('warning', 'keeps messages for less long'),
  ],
  [
    'retention unknown',
    [unknown(QUEUE, queue, { message_retention_seconds: true }), user],
    ofQueue('warning', 'has a retention that is unknown until apply'),
  ],
  ['policy deleted', [deleted(POLICY, policy), user], ofPolicy('danger', 'is deleted')],
  [
    'a sender less',
    [changed(POLICY, policy, { policy: allow('sns.amazonaws.com') }), user],
    ofPolicy('danger', 'no longer takes messages of a service of AWS'),
  ],
  [
    'a sender more',
    [changed(POLICY, policy, { policy: allow('sns.amazonaws.com', 'events.amazonaws.com', 's3.amazonaws.com') }), user],
    ofPolicy('danger', 'allows more'),
  ],
  ['a key that no service may use', [toKey('alias/aws/sqs'), user], ofQueue('danger', 'gets the key that AWS manages')],
  ['a key that is in no plan', [toKey('alias/other'), user], ofQueue('warning', 'gets a key')],
  [
    'a key that its sender may not use',
    [toKey('one'), redrive, key('events.amazonaws.com')],
    ofQueue('danger', 'gets a key that sns.amazonaws.com may not use'),
  ],
  [
    'smaller messages',
    [changed(QUEUE, { ...queue, max_message_size: 262144 }, { max_message_size: 262143 }), user],
    ofQueue('warning', 'takes only smaller messages'),
  ],
  [
    'a second policy that replaces the first',
    [unchanged(QUEUE, queue), unchanged(POLICY, policy), second(READER), user],
    ofPolicy('danger', `allows more; no longer takes messages of a service of AWS and ${AS_WELL}`),
  ],
  [
    'a second policy in place of one that only the queue tells',
    [unchanged(QUEUE, { ...queue, policy: policy.policy }), second(READER), user],
    ofPolicy('danger', 'allows more and no longer takes messages of a service of AWS', 'new policy'),
  ],
  [
    'an unknown second policy',
    [unchanged(POLICY, policy), change({ ...second(READER), afterUnknown: { policy: true } }), user],
    ofPolicy('warning', `is unknown until apply and ${AS_WELL}`),
  ],
  [
    'a first policy for everybody',
    [unchanged(QUEUE, queue), second(OPEN), user],
    ofPolicy('danger', 'is new and lets in everybody'),
  ],
])('%s', (_, changes, expected) => {
  expect(said(deadLettersAreHeard, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['created', [change({ type: QUEUE, after: queue }), user]],
  ['unchanged', [unchanged(QUEUE, queue), unchanged(POLICY, policy), user]],
  ['a queue that nothing sends undelivered messages to', [deleted(QUEUE, queue), deleted(POLICY, policy)]],
  ['a first policy for its services', [unchanged(QUEUE, queue), second(policy.policy), user]],
  ['the same policy once more', [unchanged(QUEUE, queue), unchanged(POLICY, policy), second(policy.policy), user]],
  ['a policy of a new queue', [change({ type: QUEUE, after: queue }), second(OPEN), user]],
  ['a key that its sender may use', [toKey('one'), redrive, key('sns.amazonaws.com')]],
  [
    'a key of a queue for another queue',
    [toKey('alias/aws/sqs'), unchanged(QUEUE, { redrive_policy: redrive.after!.redrive_policy })],
  ],
  ['larger messages', [changed(QUEUE, { ...queue, max_message_size: 1024 }, { max_message_size: 1025 }), user]],
  ['something else', [changed(QUEUE, queue, { tags: { team: 'security' } }), user]],
  [
    'kept longer',
    [changed(QUEUE, { ...queue, message_retention_seconds: 60 }, { message_retention_seconds: 61 }), user],
  ],
])('nothing to say: %s', (_, changes) => {
  expect(said(deadLettersAreHeard, changes)).toEqual([]);
});

test.each<[string, string, string[]]>([
  ['its account', '111111111111', []],
  ['another account', '999999999999', ofPolicy('danger', 'allows more')],
])('a topic of %s may send too', (_, account, expected) => {
  const sending = (...topics: string[]): string =>
    JSON.stringify({
      Statement: {
        ...{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: ARN },
        Condition: { ArnEquals: { 'aws:SourceArn': topics } },
      },
    });
  const [first, second] = ['111111111111', account].map((id, at) => `arn:aws:sns:us-east-1:${id}:topic-${at}`);
  const after = { policy: sending(first!, second!) };
  const changes = [changed(POLICY, { ...policy, policy: sending(first!) }, after), user];
  expect(said(deadLettersAreHeard, [...changes, unchanged('aws_sns_topic', { arn: first })])).toEqual(expected);
});
