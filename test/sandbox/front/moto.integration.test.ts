import { DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { useSandbox } from '../use-sandbox';

const { aws } = useSandbox();

test('what is listed while something is added is answered, and does not fail', async () => {
  const alarm = (at: number) =>
    new PutMetricAlarmCommand({
      ...{ AlarmName: `alarm-${at}`, Namespace: 'N', MetricName: 'M', Statistic: 'Sum', Period: 60 },
      ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
    });
  const all = Array.from({ length: 40 }, (_, at) => at);
  await Promise.all(
    all.flatMap(at => [aws.cloudwatch.send(alarm(at)), aws.cloudwatch.send(new DescribeAlarmsCommand({}))]),
  );
  const { MetricAlarms = [] } = await aws.cloudwatch.send(new DescribeAlarmsCommand({ MaxRecords: 100 }));
  expect(MetricAlarms.length).toBeGreaterThan(0);
});
