import { Attributes } from '../../../../world/plan/plan';
import { trailStaysOn } from '../../../../review/rules/trail/trail-stays-on';
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

const TYPE = 'aws_cloudtrail';

const TRAIL = {
  name: 'org-trail',
  arn: 'arn:aws:cloudtrail:us-east-1:111111111111:trail/org-trail',
  enable_logging: true,
  is_multi_region_trail: true,
  is_organization_trail: true,
  include_global_service_events: true,
  enable_log_file_validation: true,
  kms_key_id: 'arn:aws:kms:us-east-1:111111111111:key/a',
  cloud_watch_logs_group_arn: 'arn:aws:logs:us-east-1:111111111111:log-group:trail:*',
  cloud_watch_logs_role_arn: 'arn:aws:iam::111111111111:role/trail',
  s3_bucket_name: 'logs',
  event_selector: [],
  advanced_event_selector: [],
  tags: {},
};

const advanced = (...fields: object[]) => ({
  advanced_event_selector: [
    { name: 'management', field_selector: [{ field: 'eventCategory', equals: ['Management'] }, ...fields] },
  ],
});
const basic = (selector: object) => ({ event_selector: [selector] });
const DATA = { type: 'AWS::S3::Object', values: ['arn:aws:s3'] };

const S3 = [
  { field: 'eventCategory', equals: ['Data'] },
  { field: 'resources.type', equals: ['AWS::S3::Object', 'AWS::Lambda::Function'] },
];
const data = (...fields: object[]) => ({ advanced_event_selector: [{ field_selector: [...S3, ...fields] }] });
const basicData = (values: string[], type = 'All') =>
  basic({ read_write_type: type, include_management_events: true, data_resource: [{ type: DATA.type, values }] });
const network = (...fields: object[]) => ({
  advanced_event_selector: [
    ...advanced().advanced_event_selector,
    { field_selector: [{ field: 'eventCategory', equals: ['NetworkActivity'] }, ...fields] },
  ],
});
const KMS_CALLS = { field: 'eventSource', equals: ['kms.amazonaws.com'] };
const FEWER_CALLS = ['warning: The trail records fewer network activity events.'];
const FEWER_DATA = ['warning: The trail records fewer data events.'];

