import { isUnknown, showChange, textAt, valueAt } from '../../../world/plan/attributes';
import { bucketSettingRule } from './bucket-setting-rule';
import { ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import { Said, unknownUntilApply } from '../../compare/weakness';

const RETENTION = 'rule[0].default_retention[0]';
const UNLOCKED =
  'New log files can be deleted or overwritten, earlier or at any time, by whoever may write to the bucket.';

/** The default retention of a bucket is neither removed, nor shortened, nor softer. */
export const objectLockStays: Rule = bucketSettingRule({
  name: 'object-lock-stays',
  description: 'The default retention of Object Lock is removed, shorter, or GOVERNANCE instead of COMPLIANCE.',
  type: 'aws_s3_bucket_object_lock_configuration',
  argument: 'object_lock_configuration',
  setting: 'The Object Lock retention',
  protects: before => daysOf(before) > 0,
  goneMeans: UNLOCKED,
  weaker: (change, bucket) => {
    if (isUnknown(change, 'rule')) {
      return [unknownUntilApply(change, 'rule', `the Object Lock retention of the bucket ${bucket}`, UNLOCKED)];
    }
    const said: Said[] = [];
    if (daysOf(change.after) === 0) {
      said.push({ summary: `The Object Lock retention of the bucket ${bucket} is removed.`, meaning: UNLOCKED });
    } else if (daysOf(change.after) < daysOf(change.before)) {
      said.push({
        summary: `Object Lock keeps new files of the bucket ${bucket} for a shorter time.`,
        meaning: UNLOCKED,
        details: ['days', 'years']
          .filter(unit =>
            [change.before, change.after].some(side => Number(valueAt(side, `${RETENTION}.${unit}`) ?? 0) > 0),
          )
          .map(unit => `${unit}: ${showChange(change, `${RETENTION}.${unit}`)}`),
      });
    }
    if (daysOf(change.after) > 0 && modeOf(change.before) === 'COMPLIANCE' && modeOf(change.after) !== 'COMPLIANCE') {
      said.push({
        summary: `Object Lock of the bucket ${bucket} is no longer in COMPLIANCE mode.`,
        meaning: 'Whoever has s3:BypassGovernanceRetention can delete new log files before their time.',
        details: [`mode: ${showChange(change, `${RETENTION}.mode`)}`],
      });
    }
    return said;
  },
});

/** Days of the default retention, which is given in days or in years; 0 when there is none. */
function daysOf(side: ResourceChange['before']): number {
  const [days, years] = [valueAt(side, `${RETENTION}.days`), valueAt(side, `${RETENTION}.years`)];
  return Number(days ?? 0) || Number(years ?? 0) * 365;
}

const modeOf = (side: ResourceChange['before']): string | undefined => textAt(side, `${RETENTION}.mode`);
