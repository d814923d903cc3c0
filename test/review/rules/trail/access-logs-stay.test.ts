import { accessLogsStay } from '../../../../review/rules/trail/bucket-access';
import { change, changed, deleted, findings, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_s3_bucket_logging';
const BUCKET = 'aws_s3_bucket';
const to = (target_bucket: string, more: object = {}) => ({
  bucket: 'logs',
  target_bucket,
  target_prefix: '',
  ...more,
});
const inline = (...logging: object[]) => ({ bucket: 'logs', logging });

test.each([
  ['deleted', [deleted(TYPE, to('access'))], ['warning: The access log of the bucket logs is deleted.']],
  [
    'elsewhere',
    [changed(TYPE, to('access'), to('other'))],
    ['warning: Access to the bucket logs is logged in another bucket.'],
  ],
  [
    'elsewhere by another resource',
    [unchanged(TYPE, to('access')), change({ type: TYPE, address: 'new', after: to('other') })],
    ['warning: Access to the bucket logs is logged in another bucket.'],
  ],
  [
    'unknown',
    [unknown(TYPE, to('access'), { target_bucket: true })],
    ['warning: Where access to the bucket logs is logged is unknown until apply.'],
  ],
  [
    'removed from the bucket',
    [changed(BUCKET, inline(to('access')), inline())],
    ['warning: Access to the bucket logs is no longer logged.'],
  ],
])('%s', (_, changes, expected) => {
  expect(said(accessLogsStay, changes)).toEqual(expected);
});

test.each([
  ['unchanged', [unchanged(TYPE, to('access'))]],
  ['another prefix', [changed(TYPE, to('access'), to('access', { target_prefix: 'a/' }))]],
  ['created', [change({ type: TYPE, after: to('access') })]],
  ['added to the bucket', [changed(BUCKET, inline(), inline(to('access')))]],
  ['deleted with its bucket', [deleted(TYPE, to('access')), deleted(BUCKET, { bucket: 'logs' })]],
])('%s is no finding', (_, changes) => {
  expect(findings(accessLogsStay, changes)).toEqual([]);
});
