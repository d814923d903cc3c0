import { ResourceChange } from '../../../../world/plan/plan';
import { listenersStay } from '../../../../review/rules/alerts/listeners-stay';
import { change, changed, deleted, findings, forgotten, replaced, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_sns_topic_subscription';
const TOPIC = 'arn:aws:sns:us-east-1:111111111111:critical';
const DLQ = '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:111111111111:dlq"}';
const mail = {
  topic_arn: TOPIC,
  protocol: 'email',
  endpoint: 'oncall@example.com',
  filter_policy: '',
  redrive_policy: DLQ,
};
const MAIL = "email subscription 'oncall@example.com' of topic 'critical'";
const firehose = {
  ...mail,
  protocol: 'firehose',
  endpoint: 'stream',
  subscription_role_arn: 'arn:aws:iam::111111111111:role/firehose',
};
const other = unchanged(TYPE, { ...mail, endpoint: 'second@example.com' }, { address: `${TYPE}.second` });

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(TYPE, mail), other], [`danger: The ${MAIL} is deleted.`]],
  [
    'forgotten',
    [forgotten(TYPE, mail)],
    [`danger: The ${MAIL} is forgotten: it stays in AWS, and Terraform no longer looks after it.`],
  ],
  ['replaced', [replaced(TYPE, mail)], [`warning: The ${MAIL} is replaced.`]],
  [
    'another address',
    [replaced(TYPE, mail, { endpoint: 'other@example.com' })],
    [`danger: The ${MAIL} is replaced by another address.`],
  ],
  [
    'another topic',
    [replaced(TYPE, mail, { topic_arn: `${TOPIC}-2` })],
    [`danger: The ${MAIL} listens to another topic.`],
  ],
  [
    'unknown topic',
    [unknown(TYPE, mail, { topic_arn: true })],
    [`warning: The ${MAIL} leaves 'topic_arn' unknown until apply.`],
  ],
  ['a filter', [changed(TYPE, mail, { filter_policy: '{"a":["b"]}' })], [`danger: The ${MAIL} gets a filter policy.`]],
  [
    'another filter',
    [changed(TYPE, { ...mail, filter_policy: '{"a":["b"]}' }, { filter_policy: '{"a":["c"]}' })],
    [`warning: The ${MAIL} gets another filter policy.`],
  ],
  [
    'another role',
    [changed(TYPE, firehose, { subscription_role_arn: 'arn:aws:iam::111111111111:role/nothing' })],
    ["warning: The firehose subscription 'stream' of topic 'critical' gets another role."],
  ],
  [
    'no role',
    [changed(TYPE, firehose, { subscription_role_arn: '' })],
    ["danger: The firehose subscription 'stream' of topic 'critical' loses its role."],
  ],
  [
    'an unknown role',
    [unknown(TYPE, firehose, { subscription_role_arn: true })],
    ["warning: The firehose subscription 'stream' of topic 'critical' has a role that is unknown until apply."],
  ],
  [
    'no dead-letter queue',
    [changed(TYPE, mail, { redrive_policy: '' })],
    [`danger: The ${MAIL} loses its dead-letter queue.`],
  ],
  [
    'unknown dead-letter queue',
    [unknown(TYPE, mail, { redrive_policy: true })],
    [`warning: The ${MAIL} has a dead-letter queue that is unknown until apply.`],
  ],
  [
    'a filter that looks elsewhere',
    [changed(TYPE, { ...mail, filter_policy: '{"a":["b"]}' }, { filter_policy_scope: 'MessageBody' })],
    [`warning: The ${MAIL} is filtered by something else.`],
  ],
  [
    'no second attempt',
    [changed(TYPE, mail, { delivery_policy: '{"healthyRetryPolicy":{"numRetries":0}}' })],
    [`warning: The ${MAIL} is no longer tried again.`],
  ],
  [
    'another dead-letter queue',
    [changed(TYPE, mail, { redrive_policy: DLQ.replace('dlq', 'other') })],
    [`warning: The ${MAIL} gets another dead-letter queue.`],
  ],
  [
    'a topic in another region',
    [replaced('aws_sns_topic', { name: 'critical', region: 'us-east-1' }, { region: 'eu-west-1' })],
    ["danger: The topic 'critical' moves to another region."],
  ],
  ['a topic', [deleted('aws_sns_topic', { name: 'critical' })], ["danger: The topic 'critical' is deleted."]],
])('%s', (_, changes, expected) => {
  expect(said(listenersStay, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['created', [change({ type: TYPE, after: mail })]],
  ['unchanged', [unchanged(TYPE, mail)]],
  ['no filter any more', [changed(TYPE, { ...mail, filter_policy: '{"a":["b"]}' }, { filter_policy: '' })]],
  ['nothing, written otherwise', [changed(TYPE, mail, { filter_policy: null })]],
  ['a scope without a filter', [changed(TYPE, mail, { filter_policy_scope: 'MessageBody' })]],
  [
    'the default scope, written out',
    [changed(TYPE, { ...mail, filter_policy: '{"a":["b"]}' }, { filter_policy_scope: 'MessageAttributes' })],
  ],
  ['attempts', [changed(TYPE, mail, { delivery_policy: '{"healthyRetryPolicy":{"numRetries":3}}' })]],
  ['the same queue, respelled', [changed(TYPE, mail, { redrive_policy: DLQ.replace(':', ' : ') })]],
  ['a topic that is replaced', [replaced('aws_sns_topic', { name: 'critical' })]],
  ['a first dead-letter queue', [changed(TYPE, { ...mail, redrive_policy: '' }, { redrive_policy: DLQ })]],
])('nothing to say: %s', (_, changes) => {
  expect(said(listenersStay, changes)).toEqual([]);
});

test('the last listener of a topic is said; a chat channel listens, too', () => {
  const last = /it was the last listener of the topic/;
  const chat = unchanged('aws_chatbot_slack_channel_configuration', { sns_topic_arns: [TOPIC] });
  expect(findings(listenersStay, [deleted(TYPE, mail)])[0]?.meaning).toMatch(last);
  expect(findings(listenersStay, [deleted(TYPE, mail), other])[0]?.meaning).not.toMatch(last);
  expect(findings(listenersStay, [deleted(TYPE, mail), chat])[0]?.meaning).not.toMatch(last);
});

test.each(['sms', 'https'])('the endpoint of %s is not shown', protocol => {
  const secret = { ...mail, protocol, endpoint: 'SECRET' };
  const found = [deleted(TYPE, secret), replaced(TYPE, secret, { endpoint: 'SECRET2' })].flatMap(one =>
    findings(listenersStay, [one]),
  );
  expect(found).toHaveLength(2);
  expect(JSON.stringify(found)).not.toContain('SECRET');
});
