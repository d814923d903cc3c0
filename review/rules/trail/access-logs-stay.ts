import { textAt } from '../../../world/plan/attributes';
import { bucketSettingRule } from './bucket-setting-rule';
import { Rule } from '../../compare/rule';
import { weaknesses } from '../../compare/weakness';
import { isSet } from '../../../world/plan/values';

const TARGET = 'target_bucket';
const UNSEEN = 'Who reads or deletes files of the bucket is not written down where it was.';

/** Access to buckets stays logged, where it was. */
export const accessLogsStay: Rule = bucketSettingRule({
  name: 'access-logs-stay',
  description: 'Access to a bucket is no longer logged, or in another bucket.',
  type: 'aws_s3_bucket_logging',
  argument: 'logging',
  severity: 'warning',
  setting: 'The access log',
  protects: before => isSet(textAt(before, TARGET)),
  goneMeans: UNSEEN,
  weaker: (change, bucket) =>
    weaknesses(change, [
      {
        path: TARGET,
        about: `where access to the bucket ${bucket} is logged`,
        isWeaker: (before, after) => before !== after,
        canWeaken: isSet,
        summary: `Access to the bucket ${bucket} is ${isSet(textAt(change.after, TARGET)) ? 'logged in another bucket' : 'no longer logged'}.`,
        meaning: UNSEEN,
      },
    ]),
});
