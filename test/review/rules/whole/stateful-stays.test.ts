import { statefulStays } from '../../../../review/rules/whole/stateful-stays';
import { changed, deleted, findings, forgotten, ORGANIZATION, replaced, said, unchanged } from '../changes';

const BUCKET = { bucket: 'logs', force_destroy: false };

test.each([
  ['aws_s3_bucket', 'bucket', 'bucket'],
  ['aws_kms_key', 'key_id', 'KMS key'],
  ['aws_cloudwatch_log_group', 'name', 'log group'],
  ['aws_cloudtrail', 'name', 'trail'],
  ['aws_sns_topic', 'name', 'topic'],
  ['aws_cloudwatch_event_bus', 'name', 'event bus'],
  ['aws_cloudformation_stack_set', 'name', 'StackSet'],
  ['aws_organizations_policy', 'name', 'SCP'],
])('a replaced %s', (type, attribute, kind) => {
  expect(said(statefulStays, [replaced(type, { [attribute]: 'it' })])).toEqual([`danger: The ${kind} it is replaced.`]);
});

test('why it is replaced is told', () => {
  const replacement = {
    ...replaced('aws_s3_bucket', BUCKET, { object_lock_enabled: true }),
    replacePaths: [['object_lock_enabled']],
  };
  expect(findings(statefulStays, [replacement])).toEqual([
    {
      rule: 'stateful-stays',
      severity: 'danger',
      stack: 'stack',
      address: 'aws_s3_bucket.it',
      accounts: [],
      summary: 'The bucket logs is replaced.',
      meaning: 'Every file in it is lost, or, where it is not empty and may not be emptied, the apply fails half-way.',
      details: ['object_lock_enabled: (none) → true'],
    },
  ]);
});

test.each([
  ['a deleted bucket', [deleted('aws_s3_bucket', BUCKET)], ['danger: The bucket logs is deleted.']],
  [
    'a forgotten bucket',
    [forgotten('aws_s3_bucket', BUCKET)],
    ['danger: The bucket logs is forgotten: it stays in AWS, and Terraform no longer looks after it.'],
  ],
  ['a deleted topic', [deleted('aws_sns_topic', { name: 'alerts' })], ['danger: The topic alerts is deleted.']],
  [
    'a deleted account',
    [deleted('aws_organizations_account', { id: '222222222222', name: 'payments' })],
    ['danger: The account payments is deleted.'],
  ],
  [
    'a bucket that may be emptied',
    [changed('aws_s3_bucket', BUCKET, { force_destroy: true })],
    ['warning: The bucket logs can be destroyed while it holds files.'],
  ],
  [
    'an account that is closed when its lines go',
    [changed('aws_organizations_account', { name: 'payments', close_on_deletion: null }, { close_on_deletion: true })],
    ['warning: The account payments is closed when its resource goes.'],
  ],
])('%s', (_, changes, expected) => {
  expect(said(statefulStays, changes)).toEqual(expected);
});

test.each([
  ['unchanged', [unchanged('aws_s3_bucket', BUCKET)]],
  ['tags', [changed('aws_s3_bucket', BUCKET, { tags: { a: 'b' } })]],
  ['a bucket that may no longer be emptied', [changed('aws_s3_bucket', { ...BUCKET, force_destroy: true }, BUCKET)]],
  [
    'an account that stays open',
    [changed('aws_organizations_account', { name: 'payments', close_on_deletion: true }, { close_on_deletion: false })],
  ],
  ['a deleted trail, which trail-stays-on says', [deleted('aws_cloudtrail', { name: 'org-trail' })]],
  ['a moved bucket', [unchanged('aws_s3_bucket', BUCKET, { previousAddress: 'aws_s3_bucket.before' })]],
  ['a replaced alias', [replaced('aws_kms_alias', { name: 'alias/a' })]],
])('%s is no finding', (_, changes) => {
  expect(findings(statefulStays, changes)).toEqual([]);
});

test('an account is told by its id', () => {
  const closed = deleted('aws_organizations_account', { id: '222222222222', name: 'payments' });
  expect(findings(statefulStays, [closed])[0]?.accounts).toEqual(['222222222222']);
});

test.each([
  ['SERVICE_CONTROL_POLICY', 'SCP'],
  ['RESOURCE_CONTROL_POLICY', 'resource control policy'],
  ['TAG_POLICY', 'policy'],
])('a replaced %s is called what it is, and touches what it bound', (type, noun) => {
  const changes = [
    replaced('aws_organizations_policy', { id: 'p-1', name: 'it', type }),
    unchanged('aws_organizations_policy_attachment', { policy_id: 'p-1', target_id: 'ou-root-workloads' }),
  ];
  expect(findings(statefulStays, changes, { organization: ORGANIZATION })).toMatchObject([
    { summary: `The ${noun} it is replaced.`, accounts: ['222222222222', '333333333333'] },
  ]);
});

test.each([
  [
    'an organization trail',
    [replaced('aws_cloudtrail', { name: 'it', is_organization_trail: true })],
    ['111111111111', '222222222222', '333333333333', '444444444444'],
  ],
  [
    'a StackSet',
    [
      replaced('aws_cloudformation_stack_set', { name: 'it' }),
      unchanged('aws_cloudformation_stack_set_instance', { stack_set_name: 'it', account_id: '222222222222' }),
    ],
    ['222222222222'],
  ],
  ['an OU', [deleted('aws_organizations_organizational_unit', { id: 'ou-root-prod' })], ['222222222222']],
  [
    'a bucket',
    [
      deleted('aws_s3_bucket', BUCKET),
      unchanged('aws_s3_bucket_versioning', { bucket: 'logs', expected_bucket_owner: '222222222222' }),
    ],
    ['222222222222'],
  ],
])('%s touches its accounts', (_, changes, accounts) => {
  expect(findings(statefulStays, changes, { organization: ORGANIZATION })[0]?.accounts).toEqual(accounts);
});
