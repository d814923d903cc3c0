import { Step } from '../../../world/fates';
import { isUnknown, textAt, valueAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';
import { Weakening } from '../../compare/fact';
import { unknownSentence } from '../../compare/order';
import { thingRule } from '../../compare/thing-rule';
import { bucketSetting, nameOf } from './bucket-setting';

const RETENTION = 'rule[0].default_retention[0]';
const UNLOCKED =
  'New log files can be deleted or overwritten, earlier or at any time, by whoever may write to the bucket.';

/** The default retention of a bucket is neither removed, nor shortened, nor softer. */
export const objectLockStays = thingRule(
  'object-lock-stays',
  'The default retention of Object Lock is removed, shorter, or GOVERNANCE instead of COMPLIANCE.',
  bucketSetting({
    type: 'aws_s3_bucket_object_lock_configuration',
    setting: 'The Object Lock retention',
    protects: before => daysOf(before) > 0,
    gone: UNLOCKED,
    weaker,
  }),
);

function weaker(step: Step): Weakening[] {
  const bucket = `the bucket ${nameOf(step)}`;
  if (isUnknown(step, 'rule')) {
    return [unknownSentence('rule', `the Object Lock retention of ${bucket}`, UNLOCKED)];
  }
  const [was, is] = [daysOf(step.before), daysOf(step.after)];
  if (is === 0) return [{ sentence: `The Object Lock retention of ${bucket} is removed.`, means: UNLOCKED }];
  const said: Weakening[] = [];
  if (is < was) {
    const isUsed = (path: string): boolean =>
      [step.before, step.after].some(side => Number(valueAt(side, path) ?? 0) > 0);
    const details = ['days', 'years'].map(unit => `${RETENTION}.${unit}`).filter(isUsed);
    const sentence = `Object Lock keeps new files of ${bucket} for a shorter time.`;
    said.push({ sentence, means: UNLOCKED, details: details.map(path => ({ path })) });
  }
  const [before, after] = [step.before, step.after].map(side => textAt(side, `${RETENTION}.mode`));
  if (before === 'COMPLIANCE' && after !== 'COMPLIANCE') {
    const means = 'Whoever has s3:BypassGovernanceRetention can delete new log files before their time.';
    const sentence = `Object Lock of ${bucket} is no longer in COMPLIANCE mode.`;
    said.push({ sentence, means, details: [{ path: `${RETENTION}.mode` }] });
  }
  return said;
}

/** Days of the default retention, which is given in days or in years; 0 when there is none. */
function daysOf(side: Attributes | undefined): number {
  const [days, years] = [valueAt(side, `${RETENTION}.days`), valueAt(side, `${RETENTION}.years`)];
  return Number(days ?? 0) || Number(years ?? 0) * 365;
}