test.each<[string, Attributes, Attributes, string[]]>([
  [
    'no topic',
    { sns_topic_name: 'files' },
    { sns_topic_name: '' },
    ['warning: The trail no longer tells a topic of new log files.'],
  ],
  [
    'insights less',
    { insight_selector: [{ insight_type: 'ApiCallRateInsight' }, { insight_type: 'ApiErrorRateInsight' }] },
    { insight_selector: [{ insight_type: 'ApiCallRateInsight' }] },
    ['warning: The trail no longer notices unusual activity.'],
  ],
  [
    'insights in another order',
    { insight_selector: [{ insight_type: 'ApiCallRateInsight' }, { insight_type: 'ApiErrorRateInsight' }] },
    { insight_selector: [{ insight_type: 'ApiErrorRateInsight' }, { insight_type: 'ApiCallRateInsight' }] },
    [],
  ],
  [
    'another prefix',
    { s3_key_prefix: 'org' },
    { s3_key_prefix: 'other' },
    ['warning: Log files go to another folder of the bucket.'],
  ],
  [
    'another role',
    {},
    { cloud_watch_logs_role_arn: 'arn:aws:iam::111111111111:role/other' },
    ['warning: The trail delivers to its log group with another role.'],
  ],
  [
    'a key of another account',
    {},
    { kms_key_id: 'arn:aws:kms:us-east-1:222222222222:key/b' },
    ['warning: Log files are encrypted with a key of another account.'],
  ],
  [
    'data events of fewer types',
    data(),
    { advanced_event_selector: [{ field_selector: [S3[0], { ...S3[1], equals: [DATA.type] }] }] },
    FEWER_DATA,
  ],
  ['data events that write', data(), data({ field: 'readOnly', equals: ['false'] }), FEWER_DATA],
  ['data events of some ARNs', data(), data({ field: 'resources.ARN', starts_with: ['arn:aws:s3:::a'] }), FEWER_DATA],
  ['data events of some buckets', basicData(['arn:aws:s3']), basicData(['arn:aws:s3:::a/']), FEWER_DATA],
  [
    'data events that read',
    basicData(['arn:aws:s3']),
    basicData(['arn:aws:s3'], 'ReadOnly'),
    ['danger: The trail records fewer management events.', ...FEWER_DATA],
  ],
  ['data events without one', data(), data({ field: 'resources.ARN', not_equals: ['arn:aws:s3:::a'] }), FEWER_DATA],
  [
    'data events of fewer buckets left out',
    data({ field: 'resources.ARN', not_equals: ['arn:aws:s3:::a', 'arn:aws:s3:::b'] }),
    data({ field: 'resources.ARN', not_equals: ['arn:aws:s3:::a'] }),
    [],
  ],
  ['no network activity', network(KMS_CALLS), advanced(), FEWER_CALLS],
  [
    'network activity that is denied',
    network(KMS_CALLS),
    network(KMS_CALLS, { field: 'errorCode', equals: ['VpceAccessDenied'] }),
    FEWER_CALLS,
  ],
  [
    'network activity of more sources',
    network(KMS_CALLS),
    network({ ...KMS_CALLS, equals: ['ec2.amazonaws.com', 'kms.amazonaws.com'] }),
    [],
  ],
  ['the first network activity', advanced(), network(KMS_CALLS), []],
  ['data events of all buckets', basicData(['arn:aws:s3:::a/']), basicData(['arn:aws:s3']), []],
  ['data events of a folder and more', basicData(['arn:aws:s3:::a/b/']), basicData(['arn:aws:s3:::a/']), []],
  [
    'data events by two selectors',
    data(),
    {
      advanced_event_selector: ['true', 'false'].map(value => ({
        field_selector: [...S3, { field: 'readOnly', equals: [value] }],
      })),
    },
    [],
  ],
])('%s', (_, before, over, expected) => {
  const trail = { ...TRAIL, ...before };
  expect(said(trailStaysOn, [changed(TYPE, trail, over)])).toEqual(expected);
});

test('a trail that is made anew elsewhere', () => {
  expect(said(trailStaysOn, [replaced(TYPE, TRAIL, { region: 'us-east-1' })])).toEqual([]);
  expect(said(trailStaysOn, [replaced(TYPE, TRAIL, { region: 'eu-west-1' })])).toEqual([
    'danger: The trail moves to another region.',
  ]);
});

test.each([
  ['stopped', { enable_logging: false }, ['danger: The trail stops recording.']],
  ['one region', { is_multi_region_trail: false }, ['danger: The trail records its home region only.']],
  ['one account', { is_organization_trail: false }, ['danger: The trail records its own account only.']],
  ['no global services', { include_global_service_events: false }, ['danger: The trail leaves out global services.']],
  ['not validated', { enable_log_file_validation: null }, ['danger: Log files are no longer validated.']],
  ['no key', { kms_key_id: '' }, ['danger: Log files are no longer encrypted with the key of the trail.']],
  ['no log group', { cloud_watch_logs_group_arn: '' }, ['danger: The trail no longer delivers to its log group.']],
  ['no role', { cloud_watch_logs_role_arn: null }, ['danger: The trail no longer delivers to its log group.']],
  [
    'another log group',
    { cloud_watch_logs_group_arn: 'arn:aws:logs:us-east-1:111111111111:log-group:other:*' },
    ['danger: The trail delivers to another log group.'],
  ],
  ['another bucket', { s3_bucket_name: 'other' }, ['danger: Log files go to another bucket.']],
  [
    'two at once',
    { enable_logging: false, kms_key_id: null },
    ['danger: The trail stops recording.', 'danger: Log files are no longer encrypted with the key of the trail.'],
  ],
])('%s', (_, over, expected) => {
  expect(said(trailStaysOn, [changed(TYPE, TRAIL, over)])).toEqual(expected);
});

