import { versioningStaysOn } from '../../../../review/rules/trail/bucket-files';
import { change, changed, deleted, findings, forgotten, replaced, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_s3_bucket_versioning';

const versioning = (status: string, mfa_delete = '') => ({
  bucket: 'logs',
  versioning_configuration: [{ status, mfa_delete }],
});
const ENABLED = versioning('Enabled');

test.each([
  [
    'suspended',
    [changed(TYPE, ENABLED, versioning('Suspended'))],
    ['danger: Versioning of the bucket logs is suspended.'],
  ],
  ['deleted', [deleted(TYPE, ENABLED)], ['danger: Versioning of the bucket logs is deleted.']],
  [
    'forgotten',
    [forgotten(TYPE, ENABLED)],
    ['danger: Versioning of the bucket logs is forgotten: it stays in AWS, and Terraform no longer looks after it.'],
  ],
  ['made anew', [replaced(TYPE, ENABLED)], ['warning: Versioning of the bucket logs is deleted and made anew.']],
  [
    'put on another bucket, and suspended there',
    [replaced(TYPE, ENABLED, { ...versioning('Suspended'), bucket: 'other' })],
    ['danger: Versioning of the bucket logs goes to another bucket.'],
  ],
  [
    'MFA delete off',
    [changed(TYPE, versioning('Enabled', 'Enabled'), versioning('Enabled', 'Disabled'))],
    ['danger: Deleting versions in the bucket logs no longer needs MFA.'],
  ],
  [
    'unknown',
    [unknown(TYPE, ENABLED, { versioning_configuration: [{ status: true }] })],
    ['warning: Whether the bucket logs is versioned is unknown until apply.'],
  ],
])('%s', (_, changes, expected) => {
  expect(said(versioningStaysOn, changes)).toEqual(expected);
});

test.each([
  ['unchanged', [unchanged(TYPE, ENABLED)]],
  ['enabled', [changed(TYPE, versioning('Suspended'), ENABLED)]],
  ['suspended before', [deleted(TYPE, versioning('Suspended'))]],
  ['MFA delete on', [changed(TYPE, ENABLED, versioning('Enabled', 'Enabled'))]],
  ['deleted with its bucket', [deleted(TYPE, ENABLED), deleted('aws_s3_bucket', { bucket: 'logs' })]],
])('%s is no finding', (_, changes) => {
  expect(findings(versioningStaysOn, changes)).toEqual([]);
});

test('a setting that is made anew is missing in between, for the account that it names', () => {
  const owned = { ...ENABLED, expected_bucket_owner: '222222222222' };
  expect(findings(versioningStaysOn, [replaced(TYPE, owned)])).toMatchObject([
    {
      accounts: ['222222222222'],
      meaning: 'It is missing in between. Files that are overwritten or deleted from then on cannot be restored.',
    },
  ]);
});

const within = (enabled: boolean) => ({ bucket: 'logs', versioning: [{ enabled, mfa_delete: false }] });
const suspended = change({ type: TYPE, after: versioning('Suspended') });
const SUSPENDED = ['danger: Versioning of the bucket logs is suspended.'];

test.each([
  ['off within the bucket', [changed('aws_s3_bucket', within(true), within(false))], SUSPENDED],
  ['on within the bucket', [changed('aws_s3_bucket', within(false), within(true))], []],
  ['created as suspended for a versioned bucket', [suspended, unchanged('aws_s3_bucket', within(true))], SUSPENDED],
  ['created as suspended beside one', [{ ...suspended, address: 'second' }, unchanged(TYPE, ENABLED)], SUSPENDED],
  ['created as suspended for a bucket without', [suspended, unchanged('aws_s3_bucket', within(false))], []],
  ['created as enabled', [change({ type: TYPE, after: ENABLED }), unchanged('aws_s3_bucket', within(true))], []],
])('an argument of the bucket: %s', (_, changes, expected) => {
  expect(said(versioningStaysOn, changes)).toEqual(expected);
});
