import { textAt } from '../../../world/plan/attributes';
import { isSet } from '../../../world/plan/values';
import { SAME, weakened } from '../../compare/order';
import { thingRule } from '../../compare/thing-rule';
import { bucketSetting, nameOf } from './bucket-setting';

const TARGET = 'target_bucket';
const UNSEEN = 'Who reads or deletes files of the bucket is not written down where it was.';

/** Access to buckets stays logged, where it was. */
export const accessLogsStay = thingRule(
  'access-logs-stay',
  'Access to a bucket is no longer logged, or in another bucket.',
  bucketSetting({
    type: 'aws_s3_bucket_logging',
    setting: 'The access log',
    protects: before => isSet(textAt(before, TARGET)),
    gone: UNSEEN,
    severity: 'warning',
    weaker: step =>
      weakened(step, [
        {
          ...{ path: TARGET, keeps: SAME, about: `where access to the bucket ${nameOf(step)} is logged` },
          sentence: `Access to the bucket ${nameOf(step)} is ${isSet(textAt(step.after, TARGET)) ? 'logged in another bucket' : 'no longer logged'}.`,
          ...{ means: UNSEEN, severity: 'warning' },
        },
      ]),
  }),
);