test.each([
  ['tags', { tags: { a: 'b' } }],
  ['another key', { kms_key_id: 'arn:aws:kms:us-east-1:111111111111:key/b' }],
  ['the first topic', { sns_topic_name: 'files' }],
  ['no prefix, spelt otherwise', { s3_key_prefix: '' }],
  ['another spelling of the log group', { cloud_watch_logs_group_arn: TRAIL.cloud_watch_logs_group_arn.slice(0, -2) }],
  ['all management events by a selector', advanced()],
  ['reads and writes by a selector', advanced({ field: 'readOnly', equals: ['true', 'false'] })],
  ['all management events by a basic selector', basic({ read_write_type: 'All', include_management_events: true })],
  ['data events on top', basic({ include_management_events: true, data_resource: [DATA] })],
])('%s weakens nothing', (_, over) => {
  expect(findings(trailStaysOn, [changed(TYPE, TRAIL, over)])).toEqual([]);
});

test.each([
  [
    'no reads',
    advanced({ field: 'readOnly', equals: ['false'] }),
    ['management events that read are no longer recorded'],
  ],
  [
    'no writes',
    advanced({ field: 'readOnly', equals: ['true'] }),
    ['management events that write are no longer recorded'],
  ],
  [
    'no source',
    advanced({ field: 'eventSource', not_equals: ['kms.amazonaws.com'] }),
    ['no longer recorded: events of kms.amazonaws.com'],
  ],
  [
    'one event name only',
    advanced({ field: 'eventName', starts_with: ['Delete'] }),
    ['no longer recorded: every eventName but those that start with Delete'],
  ],
  ['writes only', basic({ read_write_type: 'WriteOnly' }), ['management events that read are no longer recorded']],
  ['reads only', basic({ read_write_type: 'ReadOnly' }), ['management events that write are no longer recorded']],
  [
    'none',
    basic({ include_management_events: false, data_resource: [DATA] }),
    ['management events that read are no longer recorded', 'management events that write are no longer recorded'],
  ],
  [
    'a basic source',
    basic({ exclude_management_event_sources: ['rdsdata.amazonaws.com'] }),
    ['no longer recorded: events of rdsdata.amazonaws.com'],
  ],
  [
    'a source, of the writes alone',
    {
      advanced_event_selector: [
        ...advanced({ field: 'readOnly', equals: ['true'] }).advanced_event_selector,
        ...advanced(
          { field: 'readOnly', equals: ['false'] },
          { field: 'eventSource', not_equals: ['kms.amazonaws.com'] },
        ).advanced_event_selector,
      ],
    },
    ['no longer recorded: events of kms.amazonaws.com (writes)'],
  ],
  [
    'writes by what is not read-only',
    advanced({ field: 'readOnly', not_equals: ['false'] }),
    ['management events that write are no longer recorded'],
  ],
])('management events are dropped: %s', (_, over, details) => {
  expect(findings(trailStaysOn, [changed(TYPE, TRAIL, over)])).toMatchObject([
    { severity: 'danger', summary: 'The trail records fewer management events.', details },
  ]);
});

test('what one selector leaves out and another one takes is recorded', () => {
  const over = {
    advanced_event_selector: [
      ...advanced({ field: 'eventSource', not_equals: ['kms.amazonaws.com'] }).advanced_event_selector,
      ...advanced().advanced_event_selector,
    ],
  };
  expect(findings(trailStaysOn, [changed(TYPE, TRAIL, over)])).toEqual([]);
});

