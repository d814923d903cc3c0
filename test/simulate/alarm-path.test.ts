import { simulateAlarmPath } from '../../simulate/alarm-path';
import { parseMetricFilterPattern, parseSelector } from '../../aws/metrics/metric-filter-parser';
import { MetricAlarm, MetricFilter } from '../../world/stacks/synthesized';

const CRITICAL = { stack: 'alerts', address: 'aws_sns_topic.critical' };

const filter = (props: Partial<MetricFilter> = {}): MetricFilter => ({
  stack: 'alarms',
  address: 'aws_cloudwatch_log_metric_filter.f',
  name: 'rootguard-CIS-4.3-root-activity',
  place: {},
  logGroup: 'trail',
  pattern: parseMetricFilterPattern('{ $.a = 1 }'),
  namespace: 'N',
  metricName: 'm',
  value: 1,
  dimensions: {},
  ...props,
});
const alarm = (props: Partial<MetricAlarm> = {}): MetricAlarm => ({
  stack: 'alarms',
  address: 'aws_cloudwatch_metric_alarm.a',
  name: 'alarm',
  place: {},
  description: 'somebody did',
  namespace: 'N',
  metricName: 'm',
  dimensions: {},
  statistic: 'Sum',
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
  datapointsToAlarm: 1,
  topics: [CRITICAL],
  ...props,
});
const simulate = (event: unknown, filters: MetricFilter[], alarms: MetricAlarm[]) =>
  simulateAlarmPath(event, { filters, alarms });
const fires = (event: unknown, filters: MetricFilter[], props: Partial<MetricAlarm>) =>
  simulate(event, filters, [alarm(props)]).alarms.length === 1;

const EVENT = { a: 1, account: '012345678901', size: 7, sizeText: '8' };

