import { ResourceChange } from '../../../../world/plan/plan';
import { bucketPolicyStays } from '../../../../review/rules/trail/bucket-access';
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

const TYPE = 'aws_s3_bucket_policy';

const TLS = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const SOURCE = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/org-trail';
const DELIVERY = {
  Effect: 'Allow',
  Principal: { Service: 'cloudtrail.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::logs/AWSLogs/*',
  Condition: { StringEquals: { 'aws:SourceArn': SOURCE } },
};
const READERS = {
  Effect: 'Allow',
  Principal: { AWS: '222222222222' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::logs/*',
};
/** Names an account, and lets it do something else. */
const NAMING = { ...READERS, Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs' };
const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const BEFORE = { bucket: 'logs', policy: policy(TLS, DELIVERY) };

const WIDER = 'danger: The policy of the bucket logs admits what it did not admit.';
const NOT_DELIVERED = 'danger: The policy of the bucket logs no longer admits an AWS service that it admitted.';

test.each([
  ['plain HTTP is no longer denied', policy(DELIVERY), [WIDER]],
  ['an account may read', policy(TLS, DELIVERY, READERS), [WIDER]],
  ['any trail may deliver', policy(TLS, { ...DELIVERY, Condition: undefined }), [WIDER]],
  ['the trail may no longer deliver', policy(TLS), [NOT_DELIVERED]],
  [
    'only another trail may deliver',
    policy(TLS, { ...DELIVERY, Condition: { StringEquals: { 'aws:SourceArn': `${SOURCE}-other` } } }),
    [WIDER, NOT_DELIVERED],
  ],
])('%s', (_, after, expected) => {
  expect(said(bucketPolicyStays, [changed(TYPE, BEFORE, { policy: after })])).toEqual(expected);
});

test.each([
  ['another order', policy(DELIVERY, TLS)],
  ['another spelling', policy(TLS, { ...DELIVERY, Action: ['s3:PutObject'], Sid: 'Delivery' })],
  ['a Deny more', policy(TLS, DELIVERY, { ...TLS, Action: 's3:DeleteObject', Condition: undefined })],
  [
    'a condition more',
    policy(TLS, {
      ...DELIVERY,
      Condition: { StringEquals: { 'aws:SourceArn': SOURCE, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    }),
  ],
])('%s weakens nothing', (_, after) => {
  expect(findings(bucketPolicyStays, [changed(TYPE, BEFORE, { policy: after })])).toEqual([]);
});

test('an account that may read is told', () => {
  const [finding] = findings(bucketPolicyStays, [changed(TYPE, BEFORE, { policy: policy(TLS, DELIVERY, READERS) })]);
  expect(finding?.accounts).toEqual(['222222222222']);
});

const bucket = { bucket: 'logs' };

test.each([
  ['deleted', [deleted(TYPE, BEFORE)], ['danger: The policy of the bucket logs is deleted.']],
  [
    'forgotten',
    [forgotten(TYPE, BEFORE)],
    ['danger: The policy of the bucket logs is forgotten: it stays in AWS, and Terraform no longer looks after it.'],
  ],
  [
    'put on another bucket',
    [replaced(TYPE, BEFORE, { bucket: 'other' })],
    ['danger: The policy of the bucket logs goes to another bucket.'],
  ],
  ['made anew', [replaced(TYPE, BEFORE)], ['warning: The policy of the bucket logs is deleted and made anew.']],
  [
    'unknown',
    [unknown(TYPE, BEFORE, { policy: true })],
    ['danger: The policy of the bucket logs is unknown until apply.'],
  ],
  ['unchanged', [unchanged(TYPE, BEFORE)], []],
  ['deleted with its bucket', [deleted(TYPE, BEFORE), deleted('aws_s3_bucket', bucket)], []],
  [
    'replaced with its bucket',
    [
      { ...replaced(TYPE, BEFORE, { bucket: undefined }), afterUnknown: { bucket: true } },
      replaced('aws_s3_bucket', bucket),
    ],
    [],
  ],
  [
    'replaced with its bucket, which is named otherwise',
    [replaced(TYPE, BEFORE, { bucket: 'other' }), replaced('aws_s3_bucket', bucket, { bucket: 'other' })],
    [],
  ],
])('%s', (_, changes, expected) => {
  expect(said(bucketPolicyStays, changes)).toEqual(expected);
});

test.each([
  ['everybody may read, the named account too', policy(TLS, DELIVERY, { ...READERS, Principal: '*' }, NAMING)],
  ['plain HTTP is no longer denied to anybody', policy(DELIVERY, NAMING)],
])('%s: it touches the owner, where that is known', (_, after) => {
  const changes = [changed(TYPE, { bucket: 'logs', policy: policy(TLS, DELIVERY, NAMING) }, { policy: after })];
  const owned = unchanged('aws_s3_bucket_versioning', { bucket: 'logs', expected_bucket_owner: '333333333333' });
  expect(findings(bucketPolicyStays, changes)[0]?.accounts).toEqual([]);
  expect(findings(bucketPolicyStays, [...changes, owned])[0]?.accounts).toEqual(['333333333333']);
});

const EVERYBODY = { ...READERS, Principal: '*' };
const ofCompany = { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } };
const added = (...statements: object[]) =>
  change({ type: TYPE, after: { bucket: 'logs', policy: policy(...statements) } });
const inline = (before: string, after: string) =>
  changed('aws_s3_bucket', { bucket: 'logs', policy: before }, { policy: after });
const NEW = 'danger: The new policy of the bucket logs admits everybody.';
const NEW_WIDER = [WIDER, NOT_DELIVERED].map(text => text.replace('The policy', 'The new policy'));

test.each([
  ['a new policy for everybody', [added(TLS, EVERYBODY)], [NEW]],
  [
    'a new policy for everybody in place of the one within the bucket',
    [added(EVERYBODY), unchanged('aws_s3_bucket', BEFORE)],
    NEW_WIDER,
  ],
  ['a new policy for services and accounts', [added(TLS, DELIVERY, READERS)], []],
  ['a new policy for the organization', [added({ ...EVERYBODY, Condition: ofCompany })], []],
  [
    'a new policy that denies everybody else',
    [added(EVERYBODY, { ...EVERYBODY, Effect: 'Deny', Condition: { StringNotEquals: ofCompany.StringEquals } })],
    [],
  ],
  [
    'a new policy of a new bucket',
    [added(EVERYBODY), change({ type: 'aws_s3_bucket', after: { bucket: 'logs' } })],
    [],
  ],
  ['wider within the bucket', [inline(BEFORE.policy, policy(DELIVERY))], [WIDER]],
  ['no delivery within the bucket', [inline(BEFORE.policy, policy(TLS))], [NOT_DELIVERED]],
  ['new within the bucket', [inline('', policy(EVERYBODY))], [NEW]],
  ['narrower within the bucket', [inline(policy(DELIVERY), BEFORE.policy)], []],
  [
    'unknown within the bucket',
    [unknown('aws_s3_bucket', BEFORE, { policy: true })],
    ['danger: The policy of the bucket logs is unknown until apply.'],
  ],
  [
    'unknown within a bucket that is made anew',
    [{ ...unknown('aws_s3_bucket', BEFORE, { policy: true }), action: 'replace' as const }],
    [],
  ],
])('%s', (_, changes, expected) => {
  expect(said(bucketPolicyStays, changes)).toEqual(expected);
});

const FOREIGN = ['danger: The new policy of the bucket logs admits an account of somebody else.'];
const stranger = { ...READERS, Principal: { AWS: 'arn:aws:iam::999999999999:root' } };
const unknownPolicy = change({ type: TYPE, after: { bucket: 'logs' }, afterUnknown: { policy: true } });
const second = { ...added(READERS), address: `${TYPE}.second` };

test.each<[string, ResourceChange[], string[]]>([
  ['beside another one', [second, unchanged(TYPE, BEFORE)], NEW_WIDER],
  ['like the other one', [{ ...added(TLS, DELIVERY), address: `${TYPE}.second` }, unchanged(TYPE, BEFORE)], []],
  ['of another bucket', [second, unchanged(TYPE, { ...BEFORE, bucket: 'other' })], []],
  [
    'beside another one, unknown',
    [{ ...unknownPolicy, address: `${TYPE}.second` }, unchanged(TYPE, BEFORE)],
    ['danger: The new policy of the bucket logs is unknown until apply.'],
  ],
  ['unknown', [unknownPolicy], ['warning: The new policy of the bucket logs is unknown until apply.']],
  ['unknown, of a new bucket', [unknownPolicy, change({ type: 'aws_s3_bucket', after: { bucket: 'logs' } })], []],
  ['for an account of somebody else', [added(stranger)], FOREIGN],
  [
    'for an account of somebody else by a condition',
    [added({ ...EVERYBODY, Condition: { StringEquals: { 'aws:PrincipalAccount': '999999999999' } } })],
    FOREIGN,
  ],
  ['for an account of its own', [added(READERS)], []],
  ['against an account of somebody else', [added({ ...stranger, Effect: 'Deny' })], []],
])('a new policy %s', (_, changes, expected) => {
  expect(said(bucketPolicyStays, changes, { organization: ORGANIZATION })).toEqual(expected);
});

test('a policy that is too large to compare is a danger', () => {
  const many = Array.from({ length: 400 }, (_, at) => ({ ...TLS, Sid: `S${at}`, Action: `s3:Put${at}` }));
  expect(said(bucketPolicyStays, [changed(TYPE, BEFORE, { policy: policy(TLS, DELIVERY, ...many) })])).toEqual([
    'danger: The policy of the bucket logs changes, and nobody can tell whether it becomes weaker.',
  ]);
});

test('a bucket that is handed to another address is judged with the policy that it has there', () => {
  const left = forgotten('aws_s3_bucket', BEFORE);
  const taken = (after: string) =>
    change({ type: 'aws_s3_bucket', address: 'new', after: { ...BEFORE, policy: after } });
  expect(said(bucketPolicyStays, [left, taken(policy(DELIVERY, TLS))])).toEqual([]);
  expect(said(bucketPolicyStays, [left, taken(policy(DELIVERY))])).toEqual([WIDER]);
});
