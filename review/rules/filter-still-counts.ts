import { MetricFilterPattern } from '../../simulate/metric-filter-pattern';
import { matchesMetricFilter } from '../../simulate/metric-filter-match';
import { parseMetricFilterPattern } from '../../simulate/metric-filter-parser';
import { isUnknown, textAt, valueAt } from '../attributes';
import { accountsOfOwner } from '../change-accounts';
import { compareText } from '../existing';
import { ofMetric, watching } from '../filter-metric';
import { findUncounted } from '../filter-witnesses';
import { metricOfFilter } from '../metric';
import { ResourceChange } from '../plan';
import { ReviewContext, Rule } from '../rule';
import { allNames, namesOf } from '../sample-names';
import {
  changed,
  detail,
  EVERY_ACCOUNT,
  findingOf,
  forEveryAccount,
  identityBy,
  lossOf,
  stepsOf,
  thingOf,
  unknownAttributes,
  unknownWeakening,
  Weakening,
} from '../weakening';

const TYPE = 'aws_cloudwatch_log_metric_filter';
const LOG_GROUP = 'log_group_name';

/** Metric filters: what they count, out of which log group, and into which metric. */
export const filterStillCounts: Rule = {
  name: 'filter-still-counts',
  description: 'A metric filter is deleted, counts fewer events, or counts them where no alarm looks.',
  *check(context) {
    for (const step of stepsOf(context, TYPE, identityBy('log_group_name', 'name'))) {
      const { change } = step;
      const alarms = alarmsOn(change, context);
      const silent = alarms.length === 0 ? '' : `; ${namesOf(alarms)} can no longer ring`;
      const loss = lossOf(step, context, `Nothing counts these events any more${silent}.`).map(weakening => ({
        ...weakening,
        details: allNames('can no longer ring', alarms),
      }));
      const weaker =
        change.after === undefined
          ? []
          : [
              ...ofPattern(change, context),
              ...ofSelection(change),
              ...ofLogGroup(change, context),
              ...ofMetric(change, context),
            ];
      const accounts = accountsOfOwner(context, change, LOG_GROUP, 'aws_cloudwatch_log_group');
      const thing = thingOf('metric filter', change, 'name');
      const found = findingOf(this.name, change, thing, [...loss, ...weaker], accounts);
      const everybody = everybodyIn(change, context);
      yield* everybody === undefined ? found : forEveryAccount(found, everybody);
    }
  },
};

/** Alarms that watch what the filter counts, in words. */
function alarmsOn({ before }: ResourceChange, context: ReviewContext): string[] {
  const counted = metricOfFilter(before);
  return (counted === undefined ? [] : watching(counted, 'before', context))
    .map(change => thingOf('alarm', change, 'alarm_name'))
    .sort(compareText);
}

function ofPattern(change: ResourceChange, { sampleEvents }: ReviewContext): readonly Weakening[] {
  const means = 'Alarms on this filter stay silent when such an event happens.';
  const differs = changed(change, 'pattern');
  if (differs === 'unknown') return [unknownWeakening('a pattern', means)];
  if (!differs) return [];
  const details = [detail(change, 'pattern')];
  const before = parsed(textAt(change.before, 'pattern') ?? '');
  const after = parsed(textAt(change.after, 'pattern') ?? '');
  if (before.pattern === undefined) {
    // what it counted is not known, so nobody can say that it still does
    return [{ severity: 'warning', says: 'changes a pattern that is no JSON pattern', means, details }];
  }
  if (after.pattern === undefined) {
    return [{ severity: 'danger', says: `has an invalid pattern: ${after.problem}`, means, details }];
  }
  const [counted, counts] = [before.pattern, after.pattern];
  const lost = [...sampleEvents]
    .filter(([, record]) => matchesMetricFilter(counted, record) && !matchesMetricFilter(counts, record))
    .map(([name]) => name)
    .sort(compareText);
  if (lost.length > 0) {
    const says = `no longer counts ${lost.length} of the sample events: ${namesOf(lost)}`;
    return [{ severity: 'danger', says, means, details: [...details, ...allNames('no longer counted', lost)] }];
  }
  const example = findUncounted(counted, counts);
  if (example === undefined) return [];
  return [
    {
      severity: 'danger',
      says: 'counts fewer events',
      means,
      details: [...details, `no longer counted, for example: ${JSON.stringify(example)}`],
    },
  ];
}

function parsed(text: string): { pattern?: MetricFilterPattern; problem: string } {
  try {
    return { pattern: parseMetricFilterPattern(text), problem: '' };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** What of the log group a filter looks at; how AWS reads either is not known to this program. */
function ofSelection(change: ResourceChange): readonly Weakening[] {
  const means = 'Events may no longer be counted that were counted before.';
  const [criteria, transformed] = ['field_selection_criteria', 'apply_on_transformed_logs'] as const;
  const differs = changed(change, criteria);
  const weakenings: Weakening[] = [];
  if (differs === 'unknown') weakenings.push(unknownAttributes([criteria], means));
  else if (differs && textAt(change.after, criteria)) {
    const says = 'counts events of a selection only';
    weakenings.push({ severity: 'warning', says, means, details: [detail(change, criteria)] });
  }
  if ((change.before?.[transformed] === true) !== (change.after?.[transformed] === true)) {
    // the provider computes it where the program does not set it
    if (!isUnknown(change, transformed)) {
      const says = 'reads other logs: transformed ones or those before';
      weakenings.push({ severity: 'warning', says, means, details: [detail(change, transformed)] });
    }
  }
  return weakenings;
}

function ofLogGroup(change: ResourceChange, context: ReviewContext): readonly Weakening[] {
  const means = 'It counts events only if the trail delivers to the new log group.';
  const differs = changed(change, LOG_GROUP);
  if (differs === 'unknown') {
    // a log group that is made anew under its old name is still the filter's
    return change.before?.log_group_name === undefined ? [] : [unknownWeakening('a log group', means)];
  }
  if (!differs || trailsTo(textAt(change.after, LOG_GROUP), context, 'after').length > 0) return [];
  return [{ severity: 'danger', says: 'reads another log group', means, details: [detail(change, LOG_GROUP)] }];
}

/** Trails of the plans that deliver to a log group. */
const trailsTo = (logGroup: string | undefined, context: ReviewContext, side: 'before' | 'after') =>
  (context.byType.get('aws_cloudtrail') ?? []).filter(trail =>
    `${textAt(trail[side], 'cloud_watch_logs_group_arn') ?? ''}:`.includes(`:log-group:${logGroup ?? ''}:`),
  );

/** Says whose events the filter sees; undefined when they are of the account of the log group alone. */
function everybodyIn({ before }: ResourceChange, context: ReviewContext): string | undefined {
  const trails = trailsTo(textAt(before, LOG_GROUP), context, 'before');
  if (trails.some(trail => valueAt(trail.before, 'is_organization_trail') === true)) return EVERY_ACCOUNT;
  return trails.length === 0 ? 'This touches every account whose events reach the log group.' : undefined;
}
