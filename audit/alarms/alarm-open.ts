import { logGroupIn } from '../../aws/arn';
import { remembered } from '../../aws/remembered';
import { metricOfAlarm, metricOfFilter } from '../../world/metric';
import { listAt, textAt, valueAt } from '../../world/plan/attributes';
import { Attributes } from '../../world/plan/plan';
import { Thing } from '../../world/world';
import { covering } from '../context';
import { Open } from '../open';
import { AuditContext } from '../requirement';
import { heard } from './alarm-heard';
import { lateness } from '../trail/fresh';
import { countsSome, isDimension, uncounted } from './root-records';

const DEPLOY = 'npx rootguard deploy alarms';

/**
 * What keeps an alarm from ringing, or from being heard, when root of an account acts. What means the same as SEC01-BP02's
 * settings is none of it, such as "greater than 0" for "at least 1".
 */
export function alarmOpen(alarm: Thing, account: string, context: AuditContext): readonly Open[] {
  const { attributes } = alarm;
  const settings = SETTINGS.filter(([isGood]) => !isGood(attributes)).map(([, says]) => problem(says));
  const own: readonly Open[] = [
    ...settings,
    ...heard(alarm, context),
    ...muted(alarm, context),
    ...counting(alarm, account, context),
  ];
  const name = textAt(attributes, 'alarm_name');
  return own.map(one => ('problem' in one ? { ...one, problem: `${name}: ${one.problem}` } : one));
}

const problem = (text: string, next = DEPLOY): Open => ({ problem: text, next });

/** Sum over at most 300 s, one period, at least 1. */
const SETTINGS: readonly (readonly [isGood: (alarm: Attributes) => boolean, says: string])[] = [
  [alarm => valueAt(alarm, 'actions_enabled') !== false, 'its actions are off'],
  [alarm => textAt(alarm, 'statistic') === 'Sum', 'it does not sum'],
  [alarm => Number(valueAt(alarm, 'period')) <= 300, 'its period is longer than 300 seconds'],
  [alarm => Number(valueAt(alarm, 'evaluation_periods')) === 1, 'it waits for more than one period'],
  [alarm => rings(alarm, 1), 'it does not ring at a single event'],
  [
    alarm => !rings(alarm, 0) && textAt(alarm, 'treat_missing_data') !== 'breaching',
    'it rings all the time, and so never again',
  ],
  // nothing is counted between two uses of root
  [alarm => textAt(alarm, 'treat_missing_data') !== 'ignore', 'it never stops to ring, and so never rings again'],
];

/** Whether an alarm rings at a sum. */
function rings(alarm: Attributes, sum: number): boolean {
  const threshold = Number(valueAt(alarm, 'threshold'));
  switch (textAt(alarm, 'comparison_operator')) {
    case 'GreaterThanOrEqualToThreshold':
      return sum >= threshold;
    case 'GreaterThanThreshold':
      return sum > threshold;
    case 'LessThanOrEqualToThreshold':
      return sum <= threshold;
    case 'LessThanThreshold':
      return sum < threshold;
    default:
      return false;
  }
}

/** Rules that mute it, now or at times to come. */
function muted({ attributes, account, region }: Thing, { world, unread }: AuditContext): readonly Open[] {
  const name = textAt(attributes, 'alarm_name');
  const muting = world
    .things('aws_cloudwatch_alarm_mute_rule')
    .filter(rule => rule.account === account && rule.region === region)
    .filter(rule => {
      const names = listAt(rule.attributes, 'mute_targets[0].alarm_names');
      // AWS mutes all of them where none is named
      return names.length === 0 || names.includes(name);
    })
    .map(rule => {
      const isNow = textAt(rule.state, 'status') === 'ACTIVE';
      const text = `the rule ${textAt(rule.attributes, 'name')} ${isNow ? 'mutes it' : 'is to mute it'}`;
      return problem(text, 'aws cloudwatch delete-alarm-mute-rule, or name other alarms in it');
    });
  const failed = unread(['cloudwatch:ListAlarmMuteRules', 'cloudwatch:GetAlarmMuteRule'], account, region);
  return muting.length === 0 && failed !== undefined ? [{ unread: failed }] : muting;
}

