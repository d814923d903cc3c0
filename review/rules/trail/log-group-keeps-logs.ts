import { parseArn } from '../../../aws/arn';
import { ReviewContext } from '../../../world/context';
import { existing, isOfLostThing, Step } from '../../../world/fates';
import { guardsNothing } from '../../../world/guarding/guarding';
import { isSamePlace } from '../../../world/place';
import { isUnknown, show, textAt } from '../../../world/plan/attributes';
import { changed } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { Severity } from '../../compare/finding';
import { atLeast, SET, unknownAttributes, weakened } from '../../compare/order';
import { ended, lossOf, thingRule } from '../../compare/thing-rule';

const READERS = 'Whoever received the events of the log group, such as a SIEM or another account,';
const MISSED = `${READERS} may miss some or all.`;

const nameOf = (step: Step): string => `log group ${show(step, 'name', 'before')}`;

/** A log group stays, keeps its events as long as before, and stays encrypted with its key. */
export const logGroupKeepsLogs = thingRule(
  'log-group-keeps-logs',
  'A log group is deleted, keeps events for less, is masked or loses its key; a subscription changes.',
  {
    types: ['aws_cloudwatch_log_group'],
    thing: nameOf,
    ending: group =>
      ended(group, 'Its events are gone for good, and so are its metric filters; alarms on them never ring again.'),
    weaker: group =>
      weakened(group, [
        {
          // 0, like none, is for ever
          ...{ path: 'retention_in_days', keeps: atLeast(days => !(typeof days === 'number' && days > 0)) },
          ...{ about: `how long the ${nameOf(group)} keeps events`, says: 'keeps events for fewer days' },
          means: 'Older events are deleted for good, those that are there already included.',
        },
        {
          ...{ path: 'kms_key_id', keeps: SET, about: `the key of the ${nameOf(group)}` },
          says: 'is no longer encrypted with its key',
          means: 'Whoever may read the log group can read new events, without permission to use the key.',
        },
      ]),
  },
  {
    types: ['aws_cloudwatch_log_subscription_filter'],
    thing: one =>
      `subscription ${show(one, 'name', 'before')} of the log group ${show(one, 'log_group_name', 'before')}`,
    // what it sends on goes with a log group that is deleted: that is said of the log group
    matters: (one, context) => one.after !== undefined || !isOfLostThing(context, one),
    ending: (one, context) =>
      one.after !== undefined
        ? []
        : lossOf(one, context, `${READERS} receives none.`).map(loss => ({ ...loss, severity: 'warning' })),
    weaker: ofSubscription,
  },
  {
    types: ['aws_cloudwatch_log_data_protection_policy'],
    weaker: ofMask,
    fresh: ofMask,
  },
  {
    types: ['aws_cloudwatch_log_account_policy'],
    weaker: ofAccountPolicy,
    fresh: ofAccountPolicy,
  },
);

const SEEN = 'Metric filters see events as it leaves them, and may count fewer.';

/** What masks or rewrites events before metric filters see them. */
function ofMask(step: Step): Weakening[] {
  if (changed(step, 'policy_document') === false) return [];
  return [{ severity: 'warning', says: 'masks what it finds in events', means: SEEN, details: [] }];
}

/** The same for every log group of an account and region, where a plan has one there that guards. */
function ofAccountPolicy(step: Step, context: ReviewContext): Weakening[] {
  const isHere = existing(context, 'aws_cloudwatch_log_group').some(
    group => !guardsNothing(context, group) && (group.stack === step.stack || isSamePlace(context, group, step)),
  );
  const isMask = /^(DATA_PROTECTION|TRANSFORMER)_POLICY$/.test(textAt(step.after, 'policy_type') ?? '');
  if (!isHere || !isMask || changed(step, 'policy_document') === false) return [];
  return [{ severity: 'warning', says: 'masks or rewrites events of every log group', means: SEEN, details: [] }];
}

/** A subscription that stays and sends less, or elsewhere: whoever received the events receives none. */
function ofSubscription(step: Step): Weakening[] {
  const [destination, pattern, role] = ['destination_arn', 'filter_pattern', 'role_arn'] as const;
  const said = (path: string, says: string, severity: Severity = 'warning'): Weakening[] =>
    changed(step, path) === false
      ? []
      : [
          isUnknown(step, path)
            ? { ...unknownAttributes([path], MISSED), details: [{ path }] }
            : { severity, says, means: MISSED, details: [{ path }] },
        ];
  // whoever owns the account reads the events from then on
  const [was, is] = [step.before, step.after].map(side => parseArn(textAt(side, destination))?.account);
  // without a pattern it sends every event
  const isNarrow = isUnknown(step, pattern) || Boolean(textAt(step.after, pattern));
  return [
    ...(was === is ? said(destination, 'sends elsewhere') : said(destination, 'sends to another account', 'danger')),
    ...said('log_group_name', 'belongs to another log group'),
    ...(isNarrow ? said(pattern, 'sends other events') : []),
    ...(textAt(step.before, role) ? said(role, 'gets another role') : []),
  ];
}
