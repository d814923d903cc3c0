import { ResourceChange } from '../../../review/plan';
import { topicStaysEncrypted } from '../../../review/rules/topic-stays-encrypted';
import { change, changed, deleted, said, unknown } from './changes';

const TYPE = 'aws_sns_topic';
const KEY = 'arn:aws:kms:us-east-1:111111111111:key/one';
const to = (key: string | null, from: string | null = KEY): ResourceChange[] => [
  changed(TYPE, { name: 'critical', kms_master_key_id: from }, { kms_master_key_id: key }),
];
const saying = (severity: string, says: string): string[] => [`${severity}: The topic 'critical' ${says}.`];

test.each<[string, ResourceChange[], string[]]>([
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
  ['a first key', to(KEY, null)],
  ['no key before and after', to('', null)],
  ['created without a key', [change({ type: TYPE, after: { name: 'new' } })]],
  ['deleted, which is said elsewhere', [deleted(TYPE, { name: 'critical', kms_master_key_id: KEY })]],
])('nothing to say: %s', (_, changes) => {
  expect(said(topicStaysEncrypted, changes)).toEqual([]);
});
