import { textAt } from '../attributes';
import { bucketSettingRule } from '../bucket-setting-rule';
import { Rule } from '../rule';
import { Weakness, weaknesses } from '../weakness';

const OVERWRITTEN = 'Files that are overwritten or deleted from then on cannot be restored.';

const stays = (path: string, about: string, summary: string, meaning: string): Weakness => ({
  path,
  about,
  isWeaker: (before, after) => before === 'Enabled' && after !== 'Enabled',
  canWeaken: before => before === 'Enabled',
  summary,
  meaning,
});

/** A versioned bucket stays versioned, and where deleting a version needs MFA, it stays so. */
export const versioningStaysOn: Rule = bucketSettingRule({
  name: 'versioning-stays-on',
  description: 'Versioning of a bucket, or MFA delete, is suspended or deleted.',
  type: 'aws_s3_bucket_versioning',
  setting: 'Versioning',
  protects: before => textAt(before, 'versioning_configuration[0].status') === 'Enabled',
  goneMeans: OVERWRITTEN,
  weaker: (change, bucket) =>
    weaknesses(change, [
      stays(
        'versioning_configuration[0].status',
        `whether the bucket ${bucket} is versioned`,
        `Versioning of the bucket ${bucket} is suspended.`,
        OVERWRITTEN,
      ),
      stays(
        'versioning_configuration[0].mfa_delete',
        `whether deleting versions in the bucket ${bucket} needs MFA`,
        `Deleting versions in the bucket ${bucket} no longer needs MFA.`,
        'Stolen keys are enough to delete log files for good.',
      ),
    ]),
});
