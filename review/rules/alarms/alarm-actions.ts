import { accountInArn } from '../../../aws/arn';
import { listAt, textAt } from '../../../world/plan/attributes';
import { accountsInPlans } from '../../../world/place';
import { Attributes, ResourceChange } from '../../../world/plan/plan';
import { ReviewContext } from '../../../world/context';
import { Weakening } from '../../compare/fact';
import { unknownWeakening } from '../../compare/order';
import { lostTexts, quoted } from '../../../world/plan/values';

const SILENT = 'Nobody is told when it happens.';

/** Who is told no longer when an alarm rings. */
export function ofTopics(change: ResourceChange, context: ReviewContext): readonly Weakening[] {
  const path = 'alarm_actions';
  const { lost, unknown } = lostTexts(change, path);
  if (lost.length === 0) return [];
  if (unknown) return [unknownWeakening('a list of actions', SILENT)];
  const details = [{ path }];
  const actions = listAt(change.after, path);
  if (actions.length === 0) return [{ says: 'no longer tells anybody', means: SILENT, details }];
  if (tellsStrangersOnly(change, context)) {
    const means = 'Nothing in these plans is in that account: whoever listens there, it is not who listened before.';
    return [{ says: 'tells only topics of an account that is in no plan', means, details }];
  }
  const means = 'Who listens only there is no longer told.';
  const isSwapped = actions.some(action => !listAt(change.before, path).includes(action));
  return [
    {
      // another topic in its place may have the same listeners; for a critical one that is worth a stop
      severity: isSwapped && !lost.some(topic => /critical/i.test(topic)) ? 'warning' : 'danger',
      says: `no longer tells ${quoted(change, path, lost)}`,
      means,
      details,
    },
  ];
}

function tellsStrangersOnly({ before, after }: ResourceChange, context: ReviewContext): boolean {
  const known = new Set([...accountsInPlans(context), ...actionAccounts(before)]);
  return actionAccounts(after).every(account => account !== undefined && !known.has(account));
}

const actionAccounts = (alarm: Attributes | undefined): (string | undefined)[] =>
  listAt(alarm, 'alarm_actions').map(action => accountInArn(String(action)));

/** A metric that stops may be the trail that stopped; only where missing data is missing does the alarm say so. */
export function ofWarnedOfSilence(change: ResourceChange): readonly Weakening[] {
  const path = 'insufficient_data_actions';
  const { lost, unknown } = lostTexts(change, path);
  const mattered = (textAt(change.before, 'treat_missing_data') || 'missing') === 'missing';
  if (lost.length === 0 || unknown || !mattered || change.type !== 'aws_cloudwatch_metric_alarm') return [];
  const says = `no longer tells ${quoted(change, path, lost)} when its metric stops`;
  return [
    {
      severity: 'warning',
      says,
      means: 'It may have stopped watching, and nobody knows.',
      details: [{ path }],
    },
  ];
}
