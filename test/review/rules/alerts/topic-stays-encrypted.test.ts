import { topicStaysEncrypted } from '../../../../review/rules/alerts/topics';
import { ResourceChange } from '../../../../world/plan/plan';
import { change, changed, deleted, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_sns_topic';
const KEY = 'arn:aws:kms:us-east-1:111111111111:key/one';
const to = (key: string | null, from: string | null = KEY): ResourceChange[] => [
  changed(TYPE, { name: 'critical', kms_master_key_id: from }, { kms_master_key_id: key }),
];
const saying = (severity: string, says: string): string[] => [`${severity}: The topic 'critical' ${says}.`];

const TOPIC = 'arn:aws:sns:us-east-1:111111111111:critical';
const letting = (...services: string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: services }, Action: 'kms:*', Resource: '*' }],
  });
const key = (policy: string): ResourceChange => unchanged('aws_kms_key', { arn: KEY, key_id: 'one', policy });
const newKey = (policy: string): ResourceChange => change({ type: 'aws_kms_key', after: { policy } });
const BOTH = letting('cloudwatch.amazonaws.com', 'events.amazonaws.com');
const ONE = letting('cloudwatch.amazonaws.com');
const plain = { name: 'critical', arn: TOPIC, kms_master_key_id: '' };
const first = (name: string): ResourceChange => changed(TYPE, plain, { kms_master_key_id: name });
const unknownKey = unknown(TYPE, plain, { kms_master_key_id: true });
const target = unchanged('aws_cloudwatch_event_target', { arn: TOPIC });
const alarm = unchanged('aws_cloudwatch_metric_alarm', { alarm_actions: [TOPIC] });
const alias = unchanged('aws_kms_alias', { name: 'alias/alerts', target_key_id: 'one' });

test.each<[string, ResourceChange[], string[]]>([
  ['the key that AWS manages, after none', [first('alias/aws/sns')], saying('danger', 'gets the key that AWS manages')],
  ['a first key that is in no plan', [first(KEY)], saying('warning', 'gets a key')],
  ['a first key that lets one service too few', [first('one'), key(ONE)], saying('warning', 'gets a key')],
  [
    'a first key that a service which publishes may not use',
    [first('one'), key(ONE), alarm, target],
    saying('danger', 'gets a key that events.amazonaws.com may not use'),
  ],
  [
    'a first key by its alias',
    [first('alias/alerts'), alias, key(letting('events.amazonaws.com')), alarm],
    saying('danger', 'gets a key that cloudwatch.amazonaws.com may not use'),
  ],
  [
    'a first key whose own policy resource says otherwise',
    [first(KEY), key(BOTH), changed('aws_kms_key_policy', { key_id: 'one', policy: BOTH }, { policy: ONE }), target],
    saying('danger', 'gets a key that events.amazonaws.com may not use'),
  ],
  ['an unknown first key', [unknownKey], saying('warning', 'has a key that is unknown until apply')],
  [
    'an unknown first key, and a new one that lets one service',
    [unknownKey, newKey(ONE)],
    saying('warning', 'has a key that is unknown until apply'),
  ],
  ['no key', to(null), saying('danger', 'is no longer encrypted')],
  ['an empty key', to(''), saying('danger', 'is no longer encrypted')],
  ['the key that AWS manages', to('alias/aws/sns'), saying('danger', 'gets the key that AWS manages')],
  ['another key', to('alias/other'), saying('warning', 'gets another key')],
  [
    'unknown',
    [unknown(TYPE, { name: 'critical', kms_master_key_id: KEY }, { kms_master_key_id: true })],
    saying('warning', 'has a key that is unknown until apply'),
  ],
])('%s', (_, changes, expected) => {
  expect(said(topicStaysEncrypted, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['the same key', to(KEY)],
  ['a first key that lets both services', [first(KEY), key(BOTH), alarm, target]],
  ['by its alias', [first('alias/alerts'), alias, key(BOTH)]],
  ['another key that lets both services', [...to(KEY, `${KEY}-before`), key(BOTH)]],
  ['an unknown first key, and a new one that lets both services', [unknownKey, newKey(BOTH)]],
  ['no key before and after', to('', null)],
  ['created without a key', [change({ type: TYPE, after: { name: 'new' } })]],
  ['deleted, which is said elsewhere', [deleted(TYPE, { name: 'critical', kms_master_key_id: KEY })]],
])('nothing to say: %s', (_, changes) => {
  expect(said(topicStaysEncrypted, changes)).toEqual([]);
});
