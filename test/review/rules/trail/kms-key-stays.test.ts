import { Attributes, ResourceChange } from '../../../../world/plan/plan';
import { kmsKeyStays } from '../../../../review/rules/trail/kms-key-stays';
import {
  change,
  changed,
  deleted,
  findings,
  forgotten,
  ORGANIZATION,
  replaced,
  said,
  unchanged,
  unknown,
} from '../changes';

const TYPE = 'aws_kms_key';

const ADMIN = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: 'kms:*', Resource: '*' };
const LOGS = {
  Effect: 'Allow',
  Principal: { Service: 'cloudtrail.amazonaws.com' },
  Action: 'kms:GenerateDataKey*',
  Resource: '*',
};
const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const KEY = {
  arn: 'arn:aws:kms:us-east-1:111111111111:key/a',
  id: 'a',
  key_id: 'a',
  description: 'Encrypts the trail',
  is_enabled: true,
  enable_key_rotation: true,
  rotation_period_in_days: 365,
  deletion_window_in_days: 30,
  policy: policy(ADMIN, LOGS),
};
const OTHER = { ...ADMIN, Principal: { AWS: 'arn:aws:iam::222222222222:root' }, Action: 'kms:Decrypt' };
const WINDOW = ['danger: Less time is left to cancel a deletion of the key.'];

test.each([
  ['disabled', { is_enabled: false }, ['danger: The key is disabled.']],
  ['not rotated', { enable_key_rotation: false }, ['danger: The key is no longer rotated.']],
  ['rotated a day later', { rotation_period_in_days: 366 }, ['warning: The key is rotated less often.']],
  ['a day less', { deletion_window_in_days: 29 }, WINDOW],
  [
    'a wider policy',
    { policy: policy(ADMIN, LOGS, OTHER) },
    ['danger: The policy of the key admits what it did not admit.'],
  ],
  [
    'a policy that nobody may change',
    { policy: policy(LOGS, { ...ADMIN, Action: 'kms:Decrypt' }) },
    ['danger: The policy of the key lets nobody change it any more.'],
  ],
  [
    'a service less',
    { policy: policy(ADMIN) },
    ['danger: The policy of the key no longer admits an AWS service that it admitted.'],
  ],
])('%s', (_, over, expected) => {
  expect(said(kmsKeyStays, [changed(TYPE, KEY, over)])).toEqual(expected);
});

const ALIAS = { name: 'alias/logs', target_key_id: 'a' };
const topic = unchanged('aws_sns_topic', { name: 'critical', kms_master_key_id: 'alias/logs' });
const GONE = ['danger: The alias alias/logs is deleted while something encrypts by it.'];
const grant = (account: string, key = 'a') =>
  change({
    type: 'aws_kms_grant',
    after: { key_id: key, grantee_principal: `arn:aws:iam::${account}:role/reader`, operations: ['Decrypt'] },
  });
const GRANTED = ['warning: A grant lets account 222222222222 use the key a.'];

test.each([
  [
    'an alias of another key',
    [changed('aws_kms_alias', ALIAS, { target_key_id: 'b' })],
    ['warning: The alias alias/logs stands for another key.'],
  ],
  [
    'an alias of an unknown key',
    [unknown('aws_kms_alias', ALIAS, { target_key_id: true })],
    ['warning: The key of alias/logs is unknown until apply.'],
  ],
  ['an alias of a topic is deleted', [deleted('aws_kms_alias', ALIAS), topic], GONE],
  ['an alias of a topic gets another name', [replaced('aws_kms_alias', ALIAS, { name: 'alias/new' }), topic], GONE],
  ['an alias that nothing encrypts by is deleted', [deleted('aws_kms_alias', ALIAS)], []],
  [
    'an alias is deleted that a topic encrypted by',
    [deleted('aws_kms_alias', ALIAS), changed('aws_sns_topic', topic.after!, { kms_master_key_id: 'a' })],
    [],
  ],
  [
    'an alias of a topic has another address',
    [deleted('aws_kms_alias', ALIAS), change({ type: 'aws_kms_alias', address: 'new', after: ALIAS }), topic],
    [
      "warning: The alias 'alias/logs' is deleted at aws_kms_alias.it and defined again at new; the deletion may come last.",
    ],
  ],
  ['an alias of the same key by its ARN', [changed('aws_kms_alias', ALIAS, { target_key_id: KEY.arn })], []],
  ['a grant to another account', [unchanged(TYPE, KEY), grant('222222222222')], GRANTED],
  ['a grant to the account of the key', [unchanged(TYPE, KEY), grant('111111111111')], []],
  ['a grant for a key that is in no plan', [unchanged(TYPE, KEY), grant('222222222222', 'b')], []],
  ['a grant that is deleted', [unchanged(TYPE, KEY), deleted('aws_kms_grant', grant('222222222222').after!)], []],
  ['a grant that stays', [unchanged(TYPE, KEY), unchanged('aws_kms_grant', grant('222222222222').after!)], []],
])('%s', (_, changes, expected) => {
  expect(said(kmsKeyStays, changes)).toEqual(expected);
});

