import { PARTITIONS } from '../../../aws/partition';
import { readRequest } from '../../../sandbox/front/aws-request';
import { FrontContext } from '../../../sandbox/front/front-context';
import { RegionBook } from '../../../sandbox/front/region-book';
import { elements } from '../../../sandbox/front/xml';
import { ec2 } from '../../../sandbox/services/ec2';

const forwarded = { status: 200, headers: {}, body: Buffer.from('moto') };
const book = new RegionBook('aws');
const service = ec2({
  organization: { partition: 'aws' },
  regions: book,
  accountOf: () => '111111111111',
  forward: () => Promise.resolve(forwarded),
} as unknown as FrontContext);

async function call(input: Record<string, string>): Promise<string> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const { body } = await service(readRequest('POST', '/', headers, Buffer.from(new URLSearchParams(input).toString())));
  return body.toString();
}
const regions = async (input: Record<string, string> = {}): Promise<string[]> =>
  elements(await call({ Action: 'DescribeRegions', ...input }), 'regionName').sort();

const DEFAULT = [...PARTITIONS.aws.defaultRegions].sort();

test('has the regions that are enabled from the start, and the others when all are asked for', async () => {
  expect(await regions()).toEqual(DEFAULT);
  const all = await regions({ AllRegions: 'true' });
  expect(all).toEqual([...PARTITIONS.aws.regions, ...PARTITIONS.aws.newerRegions].sort());
  expect(elements(await call({ Action: 'DescribeRegions', 'RegionName.1': 'us-east-1' }), 'optInStatus')).toEqual([
    'opt-in-not-required',
  ]);
});

test.each([
  [{ 'RegionName.1': 'us-east-1', 'RegionName.2': 'eu-west-1' }, ['eu-west-1', 'us-east-1']],
  [{ 'RegionName.1': 'ap-east-1' }, []],
  [{ 'RegionName.1': 'ap-east-1', AllRegions: 'true' }, ['ap-east-1']],
  [{ 'Filter.1.Name': 'region-name', 'Filter.1.Value.1': 'us-east-1' }, ['us-east-1']],
  [{ 'Filter.1.Name': 'endpoint', 'Filter.1.Value.1': 'ec2.eu-west-1.amazonaws.com' }, ['eu-west-1']],
  [
    {
      'Filter.1.Name': 'opt-in-status',
      'Filter.1.Value.1': 'opted-in',
      'Filter.1.Value.2': 'opt-in-not-required',
      'Filter.2.Name': 'region-name',
      'Filter.2.Value.1': 'us-west-2',
    },
    ['us-west-2'],
  ],
])('filters by %j', async (input, expected) => {
  expect(await regions(input as Record<string, string>)).toEqual(expected);
});

test('a region that the account opted in to is listed as such, and in no other account', async () => {
  book.change('222222222222', 'ap-east-1', 'ENABLING');
  book.tell('222222222222', 'ap-east-1');
  expect(await regions()).toEqual(DEFAULT);
  book.change('111111111111', 'ap-east-2', 'ENABLING');
  expect(await regions()).toEqual(DEFAULT);
  book.tell('111111111111', 'ap-east-2');
  expect(await regions()).toEqual([...DEFAULT, 'ap-east-2'].sort());
  const opted = { 'Filter.1.Name': 'opt-in-status', 'Filter.1.Value.1': 'opted-in' };
  expect(await regions(opted)).toEqual(['ap-east-2']);
});

test('leaves everything else to moto', async () => {
  expect(await call({ Action: 'DescribeVpcs' })).toBe('moto');
});