test('the same events by two selectors are all events', () => {
  const over = {
    advanced_event_selector: [
      ...advanced({ field: 'readOnly', equals: ['true'] }).advanced_event_selector,
      ...advanced({ field: 'readOnly', equals: ['false'] }).advanced_event_selector,
    ],
  };
  expect(findings(trailStaysOn, [changed(TYPE, TRAIL, over)])).toEqual([]);
  const without = advanced({ field: 'eventSource', not_equals: ['kms.amazonaws.com'] });
  const writes = {
    advanced_event_selector: [
      ...advanced({ field: 'readOnly', equals: ['true'] }).advanced_event_selector,
      ...advanced({ field: 'readOnly', equals: ['false'] }, { field: 'eventSource', not_equals: ['kms.amazonaws.com'] })
        .advanced_event_selector,
    ],
  };
  expect(findings(trailStaysOn, [changed(TYPE, { ...TRAIL, ...without }, writes)])).toEqual([]);
});

test('data events that are no longer recorded are a warning', () => {
  const before = { ...TRAIL, ...basic({ data_resource: [DATA] }) };
  expect(said(trailStaysOn, [changed(TYPE, before, { event_selector: [] })])).toEqual([
    'warning: The trail no longer records data events.',
  ]);
});

test.each([
  ['deleted', deleted(TYPE, TRAIL), ['danger: The trail org-trail is deleted.']],
  [
    'forgotten',
    forgotten(TYPE, TRAIL),
    ['danger: The trail org-trail is forgotten: it stays in AWS, and Terraform no longer looks after it.'],
  ],
  [
    'replaced by a weaker one',
    replaced(TYPE, TRAIL, { enable_logging: false }),
    ['danger: The trail stops recording.'],
  ],
  ['created', change({ type: TYPE, after: { ...TRAIL, enable_logging: false } }), []],
  ['unchanged', unchanged(TYPE, { ...TRAIL, enable_logging: false }), []],
  ['left over', change({ type: TYPE, before: TRAIL, deposed: '00000001' }), []],
])('%s', (_, one, expected) => {
  expect(said(trailStaysOn, [one])).toEqual(expected);
});

test.each([
  ['enable_logging', 'Whether the trail records is unknown until apply.'],
  ['cloud_watch_logs_group_arn', 'The log group of the trail is unknown until apply.'],
  ['s3_bucket_name', 'The bucket of the log files is unknown until apply.'],
  ['kms_key_id', 'The key that encrypts the log files is unknown until apply.'],
  ['advanced_event_selector', 'Which events the trail records is unknown until apply.'],
])('%s unknown', (path, summary) => {
  expect(said(trailStaysOn, [unknown(TYPE, TRAIL, { [path]: true })])).toEqual([`warning: ${summary}`]);
});

test('what could not become weaker, or what a role is, may be unknown', () => {
  expect(
    findings(trailStaysOn, [unknown(TYPE, { ...TRAIL, enable_logging: false }, { enable_logging: true })]),
  ).toEqual([]);
  expect(findings(trailStaysOn, [unknown(TYPE, TRAIL, { cloud_watch_logs_role_arn: true })])).toEqual([]);
});

test('an organization trail is about every account, another one about its own', () => {
  const [organization] = findings(trailStaysOn, [deleted(TYPE, TRAIL)], { organization: ORGANIZATION });
  expect(organization).toEqual({
    rule: 'trail-stays-on',
    severity: 'danger',
    stack: 'stack',
    address: 'aws_cloudtrail.it',
    accounts: ['111111111111', '222222222222', '333333333333', '444444444444'],
    summary: 'The trail org-trail is deleted.',
    meaning:
      'Nothing that anybody does in its accounts is recorded from then on, no alarm rings, and the chain of digests ends.',
    details: [],
  });
  const own = { ...TRAIL, is_organization_trail: false };
  expect(findings(trailStaysOn, [deleted(TYPE, own)], { organization: ORGANIZATION })[0]?.accounts).toEqual([
    '111111111111',
  ]);
});

test('a sensitive value is not printed', () => {
  const hidden = {
    ...changed(TYPE, TRAIL, { s3_bucket_name: 'other-secret' }),
    afterSensitive: { s3_bucket_name: true },
  };
  expect(findings(trailStaysOn, [hidden])[0]?.details).toEqual([
    's3_bucket_name: (sensitive value) → (sensitive value)',
  ]);
});