describe('simulateAlarmPath', () => {
  test('follows an event to the topics', () => {
    expect(simulate(EVENT, [filter()], [alarm()])).toEqual({
      filters: [{ control: 'CIS-4.3', address: 'aws_cloudwatch_log_metric_filter.f', dimensions: {} }],
      alarms: [{ address: 'aws_cloudwatch_metric_alarm.a', name: 'alarm', description: 'somebody did' }],
      topics: [CRITICAL],
    });
  });

  test('ends where no filter counts', () => {
    expect(simulate({ a: 2 }, [filter()], [alarm()])).toEqual({ filters: [], alarms: [], topics: [] });
  });

  test.each([
    ['{ $.eventName = "5" }', { eventName: 5 }, 1],
    ['{ $.eventName = 5 }', { eventName: 5 }, 1],
    ['{ $.eventName = "A*" }', { eventName: 'AB' }, 1],
    ['{ $.eventName != "A" }', { eventName: 'B' }, 1],
    ['{ $.eventName = "A" || $.eventName = "B" }', { eventName: 'B' }, 1],
    ['{ $.eventName = "A" || $.eventSource = "s" }', { eventName: 'B', eventSource: 's' }, 1],
    ['{ $.eventName = "A" && $.eventSource = "s" }', { eventName: 'A', eventSource: 't' }, 0],
    ['{ $.eventName[0] = "A" }', { eventName: ['A'] }, 1],
    ['{ $.eventName = "A" }', { eventName: ['A'] }, 0],
    ['{ $.[\'userIdentity.type\'] = "Root" }', { 'userIdentity.type': 'Root' }, 1],
    ['{ $.userIdentity.type = "Root" }', { 'userIdentity.type': 'Root' }, 0],
  ])('counts by %s an event with %j: %d', (pattern, event, count) => {
    expect(simulate(event, [filter({ pattern: parseMetricFilterPattern(pattern) })], []).filters).toHaveLength(count);
  });

  test.each<[string, Partial<MetricAlarm>]>([
    ['namespace', { namespace: 'other' }],
    ['metric name', { metricName: 'other' }],
    ['dimensions', { dimensions: { AccountId: '012345678901' } }],
  ])('does not reach an alarm with another %s', (_, props) => {
    expect(fires(EVENT, [filter()], props)).toBe(false);
  });

  test('feeds only alarms with exactly the dimensions of the data point', () => {
    const byAccount = filter({ dimensions: { AccountId: parseSelector('$.account') } });
    expect(simulate(EVENT, [byAccount], []).filters).toMatchObject([{ dimensions: { AccountId: '012345678901' } }]);
    expect(fires(EVENT, [byAccount], { dimensions: { AccountId: '012345678901' } })).toBe(true);
    expect(fires(EVENT, [byAccount], { dimensions: { AccountId: '12345678901' } })).toBe(false);
    expect(fires(EVENT, [byAccount], { dimensions: { Account: '012345678901' } })).toBe(false);
    expect(fires(EVENT, [byAccount], { dimensions: {} })).toBe(false);
    expect(fires(EVENT, [byAccount], { dimensions: { AccountId: '012345678901', Region: 'us-east-1' } })).toBe(false);
  });

  test('publishes nothing when a dimension or the value is not in the event', () => {
    expect(simulate(EVENT, [filter({ dimensions: { AccountId: parseSelector('$.missing') } })], []).filters).toEqual(
      [],
    );
    expect(simulate(EVENT, [filter({ value: parseSelector('$.missing') })], []).filters).toEqual([]);
    expect(simulate(EVENT, [filter({ value: parseSelector('$.account[0]') })], []).filters).toEqual([]);
  });

  test('takes the value from the event, and adds up the filters of one metric', () => {
    expect(fires(EVENT, [filter({ value: parseSelector('$.size') })], { threshold: 7 })).toBe(true);
    expect(fires(EVENT, [filter({ value: parseSelector('$.size') })], { threshold: 8 })).toBe(false);
    expect(fires(EVENT, [filter({ value: parseSelector('$.sizeText') })], { threshold: 8 })).toBe(true);
    expect(fires(EVENT, [filter(), filter()], { threshold: 2 })).toBe(true);
    expect(fires(EVENT, [filter()], { threshold: 2 })).toBe(false);
  });

  test.each<[string, boolean, boolean, boolean]>([
    ['GreaterThanOrEqualToThreshold', false, true, true],
    ['GreaterThanThreshold', false, false, true],
    ['LessThanOrEqualToThreshold', true, true, false],
    ['LessThanThreshold', true, false, false],
    ['LessThanLowerThreshold', false, false, false],
  ])('compares as %s', (comparisonOperator, below, at, above) => {
    const outcome = (value: number) => fires(EVENT, [filter({ value })], { comparisonOperator, threshold: 5 });
    expect([outcome(4), outcome(5), outcome(6)]).toEqual([below, at, above]);
  });

  test.each<[string, number | undefined]>([
    ['Sum', 6],
    ['SampleCount', 2],
    ['Average', 3],
    ['Minimum', 2],
    ['Maximum', 4],
    ['p90', undefined],
  ])('knows the statistic %s', (statistic, value) => {
    const filters = [filter({ value: 2 }), filter({ value: 4 })];
    for (const threshold of [1, 2, 3, 4, 6, 7]) {
      expect(fires(EVENT, filters, { statistic, threshold })).toBe(value !== undefined && value >= threshold);
    }
  });

  test('does not fire an alarm that waits for a second period', () => {
    expect(fires(EVENT, [filter()], { datapointsToAlarm: 2 })).toBe(false);
  });

  test('publishes nowhere when the actions are off', () => {
    expect(simulate(EVENT, [filter()], [alarm({ topics: [] })])).toMatchObject({
      alarms: [{ name: 'alarm' }],
      topics: [],
    });
  });

  test('names a filter of no control by its own name', () => {
    expect(simulate(EVENT, [filter({ name: 'rootguard-root-activity-by-account' })], []).filters).toMatchObject([
      { control: 'root-activity-by-account' },
    ]);
  });
});
