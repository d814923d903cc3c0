import { matchesMetricFilter } from '../../../aws/metrics/metric-filter-match';
import { parseMetricFilterPattern } from '../../../aws/metrics/metric-filter-parser';
import { HeartbeatAlarm } from '../../../modules/alarms/heartbeat-alarm';
import { synthesize } from '../../synth';

const { resource } = synthesize(
  scope =>
    void new HeartbeatAlarm(scope, 'heartbeat', { logGroupName: '/organization/trail', topicArns: ['arn:a', 'arn:b'] }),
);

test('rings in every topic, on the first event', () => {
  expect(Object.keys(resource)).toEqual(['aws_cloudwatch_log_metric_filter', 'aws_cloudwatch_metric_alarm']);
  expect(resource.aws_cloudwatch_metric_alarm?.heartbeat).toMatchObject({
    alarm_name: 'rootguard-heartbeat',
    metric_name: 'heartbeat',
    threshold: 1,
    alarm_actions: ['arn:a', 'arn:b'],
  });
});

test('counts the call of the announcer alone', () => {
  const { pattern } = resource.aws_cloudwatch_log_metric_filter!.heartbeat_filter as { pattern: string };
  const counts = (eventName: string, userName: string) =>
    matchesMetricFilter(parseMetricFilterPattern(pattern), {
      eventName,
      userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: { userName } } },
    });
  expect(counts('GetTopicAttributes', 'rootguard-announcer')).toBe(true);
  expect(counts('GetTopicAttributes', 'Administrator')).toBe(false);
  expect(counts('DescribeAccount', 'rootguard-announcer')).toBe(false);
});