/** Whether a metric filter feeds it, counts everything that root does, and reads what a trail of the account writes. */
function counting(alarm: Thing, account: string, context: AuditContext): readonly Open[] {
  const filters = filtersOf(alarm, context).filter(filter => countsSome(filter, account));
  if (filters.length === 0) {
    const failed = context.unread(['logs:DescribeMetricFilters'], alarm.account, alarm.region);
    return failed === undefined
      ? [problem('no metric filter counts the root activity that it watches')]
      : [{ unread: failed }];
  }
  const unit = textAt(alarm.attributes, 'unit') || undefined;
  // of several filters one that is right is enough
  const found = filters.map((filter): readonly Open[] => {
    const name = `its filter ${textAt(filter, 'name')}`;
    const missed = uncounted(filter, account);
    const transformation = valueAt(filter, 'metric_transformation[0]');
    const value = textAt(transformation, 'value') ?? '1';
    const atRest = textAt(transformation, 'default_value');
    return [
      ...(missed.length === 0 ? [] : [problem(`${name} does not count ${few(missed)} of root`)]),
      ...(rings(alarm.attributes, 1) && !rings(alarm.attributes, Number(value))
        ? [problem(`${name} counts each as ${value}`)]
        : []),
      ...(atRest !== undefined && !rings(alarm.attributes, 0) && rings(alarm.attributes, Number(atRest))
        ? [problem(`${name} counts ${atRest} where there is nothing, so that it rings all the time`)]
        : []),
      ...Object.entries(metricOfAlarm(alarm.attributes)?.dimensions ?? {})
        .filter(([dimension, of]) => !isDimension(valueAt(transformation, ['dimensions', dimension]), of, account))
        .map(([dimension]) => problem(`${name} takes ${dimension} from elsewhere than the account of root`)),
      ...(unit === undefined || unit === (textAt(transformation, 'unit') || 'None')
        ? []
        : [problem(`${name} counts in another unit than ${unit}, which it watches`)]),
      ...reading(name, textAt(filter, 'log_group_name') ?? '', account, context),
    ];
  });
  return found.find(open => open.length === 0) ?? found[0]!;
}

/** Most kinds of calls that a sentence names. */
const SHOWN = 4;

const few = (kinds: readonly string[]): string =>
  `${kinds.slice(0, SHOWN).join(', ')}${kinds.length > SHOWN ? ` and ${kinds.length - SHOWN} more kinds` : ''}`;

/** Whether a trail that records the account writes to a log group, and can. */
function reading(filter: string, group: string, account: string, context: AuditContext): readonly Open[] {
  const trails = covering(context.coverage.trails, account).flatMap(({ by }) => by);
  const writing = trails.filter(
    ({ attributes }) => logGroupIn(textAt(attributes, 'cloud_watch_logs_group_arn')) === group,
  );
  if (writing.length === 0) {
    const failed = context.unread(['cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus']);
    return failed === undefined
      ? [problem(`${filter} reads the log group ${group}, to which no trail of the account writes`)]
      : [{ unread: failed }];
  }
  const errors = writing.map(({ state }) => {
    const latest = textAt(state, 'latest_logs_delivery');
    const late = latest === undefined ? undefined : lateness(latest, context.snapshot.at);
    return textAt(state, 'logs_error') || (late === undefined ? '' : `it wrote ${late} at the latest`);
  });
  return errors.includes('')
    ? []
    : [problem(`the trail cannot write to the log group ${group}: ${errors[0]}`, 'look at the role of the trail')];
}

/** Metric filters that feed an alarm: those of its account and region. */
export const filtersOf = ({ attributes, account, region }: Thing, context: AuditContext): readonly Attributes[] =>
  filtersByMetric(context).get(keyOf(metricOfAlarm(attributes)?.key, account, region)) ?? [];

const filtersByMetric = remembered((context: AuditContext): ReadonlyMap<string, readonly Attributes[]> => {
  const found = new Map<string, Attributes[]>();
  for (const { attributes, account, region } of context.world.things('aws_cloudwatch_log_metric_filter')) {
    const key = keyOf(metricOfFilter(attributes)?.key, account, region);
    found.set(key, [...(found.get(key) ?? []), attributes]);
  }
  return found;
});

const keyOf = (metric = '', account = '', region = ''): string => [account, region, metric].join(' ');
