import { matchesMetricFilter } from '../../aws/metrics/metric-filter-match';
import { parseMetricFilterPattern } from '../../aws/metrics/metric-filter-parser';
import { remembered } from '../../aws/remembered';
import { isAlertTarget } from '../../config/alert-targets';
import { rootAlarmDescription } from '../../config/root-alarm-description';
import { metricOfAlarm, metricOfFilter } from '../../world/metric';
import { listAt, textAt, valueAt } from '../../world/plan/attributes';
import { Attributes } from '../../world/plan/plan';
import { Thing } from '../../world/world';
import { covering } from '../context';
import { NOT_A_TARGET } from '../forwarding/forwarding';
import { AuditContext, AuditedAccount, held, notHeld, off, Requirement, unknown } from '../requirement';

const READ = ['cloudwatch:DescribeAlarms', 'logs:DescribeMetricFilters'];
const DEPLOY = 'npx rootguard deploy alarms';

/** DET-1: Sum over at most 300 s, one period, threshold 1; a filter that counts root, and actions that are on. */
export const rootAlarmRings: Requirement = {
  id: 'DET-1',
  title: 'metric filter and alarm on root activity',
  judge(account, context) {
    const { organization, unread } = context;
    const own = alarmsOf(account, context);
    const problems = own.map(alarm => alarmProblems(alarm, account.id, context));
    const everybodys = account.isManagement
      ? everybodysAlarms(context).flatMap(alarm => alarmProblems(alarm, account.id, context))
      : [];
    if (problems.some(found => found.length === 0)) {
      return everybodys.length === 0
        ? held('an alarm rings at its root activity')
        : notHeld(`the alarm on the root of every account: ${everybodys.join('; ')}`, DEPLOY);
    }
    const failed = unread(READ, context.snapshot.organization?.managementAccountId);
    if (failed !== undefined) return unknown(failed);
    if (own.length > 0) return notHeld(problems[0]!.join('; '), DEPLOY);
    if (organization.trail === undefined) return off('the org file has no trail, which alarms count on');
    return notHeld('no alarm watches its root', account.inFile === undefined ? 'add it to accounts' : DEPLOY);
  },
};

/** DET-4: what the alarm says is all that somebody reads at night. */
export const alarmSaysWhatToAsk: Requirement = {
  id: 'DET-4',
  title: 'the message says how to validate and whom to call',
  judge(account, context) {
    const { organization, unread } = context;
    const { alerts, alarms } = organization;
    if (alerts === undefined) return off('the org file has no alerts section');
    if (!alarms.rootPerAccount) return off('alarms.root_per_account is off: messages of the event path say it');
    const { inFile } = account;
    if (!isAlertTarget(organization, alerts, account)) return off(NOT_A_TARGET);
    if (inFile === undefined) return notHeld('no alarm of its own says it', 'add the account to the org file');
    const expected = rootAlarmDescription(inFile, alerts.runbookUrl);
    const own = covering(context.coverage.alarms, account.id).flatMap(({ by }) => by);
    if (own.some(({ attributes }) => textAt(attributes, 'alarm_description') === expected)) {
      return held('the alarm asks the three questions and names the runbook');
    }
    const failed = unread(READ, context.snapshot.organization?.managementAccountId);
    if (failed !== undefined) return unknown(failed);
    return own.length === 0
      ? notHeld('no alarm of its own says it', DEPLOY)
      : notHeld('its alarm says something else than the org file', DEPLOY);
  },
};

/**
 * Alarms of the account; where the org file asks for none of its own, also those that watch the root of every account: an alarm
 * that somebody disarmed is not made good by another one.
 */
function alarmsOf({ id, ou, inFile }: AuditedAccount, context: AuditContext): readonly Thing[] {
  const { organization, coverage } = context;
  const { alerts, alarms } = organization;
  const own = covering(coverage.alarms, id).flatMap(({ by }) => by);
  const isTarget = alerts === undefined || isAlertTarget(organization, alerts, { id, ou });
  const isAsked = alarms.rootPerAccount && inFile !== undefined && isTarget;
  return isAsked ? own : [...own, ...everybodysAlarms(context)];
}

/** Alarms on a metric without dimensions that counts what root does. */
const everybodysAlarms = remembered((context: AuditContext): readonly Thing[] =>
  context.world
    .things('aws_cloudwatch_metric_alarm')
    .filter(({ attributes }) => Object.keys(metricOfAlarm(attributes)?.dimensions ?? { none: '' }).length === 0)
    .filter(alarm => filtersOf(alarm, context).some(filter => counts(filter, ANY_ACCOUNT))),
);

const ANY_ACCOUNT = '000000000000';

/** What keeps an alarm from ringing when root of an account acts. */
function alarmProblems(alarm: Thing, account: string, context: AuditContext): readonly string[] {
  const { attributes, state } = alarm;
  const name = textAt(attributes, 'alarm_name');
  const settings = SETTINGS.filter(([path, isGood]) => !isGood(valueAt(attributes, path))).map(([, , says]) => says);
  const isMuted = valueAt(state, 'muted') === true;
  return [
    ...settings.map(says => `${name}: ${says}`),
    ...(listAt(attributes, 'alarm_actions').length > 0 ? [] : [`${name}: it tells nobody`]),
    ...(isMuted ? [`${name}: it is muted`] : []),
    ...(filtersOf(alarm, context).some(filter => counts(filter, account))
      ? []
      : [`${name}: no metric filter counts the root activity that it watches`]),
  ];
}

const SETTINGS: readonly (readonly [path: string, isGood: (value: unknown) => boolean, says: string])[] = [
  ['actions_enabled', value => value !== false, 'its actions are off'],
  ['statistic', value => value === 'Sum', 'it does not sum'],
  ['period', value => Number(value) <= 300, 'its period is longer than 300 seconds'],
  ['evaluation_periods', value => Number(value) === 1, 'it waits for more than one period'],
  ['threshold', value => Number(value) <= 1, 'its threshold is higher than 1'],
  ['comparison_operator', value => value === 'GreaterThanOrEqualToThreshold', 'it compares in another way than >='],
];

/** Metric filters that feed an alarm. */
const filtersOf = ({ attributes }: Thing, context: AuditContext): readonly Attributes[] =>
  filtersByMetric(context).get(metricOfAlarm(attributes)?.key ?? '') ?? [];

const filtersByMetric = remembered((context: AuditContext): ReadonlyMap<string, readonly Attributes[]> => {
  const found = new Map<string, Attributes[]>();
  for (const { attributes } of context.world.things('aws_cloudwatch_log_metric_filter')) {
    const key = metricOfFilter(attributes)?.key;
    if (key !== undefined) found.set(key, [...(found.get(key) ?? []), attributes]);
  }
  return found;
});

/** Whether a filter counts what the root user of an account does. */
function counts(filter: Attributes, account: string): boolean {
  try {
    return matchesMetricFilter(parseMetricFilterPattern(textAt(filter, 'pattern') ?? ''), rootRecord(account));
  } catch {
    // CloudWatch Logs took it, and it is no pattern of JSON: it counts no record of a trail
    return false;
  }
}

const rootRecord = (account: string) => ({
  ...{ eventVersion: '1.11', eventType: 'AwsApiCall', eventSource: 'iam.amazonaws.com', eventName: 'CreateUser' },
  userIdentity: { type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account },
  recipientAccountId: account,
});
