import {
  AlarmMuteRuleSummary,
  CloudWatchClient,
  GetAlarmMuteRuleCommand,
  GetAlarmMuteRuleOutput,
  MetricAlarm,
  MetricDataQuery,
  paginateDescribeAlarms,
  paginateListAlarmMuteRules,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, paginateDescribeMetricFilters } from '@aws-sdk/client-cloudwatch-logs';
import { allPages } from '../../clients/aws-answer';
import { SnapshotThing } from '../snapshot';
import { momentOf, whatIsSet } from './answers';
import { Place } from './place';
import { inTurns } from './reading';

/** Metric filters and alarms of a region, and the rules that mute alarms. */
export async function readAlarms(place: Place): Promise<SnapshotThing[]> {
  const { reading, asked, ask, thing } = place;
  const logs = reading.client(CloudWatchLogsClient, asked);
  const cloudwatch = reading.client(CloudWatchClient, asked);
  const [filters, alarms, mutes] = await Promise.all([
    ask('logs:DescribeMetricFilters', undefined, async () => {
      const all = await allPages(paginateDescribeMetricFilters({ client: logs }, {}), page => page.metricFilters);
      return all.map(filter => ({
        ...{ name: filter.filterName, log_group_name: filter.logGroupName, pattern: filter.filterPattern ?? '' },
        metric_transformation: (filter.metricTransformations ?? []).map(one =>
          whatIsSet({
            ...{ name: one.metricName, namespace: one.metricNamespace, value: one.metricValue, unit: one.unit },
            // Terraform has it as text
            ...{ default_value: one.defaultValue?.toString(), dimensions: one.dimensions },
          }),
        ),
      }));
    }),
    ask('cloudwatch:DescribeAlarms', undefined, async () => {
      const pages = paginateDescribeAlarms(
        { client: cloudwatch, pageSize: 100 },
        { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
      );
      return allPages(pages, page => [
        ...(page.MetricAlarms ?? []).map(metricAlarm),
        ...(page.CompositeAlarms ?? []).map(alarm => ({
          type: 'aws_cloudwatch_composite_alarm',
          attributes: {
            ...{ arn: alarm.AlarmArn, alarm_name: alarm.AlarmName, alarm_description: alarm.AlarmDescription },
            ...{ alarm_rule: alarm.AlarmRule, actions_enabled: alarm.ActionsEnabled },
            ...{ alarm_actions: alarm.AlarmActions, ok_actions: alarm.OKActions },
            insufficient_data_actions: alarm.InsufficientDataActions,
          },
          state: { state: alarm.StateValue },
        })),
      ]);
    }),
    readMutes(place, cloudwatch),
  ]);
  return [
    ...(filters ?? []).map(attributes => thing('aws_cloudwatch_log_metric_filter', attributes)),
    ...(alarms ?? []).map(({ type, attributes, state }) => thing(type, attributes, state)),
    ...mutes,
  ];
}

/** Rules that mute alarms, now or at another time; one that has ended is left out. */
async function readMutes({ ask, thing }: Place, client: CloudWatchClient): Promise<SnapshotThing[]> {
  const listed = await ask('cloudwatch:ListAlarmMuteRules', undefined, async () => {
    const pages = paginateListAlarmMuteRules({ client }, { Statuses: ['ACTIVE', 'SCHEDULED'] });
    return (await allPages(pages, page => page.AlarmMuteRuleSummaries)).map(nameOfMute);
  });
  const found = await inTurns(listed ?? [], async name => {
    const rule = await ask('cloudwatch:GetAlarmMuteRule', name, async () =>
      muteOf(await client.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: name }))),
    );
    return rule === undefined
      ? []
      : [thing('aws_cloudwatch_alarm_mute_rule', { name, ...rule.attributes }, rule.state)];
  });
  return found.flat();
}

/** 'arn:aws:cloudwatch:us-east-1:111111111111:alarm-mute-rule:weekend' */
const nameOfMute = ({ AlarmMuteRuleArn = '' }: AlarmMuteRuleSummary): string =>
  AlarmMuteRuleArn.split(':').slice(6).join(':');

const muteOf = (rule: GetAlarmMuteRuleOutput) => ({
  attributes: whatIsSet({
    ...{ arn: rule.AlarmMuteRuleArn, description: rule.Description || undefined },
    rule: rule.Rule?.Schedule && [
      {
        schedule: [
          whatIsSet({
            ...{ expression: rule.Rule.Schedule.Expression, duration: rule.Rule.Schedule.Duration },
            timezone: rule.Rule.Schedule.Timezone,
          }),
        ],
      },
    ],
    // without names every alarm of the account and region is muted
    mute_targets: rule.MuteTargets && [{ alarm_names: rule.MuteTargets.AlarmNames ?? [] }],
    ...{ start_date: momentOf(rule.StartDate), expire_date: momentOf(rule.ExpireDate) },
  }),
  state: whatIsSet({ status: rule.Status }),
});

const metricAlarm = (alarm: MetricAlarm) => ({
  type: 'aws_cloudwatch_metric_alarm',
  attributes: {
    ...{ arn: alarm.AlarmArn, alarm_name: alarm.AlarmName, alarm_description: alarm.AlarmDescription },
    ...{ namespace: alarm.Namespace, metric_name: alarm.MetricName, dimensions: dimensionsOf(alarm.Dimensions) },
    ...{ statistic: alarm.Statistic, extended_statistic: alarm.ExtendedStatistic, period: alarm.Period },
    ...{ evaluation_periods: alarm.EvaluationPeriods, datapoints_to_alarm: alarm.DatapointsToAlarm },
    ...{ threshold: alarm.Threshold, comparison_operator: alarm.ComparisonOperator, unit: alarm.Unit },
    treat_missing_data: alarm.TreatMissingData ?? 'missing',
    ...{ actions_enabled: alarm.ActionsEnabled, alarm_actions: alarm.AlarmActions, ok_actions: alarm.OKActions },
    insufficient_data_actions: alarm.InsufficientDataActions,
    ...(alarm.Metrics !== undefined && alarm.Metrics.length > 0 && { metric_query: alarm.Metrics.map(queryOf) }),
  },
  state: { state: alarm.StateValue },
});

const queryOf = ({ Id, Expression, Label, ReturnData, Period, AccountId, MetricStat: stat }: MetricDataQuery) =>
  whatIsSet({
    ...{ id: Id, expression: Expression, label: Label, return_data: ReturnData, period: Period, account_id: AccountId },
    metric: stat && [
      whatIsSet({
        ...{ namespace: stat.Metric?.Namespace, metric_name: stat.Metric?.MetricName },
        ...{ dimensions: dimensionsOf(stat.Metric?.Dimensions), period: stat.Period, stat: stat.Stat, unit: stat.Unit },
      }),
    ],
  });

const dimensionsOf = (dimensions: readonly { Name?: string; Value?: string }[] = []) =>
  dimensions.length === 0
    ? undefined
    : Object.fromEntries(dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));
