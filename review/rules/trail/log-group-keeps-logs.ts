import { parseArn } from '../../../aws/arn';
import { isUnknown, show, showChange, textAt } from '../../../world/plan/attributes';
import { accountsOfOwner } from '../../../world/change-accounts';
import { endingOf, existing } from '../../../world/existing';
import { Finding } from '../../compare/finding';
import { ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { identityBy, stepsOf } from '../../../world/steps';
import { changed } from '../../../world/plan/values';
import { endWords, findingOf, Said, setStaysSet, Weakness, weaknesses } from '../../compare/weakness';

const NAME = 'log-group-keeps-logs';

/** A log group stays, keeps its events as long as before, and stays encrypted with its key. */
export const logGroupKeepsLogs: Rule = {
  name: NAME,
  description: 'A log group is deleted, keeps events for fewer days, or loses its key, or a subscription changes.',
  *check(context): Iterable<Finding> {
    for (const change of existing(context, 'aws_cloudwatch_log_group')) {
      if (change.action === 'no-op') continue;
      const group = `the log group ${show(change, 'name', 'before')}`;
      const ending = endingOf(change);
      if (ending === undefined) {
        for (const said of weaknesses(change, checks(group))) yield findingOf(NAME, change, said);
        continue;
      }
      yield findingOf(NAME, change, {
        summary: `The${group.slice(3)} ${endWords(ending)}.`,
        meaning:
          ending === 'deleted'
            ? 'Its events are gone for good, and so are its metric filters; alarms on them never ring again.'
            : 'It still works, but a shorter retention or its deletion by hand is not noticed by the next plan.',
      });
    }
    yield* subscriptionsSaid(context);
  },
};

/** What a subscription sends on goes with a log group that is deleted: that is said of the log group. */
function* subscriptionsSaid(context: ReviewContext): Iterable<Finding> {
  const deleted = new Set(
    existing(context, 'aws_cloudwatch_log_group')
      .filter(group => endingOf(group) !== undefined)
      .map(({ stack, before }) => JSON.stringify([stack, textAt(before, 'name')])),
  );
  const steps = stepsOf(context, 'aws_cloudwatch_log_subscription_filter', identityBy('log_group_name', 'name'));
  for (const { change, left } of steps) {
    const ending = endingOf(change);
    const group = textAt(change.before, 'log_group_name');
    const accounts = accountsOfOwner(context, change, 'log_group_name', 'aws_cloudwatch_log_group');
    const what = `The subscription ${show(change, 'name', 'before')} of the log group ${show(change, 'log_group_name', 'before')}`;
    if (change.after !== undefined) {
      for (const said of subscriptionSaid(change, what)) yield findingOf(NAME, change, { ...said, accounts });
    }
    if (left !== undefined || ending === undefined || deleted.has(JSON.stringify([change.stack, group]))) continue;
    yield findingOf(NAME, change, {
      severity: 'warning',
      summary: `${what} ${endWords(ending)}.`,
      meaning:
        ending === 'deleted'
          ? 'Whoever received the events of the log group, such as a SIEM or another account, receives none.'
          : 'It still works, but a change by hand is not noticed by the next plan.',
      accounts,
    });
  }
}

/** One way in which a subscription changes. */
interface SubscriptionChange {
  readonly path: string;
  readonly says: string;
  readonly severity?: 'danger';
}

/** A subscription that stays and sends less, or elsewhere: whoever received the events receives none. */
const subscriptionSaid = (change: ResourceChange, what: string): Said[] =>
  subscriptionChanges(change).map(({ path, says, severity = 'warning' as const }) => ({
    severity,
    summary: isUnknown(change, path) ? `${what} leaves '${path}' unknown until apply.` : `${what} ${says}.`,
    meaning: 'Whoever received the events of the log group, such as a SIEM or another account, may miss some or all.',
    details: [`${path}: ${showChange(change, path)}`],
  }));

function subscriptionChanges(change: ResourceChange): SubscriptionChange[] {
  const [destination, group, pattern, role] = [
    'destination_arn',
    'log_group_name',
    'filter_pattern',
    'role_arn',
  ] as const;
  const differs = (path: string): boolean => changed(change, path) !== false;
  const found: SubscriptionChange[] = [];
  if (differs(destination)) {
    // whoever owns the account reads the events from then on
    const [was, is] = [change.before, change.after].map(side => parseArn(textAt(side, destination))?.account);
    if (was === is || isUnknown(change, destination)) found.push({ path: destination, says: 'sends elsewhere' });
    else found.push({ path: destination, says: 'sends to another account', severity: 'danger' });
  }
  if (differs(group)) found.push({ path: group, says: 'belongs to another log group' });
  // without a pattern it sends every event
  const isNarrow = isUnknown(change, pattern) || Boolean(textAt(change.after, pattern));
  if (differs(pattern) && isNarrow) found.push({ path: pattern, says: 'sends other events' });
  if (differs(role) && textAt(change.before, role)) found.push({ path: role, says: 'gets another role' });
  return found;
}

const checks = (group: string): Weakness[] => [
  {
    path: 'retention_in_days',
    about: `how long ${group} keeps events`,
    isWeaker: (before, after) => daysOf(after) < daysOf(before),
    canWeaken: () => true,
    summary: `The${group.slice(3)} keeps events for fewer days.`,
    meaning: 'Older events are deleted for good, those that are there already included.',
  },
  setStaysSet(
    'kms_key_id',
    `the key of ${group}`,
    `The${group.slice(3)} is no longer encrypted with its key.`,
    'Whoever may read the log group can read new events, without permission to use the key.',
  ),
];

/** Days of retention; 0, like none, is for ever. */
const daysOf = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : Infinity);
