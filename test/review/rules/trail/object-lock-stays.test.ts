import { objectLockStays } from '../../../../review/rules/trail/bucket-files';
import { change, changed, deleted, findings, forgotten, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_s3_bucket_object_lock_configuration';

const lock = (retention?: object) => ({
  bucket: 'logs',
  object_lock_enabled: 'Enabled',
  rule:
    retention === undefined
      ? []
      : [{ default_retention: [{ days: null, years: null, mode: 'COMPLIANCE', ...retention }] }],
});
const YEAR = lock({ days: 365 });
const SHORTER = ['danger: Object Lock keeps new files of the bucket logs for a shorter time.'];

test.each([
  ['a day less', [changed(TYPE, YEAR, lock({ days: 364 }))], SHORTER],
  ['years, then days', [changed(TYPE, lock({ years: 2 }), lock({ days: 729 }))], SHORTER],
  [
    'GOVERNANCE',
    [changed(TYPE, YEAR, lock({ days: 365, mode: 'GOVERNANCE' }))],
    ['danger: Object Lock of the bucket logs is no longer in COMPLIANCE mode.'],
  ],
  ['no retention', [changed(TYPE, YEAR, lock())], ['danger: The Object Lock retention of the bucket logs is removed.']],
  ['deleted', [deleted(TYPE, YEAR)], ['danger: The Object Lock retention of the bucket logs is deleted.']],
  [
    'forgotten',
    [forgotten(TYPE, YEAR)],
    [
      'danger: The Object Lock retention of the bucket logs is forgotten: it stays in AWS, and Terraform no longer looks after it.',
    ],
  ],
  [
    'unknown',
    [unknown(TYPE, YEAR, { rule: true })],
    ['warning: The Object Lock retention of the bucket logs is unknown until apply.'],
  ],
])('%s', (_, changes, expected) => {
  expect(said(objectLockStays, changes)).toEqual(expected);
});

test.each([
  ['unchanged', [unchanged(TYPE, YEAR)]],
  ['a day more', [changed(TYPE, YEAR, lock({ days: 366 }))]],
  ['a year for 365 days', [changed(TYPE, YEAR, lock({ years: 1 }))]],
  ['COMPLIANCE', [changed(TYPE, lock({ days: 365, mode: 'GOVERNANCE' }), YEAR)]],
  ['no retention before', [deleted(TYPE, lock())]],
])('%s is no finding', (_, changes) => {
  expect(findings(objectLockStays, changes)).toEqual([]);
});

test.each([
  [{ days: 365, years: 0 }, { days: 30, years: 0 }, ['rule[0].default_retention[0].days: 365 → 30']],
  [
    { days: 800, years: 0 },
    { days: 0, years: 1 },
    ['days: 800 → 0', 'years: 0 → 1'].map(text => `rule[0].default_retention[0].${text}`),
  ],
])('shows the units that say something: %j, then %j', (before, after, details) => {
  expect(findings(objectLockStays, [changed(TYPE, lock(before), lock(after))])[0]?.details).toEqual(details);
});

const BUCKET = 'aws_s3_bucket';
const within = (retention?: object) => {
  const { bucket, ...block } = lock(retention);
  return { bucket, object_lock_configuration: [block] };
};
const second = (retention: object) => change({ type: TYPE, address: `${TYPE}.second`, after: lock(retention) });
const WEAK = { days: 1, mode: 'GOVERNANCE' };
const BOTH = [...SHORTER, 'danger: Object Lock of the bucket logs is no longer in COMPLIANCE mode.'];

test.each([
  ['weaker', [changed(BUCKET, within({ days: 400 }), within(WEAK))], BOTH],
  [
    'removed',
    [changed(BUCKET, within({ days: 400 }), within())],
    ['danger: The Object Lock retention of the bucket logs is removed.'],
  ],
  [
    'unknown',
    [unknown(BUCKET, within({ days: 400 }), { object_lock_configuration: true })],
    ['warning: The Object Lock retention of the bucket logs is unknown until apply.'],
  ],
  ['longer', [changed(BUCKET, within({ days: 400 }), within({ days: 401 }))], []],
  ['none before', [changed(BUCKET, within(), within(WEAK))], []],
])('an argument of the bucket: %s', (_, changes, expected) => {
  expect(said(objectLockStays, changes)).toEqual(expected);
});

test.each([
  ['less than in the bucket', [unchanged(BUCKET, within({ days: 400 })), second(WEAK)], BOTH],
  ['less than another one', [unchanged(TYPE, YEAR), second(WEAK)], BOTH],
  ['as much as in the bucket', [unchanged(BUCKET, within({ days: 400 })), second({ days: 400 })], []],
  ['for a bucket without', [unchanged(BUCKET, within()), second(WEAK)], []],
  ['for a new bucket', [change({ type: BUCKET, after: { bucket: 'logs' } }), second(WEAK)], []],
])('created for a bucket: %s', (_, changes, expected) => {
  expect(said(objectLockStays, changes)).toEqual(expected);
});
