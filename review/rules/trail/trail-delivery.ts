import { Step } from '../../../world/fates';
import { isSensitive, isUnknown, listAt, textAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';
import { Weakening } from '../../compare/fact';
import { AS_IS, Check, SAME_ACCOUNT, SAME_ONE, SET, unknownSentence, weakened } from '../../compare/order';

const WHERE =
  'Whoever looks for them where they were, or may read only there, finds none; a lifecycle may not keep them.';

const CHECKS: readonly Check[] = [
  {
    ...{ path: 'sns_topic_name', keeps: SET, about: 'the topic that is told of new log files' },
    sentence: 'The trail no longer tells a topic of new log files.',
    means: 'Whoever reads log files when they arrive, such as a SIEM, no longer hears of them.',
  },
  {
    ...{ path: 's3_key_prefix', keeps: AS_IS, sentence: 'Log files go to another folder of the bucket.' },
    means: WHERE,
  },
  {
    ...{ path: 'cloud_watch_logs_role_arn', keeps: SAME_ONE },
    sentence: 'The trail delivers to its log group with another role.',
    means: 'Nothing reaches the log group, and no alarm rings, when the role may not write there.',
  },
  {
    ...{ path: 'kms_key_id', keeps: SAME_ACCOUNT, sentence: 'Log files are encrypted with a key of another account.' },
    means: 'That account decides who can read them, and whether anybody can.',
  },
];

/** Besides what a trail records: whom it tells, as whom and where it delivers, with whose key. All are warnings. */
export const lesserDelivery = (trail: Step): Weakening[] =>
  [...weakened(trail, CHECKS), ...ofInsights(trail)].map(one => ({ ...one, severity: 'warning' as const }));

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