test.each([
  ['deleted', [deleted(TYPE, KEY)], ['danger: The KMS key "Encrypts the trail" is deleted.']],
  [
    'forgotten',
    [forgotten(TYPE, { ...KEY, description: '' })],
    ['danger: The KMS key a is forgotten: it stays in AWS, and Terraform no longer looks after it.'],
  ],
  [
    'the shortest window from the default',
    [changed(TYPE, { ...KEY, deletion_window_in_days: null }, { deletion_window_in_days: 7 })],
    WINDOW,
  ],
  [
    'an external key',
    [changed('aws_kms_external_key', { enabled: true }, { enabled: false })],
    ['danger: The key is disabled.'],
  ],
  [
    'an unknown policy',
    [unknown(TYPE, KEY, { policy: true })],
    ['danger: The policy of the key is unknown until apply.'],
  ],
  [
    'unknown rotation',
    [unknown(TYPE, KEY, { enable_key_rotation: true })],
    ['warning: Whether the key is rotated is unknown until apply.'],
  ],
  [
    'a policy of its own',
    [deleted('aws_kms_key_policy', { key_id: 'a', policy: KEY.policy })],
    ['danger: The policy of the key a is deleted.'],
  ],
  [
    'a policy of its own that is wider',
    [changed('aws_kms_key_policy', { key_id: 'a', policy: KEY.policy }, { policy: policy(ADMIN, LOGS, OTHER) })],
    ['danger: The policy of the key admits what it did not admit.'],
  ],
  [
    'key and policy',
    [deleted(TYPE, KEY), deleted('aws_kms_key_policy', { key_id: 'a', policy: KEY.policy })],
    ['danger: The KMS key "Encrypts the trail" is deleted.'],
  ],
])('%s', (_, changes, expected) => {
  expect(said(kmsKeyStays, changes)).toEqual(expected);
});

test.each([
  ['unchanged', [unchanged(TYPE, KEY)]],
  ['described otherwise', [changed(TYPE, KEY, { description: 'other' })]],
  [
    'the default window in numbers',
    [changed(TYPE, { ...KEY, deletion_window_in_days: null }, { deletion_window_in_days: 30 })],
  ],
  ['rotated a day earlier', [changed(TYPE, KEY, { rotation_period_in_days: 364 })]],
  [
    'another spelling of the policy',
    [changed(TYPE, KEY, { policy: policy(LOGS, { ...ADMIN, Principal: { AWS: '111111111111' } }) })],
  ],
  [
    'the shortest window unknown',
    [unknown(TYPE, { ...KEY, deletion_window_in_days: 7 }, { deletion_window_in_days: true })],
  ],
  ['replaced, which stateful-stays says', [replaced(TYPE, KEY)]],
])('%s is no finding', (_, changes) => {
  expect(findings(kmsKeyStays, changes)).toEqual([]);
});

test('who may use the key is told, and else whose it is', () => {
  const accounts = (over: Attributes) =>
    findings(kmsKeyStays, [changed(TYPE, KEY, over)]).map(finding => finding.accounts);
  expect(accounts({ policy: policy(ADMIN, LOGS, OTHER) })).toEqual([['222222222222']]);
  const everybody = { ...OTHER, Principal: { AWS: '*' } };
  expect(accounts({ policy: policy(ADMIN, LOGS, everybody) })).toEqual([['111111111111']]);
  expect(accounts({ is_enabled: false })).toEqual([['111111111111']]);
});

