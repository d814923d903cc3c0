import { textAt, valueAt } from '../../../world/plan/attributes';
import { inlineSettings } from '../../../world/bucket-inline';
import { bucketSettingRule } from './bucket-setting-rule';
import { Attributes } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import { findingOf, onStaysOn, Weakness, weaknesses } from '../../compare/weakness';

const OVERWRITTEN = 'Files that are overwritten or deleted from then on cannot be restored.';

const stays = (path: string, about: string, summary: string, meaning: string): Weakness => ({
  path,
  about,
  isWeaker: (before, after) => before === 'Enabled' && after !== 'Enabled',
  canWeaken: before => before === 'Enabled',
  summary,
  meaning,
});

/** What it is about, what happens, and what that means. */
const versionedWords = (bucket: string): [string, string, string] => [
  `whether the bucket ${bucket} is versioned`,
  `Versioning of the bucket ${bucket} is suspended.`,
  OVERWRITTEN,
];

const mfaWords = (bucket: string): [string, string, string] => [
  `whether deleting versions in the bucket ${bucket} needs MFA`,
  `Deleting versions in the bucket ${bucket} no longer needs MFA.`,
  'Stolen keys are enough to delete log files for good.',
];

const inWords = (bucket: Attributes, name: string): string =>
  valueAt(bucket, `versioning[0].${name}`) === true ? 'Enabled' : 'Disabled';

const ofSetting: Rule = bucketSettingRule({
  name: 'versioning-stays-on',
  description: 'Versioning of a bucket, or MFA delete, is suspended or deleted.',
  type: 'aws_s3_bucket_versioning',
  setting: 'Versioning',
  protects: before => textAt(before, 'versioning_configuration[0].status') === 'Enabled',
  goneMeans: OVERWRITTEN,
  fromBucket: bucket => ({
    versioning_configuration: [{ status: inWords(bucket, 'enabled'), mfa_delete: inWords(bucket, 'mfa_delete') }],
  }),
  weaker: (change, bucket) =>
    weaknesses(change, [
      stays('versioning_configuration[0].status', ...versionedWords(bucket)),
      stays('versioning_configuration[0].mfa_delete', ...mfaWords(bucket)),
    ]),
});

/** A versioned bucket stays versioned, and where deleting a version needs MFA, it stays so. */
export const versioningStaysOn: Rule = {
  ...ofSetting,
  *check(context) {
    yield* ofSetting.check(context);
    for (const { change, bucket, accounts } of inlineSettings(context, 'versioning')) {
      const on = (path: string, about: string, summary: string, meaning: string): Weakness =>
        onStaysOn(`versioning[0].${path}`, about, summary, meaning);
      for (const said of weaknesses(change, [
        on('enabled', ...versionedWords(bucket)),
        on('mfa_delete', ...mfaWords(bucket)),
      ])) {
        yield findingOf(ofSetting.name, change, { ...said, accounts });
      }
    }
  },
};
