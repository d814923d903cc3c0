import { bucketEncryptionStays } from '../../../../review/rules/trail/bucket-files';
import { change, changed, deleted, findings, forgotten, ORGANIZATION, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_s3_bucket_server_side_encryption_configuration';
const KEY = 'arn:aws:kms:us-east-1:111111111111:key/a';

const encryption = (sse_algorithm: string, kms_master_key_id = '') => ({
  bucket: 'logs',
  rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm, kms_master_key_id }], bucket_key_enabled: true }],
});
const KMS = encryption('aws:kms', KEY);
const WEAKER = ['danger: The bucket logs encrypts new files more weakly.'];
const NO_KEY = ['danger: The bucket logs no longer encrypts with a key of the organization.'];
const unknownKey = { rule: [{ apply_server_side_encryption_by_default: [{ kms_master_key_id: true }] }] };

test.each([
  ['SSE-S3', [changed(TYPE, KMS, encryption('AES256'))], WEAKER],
  ['one layer', [changed(TYPE, encryption('aws:kms:dsse', KEY), KMS)], WEAKER],
  ['no rule', [changed(TYPE, KMS, { bucket: 'logs', rule: [] })], WEAKER],
  ['no key', [changed(TYPE, KMS, encryption('aws:kms'))], NO_KEY],
  ['the key of AWS', [changed(TYPE, KMS, encryption('aws:kms', 'alias/aws/s3'))], NO_KEY],
  ['deleted', [deleted(TYPE, KMS)], ['danger: The encryption with KMS of the bucket logs is deleted.']],
  [
    'forgotten',
    [forgotten(TYPE, KMS)],
    [
      'danger: The encryption with KMS of the bucket logs is forgotten: it stays in AWS, and Terraform no longer looks after it.',
    ],
  ],
  [
    'all unknown',
    [unknown(TYPE, KMS, { rule: true })],
    ['warning: The encryption of the bucket logs is unknown until apply.'],
  ],
  [
    'an unknown key',
    [{ ...changed(TYPE, KMS, encryption('aws:kms')), afterUnknown: unknownKey }],
    ['warning: The key of the bucket logs is unknown until apply.'],
  ],
])('%s', (_, changes, expected) => {
  expect(said(bucketEncryptionStays, changes)).toEqual(expected);
});

test.each([
  ['unchanged', [unchanged(TYPE, KMS)]],
  ['another key', [changed(TYPE, KMS, encryption('aws:kms', `${KEY}b`))]],
  ['two layers', [changed(TYPE, KMS, encryption('aws:kms:dsse', KEY))]],
  ['KMS', [changed(TYPE, encryption('AES256'), KMS)]],
  ['SSE-S3 deleted, which every bucket has', [deleted(TYPE, encryption('AES256'))]],
])('%s is no finding', (_, changes) => {
  expect(findings(bucketEncryptionStays, changes)).toEqual([]);
});

const within = (sse_algorithm: string, kms_master_key_id = '') => ({
  bucket: 'logs',
  server_side_encryption_configuration: [
    { rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm, kms_master_key_id }] }] },
  ],
});

test.each([
  [
    'without KMS',
    within('aws:kms', 'key'),
    within('AES256'),
    ['danger: The bucket logs encrypts new files more weakly.'],
  ],
  [
    'without a key of its own',
    within('aws:kms', 'key'),
    within('aws:kms'),
    ['danger: The bucket logs no longer encrypts with a key of the organization.'],
  ],
  ['with KMS', within('AES256'), within('aws:kms', 'key'), []],
])('an argument of the bucket: %s', (_, before, after, expected) => {
  expect(said(bucketEncryptionStays, [changed('aws_s3_bucket', before, after)])).toEqual(expected);
});

const BUCKET = 'aws_s3_bucket';
const second = (after: object) => change({ type: TYPE, address: `${TYPE}.second`, after: { ...after } });

test.each([
  ['SSE-S3 for KMS in the bucket', [unchanged(BUCKET, within('aws:kms', KEY)), second(encryption('AES256'))], WEAKER],
  ['SSE-S3 beside KMS', [unchanged(TYPE, KMS), second(encryption('AES256'))], WEAKER],
  ['no key beside one', [unchanged(TYPE, KMS), second(encryption('aws:kms'))], NO_KEY],
  [
    'an unknown key',
    [unchanged(BUCKET, within('aws:kms', KEY)), { ...second(encryption('aws:kms')), afterUnknown: unknownKey }],
    ['warning: The key of the bucket logs is unknown until apply.'],
  ],
  ['the same for KMS in the bucket', [unchanged(BUCKET, within('aws:kms', KEY)), second(KMS)], []],
  ['SSE-S3 for a bucket with SSE-S3', [unchanged(BUCKET, within('AES256')), second(encryption('AES256'))], []],
  ['SSE-S3 for a new bucket', [change({ type: BUCKET, after: { bucket: 'logs' } }), second(encryption('AES256'))], []],
  [
    'SSE-S3 beside KMS of another bucket',
    [unchanged(TYPE, { ...KMS, bucket: 'other' }), second(encryption('AES256'))],
    [],
  ],
])('created for a bucket that is there: %s', (_, changes, expected) => {
  expect(said(bucketEncryptionStays, changes)).toEqual(expected);
});

const keyOf = (account: string) => encryption('aws:kms', `arn:aws:kms:us-east-1:${account}:key/b`);
const FOREIGN = ['danger: The bucket logs encrypts with a key of an account that is in no plan.'];

test.each([
  ['a stranger', [changed(TYPE, KMS, keyOf('999999999999'))], FOREIGN],
  ['another account of the organization', [changed(TYPE, KMS, keyOf('222222222222'))], []],
  [
    'an account of the plans',
    [
      changed(TYPE, KMS, keyOf('999999999999')),
      unchanged('aws_kms_key', { arn: 'arn:aws:kms:us-east-1:999999999999:key/b' }),
    ],
    [],
  ],
  ['the stranger of before', [changed(TYPE, keyOf('999999999999'), { ...keyOf('999999999999'), region: 'a' })], []],
])('a key of %s', (_, changes, expected) => {
  expect(said(bucketEncryptionStays, changes, { organization: ORGANIZATION })).toEqual(expected);
});
