import { accountsOfOwner } from '../../../world/change-accounts';
import { ReviewContext } from '../../../world/context';
import { Step, stepsOf } from '../../../world/fates';
import { metricOfFilter } from '../../../world/metric';
import { isUnknown, textAt, valueAt } from '../../../world/plan/attributes';
import { changed, compareText, isSameValue, isSet } from '../../../world/plan/values';
import { allNames, namesOf } from '../../../world/sample-names';
import { Weakening } from '../../compare/fact';
import { Counting, countingOf, isCounted, uncounted } from '../../../aws/metrics/filter-counting';
import { Check, unknownWeakening } from '../../compare/order';
import { EVERY_ACCOUNT, lossOf, thingOf, thingRule } from '../../compare/thing-rule';
import { ofMetric, watching } from './filter-metric';

const TYPE = 'aws_cloudwatch_log_metric_filter';
const LOG_GROUP = 'log_group_name';

const OTHER_EVENTS = 'Events may no longer be counted that were counted before.';

/** What of the log group a filter looks at; how AWS reads either is not known to this program. */
const SELECTION: readonly Check[] = [
  {
    path: 'field_selection_criteria',
    keeps: { isWeaker: (before, after) => isSet(after) && !isSameValue(before, after), canWeaken: () => true },
    ...{ says: 'counts events of a selection only', means: OTHER_EVENTS, severity: 'warning' },
  },
  {
    path: 'apply_on_transformed_logs',
    // the provider computes it where the program does not set it
    keeps: { isWeaker: (before, after) => (before === true) !== (after === true), canWeaken: () => false },
    says: 'reads other logs: transformed ones or those before',
    ...{ means: OTHER_EVENTS, severity: 'warning' },
  },
];

/** Metric filters: what they count, out of which log group, and into which metric. */
export const filterStillCounts = thingRule(
  'filter-still-counts',
  'A metric filter is deleted, counts fewer events, or counts them where no alarm looks.',
  {
    types: [TYPE],
    ending: ofLoss,
    checks: SELECTION,
    weaker: (filter, context) => [
      ...ofPattern(filter, context),
      ...ofLogGroup(filter, context),
      ...ofMetric(filter, context),
    ],
    accounts: (filter, context) => accountsOfOwner(context, filter, LOG_GROUP, 'aws_cloudwatch_log_group'),
    everyone: everybodyIn,
  },
);

function ofLoss(filter: Step, context: ReviewContext): readonly Weakening[] {
  const alarms = alarmsOn(filter, context);
  const silent = alarms.length === 0 ? '' : `; ${namesOf(alarms)} can no longer ring`;
  return lossOf(filter, context, `Nothing counts these events any more${silent}.`).map(weakening => ({
    ...weakening,
    details: allNames('can no longer ring', alarms),
  }));
}

/** Alarms that watch what the filter counts, in words. */
function alarmsOn({ before }: Step, context: ReviewContext): string[] {
  const counted = metricOfFilter(before);
  return (counted === undefined ? [] : watching(counted, 'before', context))
    .map(alarm => thingOf(alarm))
    .sort(compareText);
}

function ofPattern(change: Step, context: ReviewContext): readonly Weakening[] {
  const means = 'Alarms on this filter stay silent when such an event happens.';
  const differs = changed(change, 'pattern');
  if (differs === 'unknown') return [unknownWeakening('a pattern', means)];
  if (!differs) return [];
  const details = [{ path: 'pattern' }];
  const before = countingOf(textAt(change.before, 'pattern') ?? '').counting;
  const after = countingOf(textAt(change.after, 'pattern') ?? '');
  if (after.problem !== undefined) {
    return [{ says: `has an invalid pattern: ${after.problem}`, means, details }];
  }
  // what it counted is not known, so nobody can say that it still does
  const unclear: Weakening = { severity: 'warning', says: 'changes a pattern that is no JSON pattern', means, details };
  if (before === undefined || after.counting === undefined) return [unclear];

  const said = ofCounting(before, [after.counting], context);
  if (said === undefined) return [];
  const others = countingTheSame(change, context);
  const isShared = others.length > 0 && ofCounting(before, [after.counting, ...others], context) === undefined;
  if (isShared) {
    const says = 'counts fewer events; other filters count the rest into the same metric';
    return [{ severity: 'warning', says, means: 'It is as good as these are.', details }];
  }
  return [said === 'unknown' ? unclear : { ...said, means, details: [...details, ...said.details] }];
}

/** What is no longer counted by any of these; undefined when that is nothing. */
function ofCounting(
  before: Counting,
  after: readonly Counting[],
  { sampleEvents }: ReviewContext,
): { readonly says: string; readonly details: readonly string[] } | 'unknown' | undefined {
  const lost = [...sampleEvents]
    .filter(([, record]) => isCounted(before, record) && !after.some(one => isCounted(one, record)))
    .map(([name]) => name)
    .sort(compareText);
  if (lost.length > 0) {
    const says = `no longer counts ${lost.length} of the sample events: ${namesOf(lost)}`;
    return { says, details: allNames('no longer counted', lost) };
  }
  const rest = uncounted(before, after);
  if (rest === 'none') return undefined;
  if (rest === 'unknown') return rest;
  const details = rest === 'some' ? [] : [`no longer counted, for example: ${JSON.stringify(rest.example)}`];
  return { says: 'counts fewer events', details };
}

/** What other filters of the stack count out of the same log group into the same metric. */
const countingTheSame = (change: Step, context: ReviewContext): readonly Counting[] =>
  stepsOf(context, TYPE)
    .filter(
      one =>
        // one of the same name is the filter itself
        textAt(one.after, 'name') !== textAt(change.after, 'name') &&
        one.stack === change.stack &&
        one.after !== undefined &&
        !['pattern', 'metric_transformation', LOG_GROUP].some(path => isUnknown(one, path)) &&
        !textAt(one.after, 'field_selection_criteria') &&
        ['metric_transformation', LOG_GROUP].every(
          path => JSON.stringify(one.after?.[path]) === JSON.stringify(change.after?.[path]),
        ),
    )
    .flatMap(({ after }) => countingOf(textAt(after, 'pattern') ?? '').counting ?? []);

function ofLogGroup(change: Step, context: ReviewContext): readonly Weakening[] {
  const means = 'It counts events only if the trail delivers to the new log group.';
  const differs = changed(change, LOG_GROUP);
  if (differs === 'unknown') {
    // a log group that is made anew under its old name is still the filter's
    return change.before?.log_group_name === undefined ? [] : [unknownWeakening('a log group', means)];
  }
  if (!differs || trailsTo(textAt(change.after, LOG_GROUP), context, 'after').length > 0) return [];
  return [{ says: 'reads another log group', means, details: [{ path: LOG_GROUP }] }];
}

/** Trails of the plans that deliver to a log group. */
const trailsTo = (logGroup: string | undefined, context: ReviewContext, side: 'before' | 'after') =>
  stepsOf(context, 'aws_cloudtrail').filter(trail =>
    `${textAt(trail[side], 'cloud_watch_logs_group_arn') ?? ''}:`.includes(`:log-group:${logGroup ?? ''}:`),
  );

/** Says whose events the filter sees; undefined when they are of the account of the log group alone. */
function everybodyIn({ before }: Step, context: ReviewContext): string | undefined {
  const trails = trailsTo(textAt(before, LOG_GROUP), context, 'before');
  if (trails.some(trail => valueAt(trail.before, 'is_organization_trail') === true)) return EVERY_ACCOUNT;
  return trails.length === 0 ? 'This touches every account whose events reach the log group.' : undefined;
}
