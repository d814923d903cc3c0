import { logsAreKept } from '../../../../review/rules/trail/bucket-files';
import { change, changed, deleted, findings, forgotten, replaced, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_s3_bucket_lifecycle_configuration';

const rule = (over: object = {}) => ({
  id: 'expire',
  status: 'Enabled',
  prefix: '',
  filter: [{ prefix: '', and: [], tag: [], object_size_greater_than: null, object_size_less_than: null }],
  expiration: [{ days: 400, date: null, expired_object_delete_marker: false }],
  noncurrent_version_expiration: [{ noncurrent_days: 30, newer_noncurrent_versions: null }],
  transition: [],
  ...over,
});
const lifecycle = (...rules: object[]) => ({ bucket: 'logs', rule: rules });
const days = (count: number) => ({ expiration: [{ days: count }] });
const old = (noncurrent_days: number, newer_noncurrent_versions: number | null = null) => ({
  noncurrent_version_expiration: [{ noncurrent_days, newer_noncurrent_versions }],
});
const below = (prefix: string) => ({ filter: [{ prefix }] });
const KEEP_OLD = old(30, 5);

test.each([
  ['a day earlier', rule(), [rule(days(399))], ['files after 399 days']],
  ['old versions a day earlier', rule(), [rule(old(29))], ['old versions after 29 days']],
  ['fewer old versions', rule(KEEP_OLD), [rule(old(30, 4))], ['old versions after 30 days, all but the newest 4']],
  ['old versions later, but all of them', rule(KEEP_OLD), [rule(old(60))], ['old versions after 60 days']],
  ['on a date', rule(), [rule({ expiration: [{ date: '2027-01-01T00:00:00Z' }] })], ['files on 2027-01-01T00:00:00Z']],
  [
    'everything, not only a prefix',
    rule(below('AWSLogs/')),
    [rule()],
    ['files after 400 days', 'old versions after 30 days'],
  ],
  ['a rule more', rule(), [rule(), rule({ ...below('AWSLogs/'), ...days(7) })], ['files of AWSLogs/ after 7 days']],
  [
    'a disabled rule enabled',
    rule({ status: 'Disabled' }),
    [rule()],
    ['files after 400 days', 'old versions after 30 days'],
  ],
  ['one day', rule(), [rule(days(1))], ['files after 1 day']],
  [
    'a tag',
    rule(days(0)),
    [rule({ ...days(7), filter: [{ and: [{ prefix: 'a/', tags: { keep: 'no' } }] }] })],
    ['files of a/, tag keep=no after 7 days'],
  ],
])('%s', (_, before, after, words) => {
  expect(findings(logsAreKept, [changed(TYPE, lifecycle(before), lifecycle(...after))])).toMatchObject([
    {
      severity: 'danger',
      summary: 'Files of the bucket logs expire earlier.',
      details: expect.arrayContaining(words.map(line => `after: ${line}`)) as unknown,
    },
  ]);
});

test.each([
  ['unchanged', [unchanged(TYPE, lifecycle(rule()))]],
  ['a day later', [changed(TYPE, lifecycle(rule()), lifecycle(rule(days(401))))]],
  ['more old versions', [changed(TYPE, lifecycle(rule(KEEP_OLD)), lifecycle(rule(old(30, 6))))]],
  ['disabled', [changed(TYPE, lifecycle(rule()), lifecycle(rule({ status: 'Disabled' })))]],
  ['a prefix only', [changed(TYPE, lifecycle(rule()), lifecycle(rule(below('AWSLogs/'))))]],
  ['a longer prefix', [changed(TYPE, lifecycle(rule(below('a/'))), lifecycle(rule(below('a/b/'))))]],
  ['another storage class earlier', [changed(TYPE, lifecycle(rule()), lifecycle(rule({ transition: [{ days: 1 }] })))]],
  ['another id', [changed(TYPE, lifecycle(rule()), lifecycle(rule({ id: 'other' })))]],
  ['another order', [changed(TYPE, lifecycle(rule(), rule(below('a/'))), lifecycle(rule(below('a/')), rule()))]],
  ['deleted', [deleted(TYPE, lifecycle(rule()))]],
  ['forgotten', [forgotten(TYPE, lifecycle(rule()))]],
  ['created', [change({ type: TYPE, after: lifecycle(rule()) })]],
])('%s is no finding', (_, changes) => {
  expect(findings(logsAreKept, changes)).toEqual([]);
});

test('unknown rules are said to be unknown', () => {
  expect(said(logsAreKept, [unknown(TYPE, lifecycle(rule()), { rule: [{ expiration: [{ days: true }] }] })])).toEqual([
    'warning: When files of the bucket logs expire is unknown until apply.',
  ]);
});

const within = (...rules: object[]) => ({ bucket: 'logs', lifecycle_rule: rules });
const ofBucket = (expiry: number, over: object = {}) => ({
  enabled: true,
  prefix: '',
  tags: {},
  expiration: [{ days: expiry, date: '' }],
  noncurrent_version_expiration: [{ days: 30 }],
  ...over,
});
const EARLIER = ['danger: Files of the bucket logs expire earlier.'];

test.each([
  ['earlier', [changed('aws_s3_bucket', within(ofBucket(400)), within(ofBucket(1)))], EARLIER],
  [
    'old versions earlier',
    [
      changed(
        'aws_s3_bucket',
        within(ofBucket(400)),
        within(ofBucket(400, { noncurrent_version_expiration: [{ days: 1 }] })),
      ),
    ],
    EARLIER,
  ],
  ['a first rule', [changed('aws_s3_bucket', within(), within(ofBucket(1)))], EARLIER],
  [
    'unknown',
    [unknown('aws_s3_bucket', within(ofBucket(400)), { lifecycle_rule: true })],
    ['warning: When files of the bucket logs expire is unknown until apply.'],
  ],
  ['later', [changed('aws_s3_bucket', within(ofBucket(400)), within(ofBucket(401)))], []],
  ['disabled', [changed('aws_s3_bucket', within(), within(ofBucket(1, { enabled: false })))], []],
  ['below a prefix', [changed('aws_s3_bucket', within(ofBucket(7)), within(ofBucket(7, { prefix: 'a/' })))], []],
])('a rule of the bucket itself: %s', (_, changes, expected) => {
  expect(said(logsAreKept, changes)).toEqual(expected);
});

describe('a lifecycle that is new', () => {
  const BUCKET = 'aws_s3_bucket';
  const created = change({ type: TYPE, after: lifecycle(rule(days(7))) });

  test('on a bucket that is there', () => {
    expect(findings(logsAreKept, [unchanged(BUCKET, { bucket: 'logs' }), created])).toMatchObject([
      {
        severity: 'danger',
        summary: 'Files of the bucket logs expire earlier.',
        details: ['before: never', 'after: files after 7 days', 'after: old versions after 30 days'],
      },
    ]);
  });

  test('in place of one with another address', () => {
    const former = deleted(TYPE, lifecycle(rule()));
    expect(findings(logsAreKept, [unchanged(BUCKET, { bucket: 'logs' }), former, created])).toMatchObject([
      { details: ['before: files after 400 days', 'before: old versions after 30 days', 'after: files after 7 days'] },
    ]);
    const same = change({ type: TYPE, after: lifecycle(rule()) });
    expect(said(logsAreKept, [unchanged(BUCKET, { bucket: 'logs' }), former, same])).toEqual([]);
  });

  test('on the bucket of a trail that no plan has', () => {
    const trail = unchanged('aws_cloudtrail', { s3_bucket_name: 'logs' });
    expect(said(logsAreKept, [trail, created])).toEqual(EARLIER);
    expect(said(logsAreKept, [trail, change({ type: BUCKET, after: { bucket: 'logs' } }), created])).toEqual([]);
    expect(said(logsAreKept, [unchanged('aws_cloudtrail', { s3_bucket_name: 'other' }), created])).toEqual([]);
  });

  test('in place of rules of the bucket itself', () => {
    expect(said(logsAreKept, [unchanged(BUCKET, within(ofBucket(8))), created])).toEqual(EARLIER);
    expect(said(logsAreKept, [unchanged(BUCKET, within(ofBucket(7))), created])).toEqual([]);
  });

  test.each([
    ['with its bucket', [change({ type: BUCKET, after: { bucket: 'logs' } }), created]],
    ['with a bucket that is replaced', [replaced(BUCKET, { bucket: 'logs' }), created]],
    [
      'without an expiry',
      [unchanged(BUCKET, { bucket: 'logs' }), change({ type: TYPE, after: lifecycle(rule({ status: 'Disabled' })) })],
    ],
  ])('nothing to say: %s', (_, changes) => {
    expect(said(logsAreKept, changes)).toEqual([]);
  });
});
