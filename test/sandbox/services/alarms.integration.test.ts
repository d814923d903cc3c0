import { DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLogGroupCommand, PutMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTopicCommand, ListSubscriptionsByTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { refusal } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const { aws } = useSandbox();

describe('metric filters and alarms', () => {
  const filter = (filterName: string, transformation: object) =>
    aws.logs.send(
      new PutMetricFilterCommand({
        logGroupName: '/filters',
        filterName,
        filterPattern: '{ $.a = 1 }',
        metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '1', ...transformation }],
      }),
    );
  beforeAll(() => aws.logs.send(new CreateLogGroupCommand({ logGroupName: '/filters' })));

  test('refuses a default value with dimensions, and more than three dimensions', async () => {
    const dimensions = { AccountId: '$.userIdentity.accountId' };
    expect(await refusal(filter('a', { defaultValue: 0 }))).toBe('no error');
    expect(await refusal(filter('b', { dimensions }))).toBe('no error');
    expect(await refusal(filter('c', { dimensions, defaultValue: 0 }))).toMatch(/^InvalidParameterException: /);
    const four = Object.fromEntries(['a', 'b', 'c', 'd'].map(name => [name, `$.${name}`]));
    expect(await refusal(filter('d', { dimensions: four }))).toMatch(/^InvalidParameterException: /);
  });

  test('takes 100 filters on a log group and refuses one more, but not a change', async () => {
    await Promise.all(Array.from({ length: 98 }, (_, index) => filter(`filter-${index}`, {})));
    expect(await refusal(filter('one-more', {}))).toMatch(/^LimitExceededException: /);
    expect(await refusal(filter('filter-1', { defaultValue: 0 }))).toBe('no error');
  });

  test('keeps alarms and subscriptions', async () => {
    const { TopicArn } = await aws.sns.send(new CreateTopicCommand({ Name: 'critical' }));
    await aws.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'security@example.com' }));
    const listed = await aws.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(listed.Subscriptions?.map(one => [one.Protocol, one.Endpoint])).toEqual([['email', 'security@example.com']]);
    const alarm = {
      AlarmName: 'root',
      MetricName: 'm',
      Namespace: 'n',
      Statistic: 'Sum' as const,
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold' as const,
      AlarmActions: [TopicArn ?? ''],
    };
    await aws.cloudwatch.send(new PutMetricAlarmCommand(alarm));
    const { MetricAlarms } = await aws.cloudwatch.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms).toMatchObject([alarm]);
  });
});
