import { ResourceChange } from '../../../../world/plan/plan';
import { logGroupKeepsLogs } from '../../../../review/rules/trail/log-group-keeps-logs';
import { change, changed, deleted, findings, forgotten, replaced, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_cloudwatch_log_group';
const GROUP = {
  name: 'trail',
  arn: 'arn:aws:logs:us-east-1:111111111111:log-group:trail',
  retention_in_days: 365,
  kms_key_id: 'arn:aws:kms:us-east-1:111111111111:key/a',
  skip_destroy: false,
};
const FEWER = ['danger: The log group trail keeps events for fewer days.'];
const FORGOTTEN = [
  'danger: The log group trail is forgotten: it stays in AWS, and Terraform no longer looks after it.',
];

test.each([
  ['fewer days', [changed(TYPE, GROUP, { retention_in_days: 180 })], FEWER],
  ['days instead of for ever', [changed(TYPE, { ...GROUP, retention_in_days: 0 }, { retention_in_days: 3653 })], FEWER],
  [
    'no key',
    [changed(TYPE, GROUP, { kms_key_id: '' })],
    ['danger: The log group trail is no longer encrypted with its key.'],
  ],
  ['deleted', [deleted(TYPE, GROUP)], ['danger: The log group trail is deleted.']],
  ['forgotten', [forgotten(TYPE, GROUP)], FORGOTTEN],
  ['left in AWS by skip_destroy', [deleted(TYPE, { ...GROUP, skip_destroy: true })], FORGOTTEN],
  [
    'unknown',
    [unknown(TYPE, GROUP, { retention_in_days: true })],
    ['warning: How long the log group trail keeps events is unknown until apply.'],
  ],
])('%s', (_, changes, expected) => {
  expect(said(logGroupKeepsLogs, changes)).toEqual(expected);
});

test.each([
  ['unchanged', [unchanged(TYPE, GROUP)]],
  ['more days', [changed(TYPE, GROUP, { retention_in_days: 400 })]],
  ['for ever', [changed(TYPE, GROUP, { retention_in_days: 0 })]],
  ['for ever, spelt otherwise', [changed(TYPE, { ...GROUP, retention_in_days: 0 }, { retention_in_days: null })]],
  ['another key', [changed(TYPE, GROUP, { kms_key_id: 'arn:aws:kms:us-east-1:111111111111:key/b' })]],
])('%s is no finding', (_, changes) => {
  expect(findings(logGroupKeepsLogs, changes)).toEqual([]);
});

const SUBSCRIPTION = {
  name: 'siem',
  log_group_name: 'trail',
  destination_arn: 'arn:aws:logs:us-east-1:1:destination:a',
};
const SIEM = 'The subscription siem of the log group trail';
const FILTER = 'aws_cloudwatch_log_subscription_filter';

test.each([
  [
    'deleted',
    [deleted(FILTER, SUBSCRIPTION), unchanged(TYPE, GROUP)],
    ['warning: The subscription siem of the log group trail is deleted.'],
  ],
  [
    'deleted with its log group',
    [deleted(FILTER, SUBSCRIPTION), deleted(TYPE, GROUP)],
    ['danger: The log group trail is deleted.'],
  ],
  [
    'defined by another address',
    [deleted(FILTER, SUBSCRIPTION), change({ type: FILTER, address: `${FILTER}.new`, after: SUBSCRIPTION })],
    [`warning: ${SIEM} is deleted at ${FILTER}.it and defined again at ${FILTER}.new; the deletion may come last.`],
  ],
  [
    'narrower',
    [changed(FILTER, { ...SUBSCRIPTION, filter_pattern: '' }, { filter_pattern: '{ $.x = "never" }' })],
    [`warning: ${SIEM} sends other events.`],
  ],
  [
    'of an unknown pattern',
    [unknown(FILTER, SUBSCRIPTION, { filter_pattern: true })],
    [`warning: ${SIEM} leaves 'filter_pattern' unknown until apply.`],
  ],
  [
    'sent elsewhere',
    [replaced(FILTER, SUBSCRIPTION, { destination_arn: `${SUBSCRIPTION.destination_arn}-b` })],
    [`warning: ${SIEM} sends elsewhere.`],
  ],
  [
    'sent to another account',
    [replaced(FILTER, SUBSCRIPTION, { destination_arn: 'arn:aws:logs:us-east-1:2:destination:a' })],
    [`danger: ${SIEM} sends to another account.`],
  ],
  [
    'of another log group',
    [replaced(FILTER, SUBSCRIPTION, { log_group_name: 'other' })],
    [`warning: ${SIEM} belongs to another log group.`],
  ],
  [
    'sent with another role',
    [changed(FILTER, { ...SUBSCRIPTION, role_arn: 'arn:aws:iam::1:role/a' }, { role_arn: 'arn:aws:iam::1:role/b' })],
    [`warning: ${SIEM} gets another role.`],
  ],
  ['wider', [changed(FILTER, { ...SUBSCRIPTION, filter_pattern: 'ERROR' }, { filter_pattern: '' })], []],
  ['otherwise distributed', [changed(FILTER, SUBSCRIPTION, { distribution: 'Random' })], []],
  ['unchanged', [unchanged(FILTER, SUBSCRIPTION)], []],
])('a subscription that is %s', (_, changes, expected) => {
  expect(said(logGroupKeepsLogs, changes)).toEqual(expected);
});

const MASK = 'aws_cloudwatch_log_data_protection_policy';
const OF_ALL = 'aws_cloudwatch_log_account_policy';
const masks = { policy_name: 'mask', policy_type: 'DATA_PROTECTION_POLICY', policy_document: '{}' };
const MASKED = "warning: The policy of all log groups 'mask' masks or rewrites events of every log group.";
const trail = unchanged('aws_cloudtrail', { name: 'all', cloud_watch_logs_group_arn: `${GROUP.arn}:*` });
const apart = { stack: 'other' };

test.each<[string, ResourceChange[], string[]]>([
  [
    'a log group',
    [change({ type: MASK, after: { log_group_name: 'trail', policy_document: '{}' } })],
    ["warning: The data protection policy of log group 'trail' masks what it finds in events."],
  ],
  ['less of a log group', [deleted(MASK, { log_group_name: 'trail', policy_document: '{}' })], []],
  ['every log group', [unchanged(TYPE, GROUP), trail, change({ type: OF_ALL, after: masks })], [MASKED]],
  [
    'every log group of what may be another account',
    [unchanged(TYPE, GROUP), trail, change({ type: OF_ALL, after: masks, ...apart })],
    [],
  ],
  [
    'no log group that guards',
    [unchanged(TYPE, { ...GROUP, name: '/app' }), change({ type: OF_ALL, after: masks })],
    [],
  ],
  [
    'nothing: it indexes fields',
    [unchanged(TYPE, GROUP), trail, change({ type: OF_ALL, after: { ...masks, policy_type: 'FIELD_INDEX_POLICY' } })],
    [],
  ],
  ['no more than before', [unchanged(TYPE, GROUP), trail, unchanged(OF_ALL, masks)], []],
])('a policy masks %s', (_, changes, expected) => {
  expect(said(logGroupKeepsLogs, changes)).toEqual(expected);
});

test('days and account are told', () => {
  expect(findings(logGroupKeepsLogs, [changed(TYPE, GROUP, { retention_in_days: 180 })])).toMatchObject([
    { accounts: ['111111111111'], details: ['retention_in_days: 365 → 180'] },
  ]);
});
