import {
  CreateLogGroupCommand,
  DeleteMetricFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { useSandbox } from '../use-sandbox';

const { aws } = useSandbox();

const counts = async () => {
  const { logGroups } = await aws.logs.send(new DescribeLogGroupsCommand({}));
  return logGroups?.map(({ logGroupName, metricFilterCount }) => `${logGroupName} ${metricFilterCount}`);
};

test('a log group tells how many metric filters it has, those of others with a longer name not among them', async () => {
  for (const logGroupName of ['/trail', '/trail/2']) await aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
  expect(await counts()).toEqual(['/trail 0', '/trail/2 0']);
  for (const [logGroupName, filterName] of [
    ['/trail', 'a'],
    ['/trail', 'b'],
    ['/trail/2', 'a'],
  ]) {
    const metric = { metricName: 'm', metricNamespace: 'n', metricValue: '1' };
    const input = { logGroupName, filterName, filterPattern: 'x', metricTransformations: [metric] };
    await aws.logs.send(new PutMetricFilterCommand(input));
  }
  expect(await counts()).toEqual(['/trail 2', '/trail/2 1']);
  await aws.logs.send(new DeleteMetricFilterCommand({ logGroupName: '/trail', filterName: 'a' }));
  expect(await counts()).toEqual(['/trail 1', '/trail/2 1']);
});

test('a metric filter is replaced by another one of its name in its log group, and one that is refused replaces nothing', async () => {
  for (const logGroupName of ['/replaced', '/other']) {
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
  }
  const put = (logGroupName: string, filterPattern: string) =>
    aws.logs.send(
      new PutMetricFilterCommand({
        ...{ logGroupName, filterName: 'root', filterPattern },
        metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '1' }],
      }),
    );
  const patterns = async (logGroupName: string) => {
    const { metricFilters } = await aws.logs.send(new DescribeMetricFiltersCommand({ logGroupName }));
    return metricFilters?.map(({ filterPattern }) => filterPattern);
  };
  await put('/replaced', 'first');
  await put('/other', 'another');
  await put('/replaced', 'second');
  expect(await patterns('/replaced')).toEqual(['second']);
  expect(await patterns('/other')).toEqual(['another']);
  await expect(put('/replaced', 'x'.repeat(1025))).rejects.toThrow();
  expect(await patterns('/replaced')).toEqual(['second']);
  await aws.logs.send(new DeleteMetricFilterCommand({ logGroupName: '/replaced', filterName: 'root' }));
  expect(await patterns('/replaced')).toEqual([]);
});
