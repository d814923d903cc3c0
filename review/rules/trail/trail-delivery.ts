import { accountInArn } from '../../../aws/arn';
import { Step } from '../../../world/fates';
import { isSensitive, isUnknown, listAt, textAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';
import { changed, isSet } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { SET, unknownSentence, weakened } from '../../compare/order';

/** Besides what a trail records: whom it tells, as whom and where it delivers, with whose key. All are warnings. */
export const lesserDelivery = (trail: Step): Weakening[] =>
  [
    ...weakened(trail, [TOPIC]),
    ...ofInsights(trail),
    ...ofOther(trail, 's3_key_prefix', 'Log files go to another folder of the bucket.', WHERE),
    ...ofRole(trail),
    ...ofKey(trail),
  ].map(one => ({ ...one, severity: 'warning' as const }));

const TOPIC = {
  path: 'sns_topic_name',
  keeps: SET,
  about: 'the topic that is told of new log files',
  sentence: 'The trail no longer tells a topic of new log files.',
  means: 'Whoever reads log files when they arrive, such as a SIEM, no longer hears of them.',
};

const WHERE =
  'Whoever looks for them where they were, or may read only there, finds none; a lifecycle may not keep them.';

function ofInsights(trail: Step): Weakening[] {
  const path = 'insight_selector';
  const means = 'Calls that are far more, or fail far more often, than usual are no longer noticed.';
  const before = insightsOf(trail.before);
  if (before.length === 0) return [];
  if (isUnknown(trail, path)) return [unknownSentence(path, 'which insights the trail has', means)];
  const after = insightsOf(trail.after);
  const lost = before.filter(type => !after.includes(type)).sort();
  if (lost.length === 0) return [];
  const details = isSensitive(trail, path) ? [] : lost.map(type => `no longer noticed: ${type}`);
  return [{ sentence: 'The trail no longer notices unusual activity.', means, details }];
}

const insightsOf = (trail: Attributes | undefined): string[] =>
  listAt(trail, 'insight_selector').flatMap(selector => textAt(selector, 'insight_type') ?? []);

function ofRole(trail: Step): Weakening[] {
  const path = 'cloud_watch_logs_role_arn';
  const areSet = [trail.before, trail.after].every(side => isSet(textAt(side, path)));
  const means = 'Nothing reaches the log group, and no alarm rings, when the role may not write there.';
  return areSet ? ofOther(trail, path, 'The trail delivers to its log group with another role.', means) : [];
}

function ofKey(trail: Step): Weakening[] {
  const path = 'kms_key_id';
  const [was, is] = [trail.before, trail.after].map(side => accountInArn(textAt(side, path)));
  if (was === undefined || is === undefined || was === is) return [];
  const means = 'That account decides who can read them, and whether anybody can.';
  return [{ sentence: 'Log files are encrypted with a key of another account.', means, details: [{ path }] }];
}

/** Another value that is known; what only the apply tells is as a rule the same thing made anew. */
const ofOther = (trail: Step, path: string, sentence: string, means: string): Weakening[] =>
  changed(trail, path) === true ? [{ sentence, means, details: [{ path }] }] : [];
