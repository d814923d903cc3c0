import { accountInArn } from '../../../aws/arn';
import { isSensitive, isUnknown, listAt, showChange, textAt } from '../../../world/plan/attributes';
import { ResourceChange } from '../../../world/plan/plan';
import { changed, isSet } from '../../../world/plan/values';
import { Said, setStaysSet, unknownUntilApply, weaknesses } from '../../compare/weakness';

/** Besides what a trail records: whom it tells, as whom and where it delivers, with whose key. All are warnings. */
export const lesserSaid = (change: ResourceChange): Said[] =>
  [
    ...weaknesses(change, [TOPIC]),
    ...insightsSaid(change),
    ...otherSaid(change, 's3_key_prefix', 'Log files go to another folder of the bucket.', WHERE),
    ...roleSaid(change),
    ...keySaid(change),
  ].map(said => ({ ...said, severity: 'warning' as const }));

const TOPIC = setStaysSet(
  'sns_topic_name',
  'the topic that is told of new log files',
  'The trail no longer tells a topic of new log files.',
  'Whoever reads log files when they arrive, such as a SIEM, no longer hears of them.',
);

const WHERE =
  'Whoever looks for them where they were, or may read only there, finds none; a lifecycle may not keep them.';

function insightsSaid(change: ResourceChange): Said[] {
  const path = 'insight_selector';
  const meaning = 'Calls that are far more, or fail far more often, than usual are no longer noticed.';
  const before = insightsOf(change.before);
  if (before.length === 0) return [];
  if (isUnknown(change, path)) return [unknownUntilApply(change, path, 'which insights the trail has', meaning)];
  const after = insightsOf(change.after);
  const lost = before.filter(type => !after.includes(type)).sort();
  if (lost.length === 0) return [];
  const details = isSensitive(change, path) ? [] : lost.map(type => `no longer noticed: ${type}`);
  return [{ summary: 'The trail no longer notices unusual activity.', meaning, details }];
}

const insightsOf = (trail: ResourceChange['before']): string[] =>
  listAt(trail, 'insight_selector').flatMap(selector => textAt(selector, 'insight_type') ?? []);

function roleSaid(change: ResourceChange): Said[] {
  const path = 'cloud_watch_logs_role_arn';
  const areSet = [change.before, change.after].every(trail => isSet(textAt(trail, path)));
  const meaning = 'Nothing reaches the log group, and no alarm rings, when the role may not write there.';
  return areSet ? otherSaid(change, path, 'The trail delivers to its log group with another role.', meaning) : [];
}

function keySaid(change: ResourceChange): Said[] {
  const path = 'kms_key_id';
  const [was, is] = [change.before, change.after].map(trail => accountInArn(textAt(trail, path)));
  if (was === undefined || is === undefined || was === is) return [];
  const summary = 'Log files are encrypted with a key of another account.';
  const meaning = 'That account decides who can read them, and whether anybody can.';
  return [{ summary, meaning, details: [`${path}: ${showChange(change, path)}`] }];
}

/** Another value that is known; what only the apply tells is as a rule the same thing made anew. */
const otherSaid = (change: ResourceChange, path: string, summary: string, meaning: string): Said[] =>
  changed(change, path) === true ? [{ summary, meaning, details: [`${path}: ${showChange(change, path)}`] }] : [];
