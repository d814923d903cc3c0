import {
  CreateLogGroupCommand,
  DeleteMetricFilterCommand,
  DescribeLogGroupsCommand,
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