const TRAIL = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/audit';
const GROUP = 'arn:aws:logs:us-east-1:111111111111:log-group:/audit';
const encrypting = [
  unchanged('aws_cloudtrail', { arn: TRAIL, kms_key_id: KEY.arn }),
  unchanged('aws_cloudwatch_log_group', { arn: GROUP, kms_key_id: KEY.arn }),
];
const under = (statement: object, condition: object) => ({ ...statement, Condition: condition });
const GROUPS = {
  ...LOGS,
  Principal: { Service: 'logs.us-east-1.amazonaws.com' },
  Action: ['kms:Encrypt*', 'kms:Decrypt*'],
};
const byTrail = (...arns: string[]) => ({ StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': arns } });
const byGroup = (arn: string) => ({ ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn } });
const of = (arn: string) => ({ StringEquals: { 'aws:SourceArn': arn } });
const REFUSED = ['danger: The policy of the key no longer admits an AWS service that it admitted.'];
const trailsOf = (account: string) => `arn:aws:cloudtrail:*:${account}:trail/*`;
const own = { ...LOGS, Principal: { Service: 'cloudwatch.amazonaws.com' } };

test.each<[string, object[], object[], string[]]>([
  ['its trail', [LOGS], [under(LOGS, of(TRAIL))], []],
  ['a trail that is none', [LOGS], [under(LOGS, of(`${TRAIL}s`))], REFUSED],
  ['what its trail encrypts', [LOGS], [under(LOGS, byTrail(trailsOf('111111111111')))], []],
  ['its log group', [GROUPS], [under(GROUPS, byGroup(GROUP))], []],
  ['log groups of the account', [GROUPS], [under(GROUPS, byGroup('arn:aws:logs:*:111111111111:log-group:*'))], []],
  ['a log group that is none', [GROUPS], [under(GROUPS, byGroup(`${GROUP}s`))], REFUSED],
  [
    'trails of one of two accounts',
    [under(LOGS, byTrail(trailsOf('111111111111'), trailsOf('222222222222')))],
    [under(LOGS, byTrail(trailsOf('111111111111')))],
    REFUSED,
  ],
  ['another service for the account', [], [under(own, { StringEquals: { 'aws:SourceAccount': '111111111111' } })], []],
  [
    'another service for another account',
    [],
    [under(own, { StringEquals: { 'aws:SourceAccount': '222222222222' } })],
    ['danger: The policy of the key admits what it did not admit.'],
  ],
])('the policy is for %s', (_, before, after, expected) => {
  const key = { ...KEY, policy: policy(ADMIN, ...before) };
  expect(said(kmsKeyStays, [changed(TYPE, key, { policy: policy(ADMIN, ...after) }), ...encrypting])).toEqual(expected);
});

const made = (...statements: object[]) =>
  change({ type: 'aws_kms_key_policy', after: { key_id: 'a', policy: policy(...statements) } });
const NEW_WIDER = 'danger: The new policy of the key admits what it did not admit.';
const NEW_REFUSED = 'danger: The new policy of the key no longer admits an AWS service that it admitted.';
const STRANGER = { ...OTHER, Principal: { AWS: '999999999999' } };
const there = unchanged(TYPE, KEY);

test.each<[string, ResourceChange[], string[]]>([
  ['for everybody', [made({ ...ADMIN, Principal: '*' }, LOGS), there], [NEW_WIDER]],
  ['without a service', [made(ADMIN), there], [NEW_REFUSED]],
  ['as within the key', [made(LOGS, ADMIN), there], []],
  [
    'of a key by its ARN',
    [change({ ...made(ADMIN), after: { ...made(ADMIN).after, key_id: KEY.arn } }), there],
    [NEW_REFUSED],
  ],
  [
    'beside another one',
    [{ ...made(ADMIN), address: 'second' }, unchanged('aws_kms_key_policy', { key_id: 'a', policy: KEY.policy })],
    [NEW_REFUSED],
  ],
  ['for somebody else', [made(STRANGER)], ['danger: The new policy of the key a admits an account of somebody else.']],
  ['for an account of its own', [made(OTHER)], []],
  [
    'unknown',
    [change({ ...made(), after: { key_id: 'a' }, afterUnknown: { policy: true } }), there],
    ['danger: The new policy of the key is unknown until apply.'],
  ],
])('a new policy %s', (_, changes, expected) => {
  expect(said(kmsKeyStays, changes, { organization: ORGANIZATION })).toEqual(expected);
});
