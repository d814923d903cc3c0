import { textAt } from '../../../world/plan/attributes';
import { on, weakened } from '../../compare/order';
import { thingRule } from '../../compare/thing-rule';
import { bucketSetting, nameOf } from './bucket-setting';

const STATUS = 'versioning_configuration[0].status';
const OVERWRITTEN = 'Files that are overwritten or deleted from then on cannot be restored.';

/** A versioned bucket stays versioned, and where deleting a version needs MFA, it stays so. */
export const versioningStaysOn = thingRule(
  'versioning-stays-on',
  'Versioning of a bucket, or MFA delete, is suspended or deleted.',
  bucketSetting({
    type: 'aws_s3_bucket_versioning',
    setting: 'Versioning',
    protects: before => textAt(before, STATUS) === 'Enabled',
    gone: OVERWRITTEN,
    weaker: step =>
      weakened(step, [
        {
          ...{ path: STATUS, keeps: on('Enabled'), about: `whether the bucket ${nameOf(step)} is versioned` },
          ...{ sentence: `Versioning of the bucket ${nameOf(step)} is suspended.`, means: OVERWRITTEN },
        },
        {
          ...{ path: 'versioning_configuration[0].mfa_delete', keeps: on('Enabled') },
          about: `whether deleting versions in the bucket ${nameOf(step)} needs MFA`,
          sentence: `Deleting versions in the bucket ${nameOf(step)} no longer needs MFA.`,
          means: 'Stolen keys are enough to delete log files for good.',
        },
      ]),
  }),
);
