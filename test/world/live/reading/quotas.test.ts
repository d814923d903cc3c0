import { Partition } from '../../../../aws/partition';
import {
  bucketOf,
  Clock,
  OPERATION_RATES,
  quotasOf,
  rateOf,
  SERVICE_RATES,
} from '../../../../world/live/reading/quotas';

/** Time that passes only when somebody waits. */
function fakeClock(): Clock & { pass: (milliseconds: number) => void } {
  let now = 0;
  return {
    now: () => now,
    sleep: milliseconds => {
      now += milliseconds;
      return Promise.resolve();
    },
    pass: milliseconds => void (now += milliseconds),
  };
}

/** When each of so many got its turn, in milliseconds. */
async function turns(count: number, take: () => Promise<void>, clock: Clock): Promise<number[]> {
  const found: number[] = [];
  for (let at = 0; at < count; at++) {
    await take();
    found.push(Math.round(clock.now()));
  }
  return found;
}

test('a burst at once, then so many a second', async () => {
  const clock = fakeClock();
  const { take } = bucketOf({ perSecond: 10, burst: 3 }, clock);
  expect(await turns(6, take, clock)).toEqual([0, 0, 0, 100, 200, 300]);
});

test('those who come together wait one after another', async () => {
  const waits: number[] = [];
  const sleep = (milliseconds: number) => Promise.resolve(void waits.push(Math.round(milliseconds)));
  const { take } = bucketOf({ perSecond: 10, burst: 1 }, { now: () => 0, sleep });
  await Promise.all([take(), take(), take()]);
  expect(waits).toEqual([100, 200]);
});

test('what is not used fills up to the burst, and no further', async () => {
  const clock = fakeClock();
  const { take } = bucketOf({ perSecond: 10, burst: 2 }, clock);
  await turns(2, take, clock);
  clock.pass(60_000);
  expect(await turns(3, take, clock)).toEqual([60_000, 60_000, 60_100]);
});

test('after AWS was asked too often nobody asks for 1, 2, 4 … and at most 30 seconds', async () => {
  const clock = fakeClock();
  const bucket = bucketOf({ perSecond: 1000, burst: 1000 }, clock);
  const waited: number[] = [];
  for (let at = 0; at < 7; at++) {
    const before = clock.now();
    bucket.throttled();
    bucket.throttled();
    await bucket.take();
    waited.push(clock.now() - before);
  }
  expect(waited).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  bucket.answered();
  bucket.throttled();
  const before = clock.now();
  await bucket.take();
  expect(clock.now() - before).toBe(1000);
});

test.each<[Partition, string, string, string, number, number]>([
  ['aws', 'account', 'GetAlternateContact', 'account:GetAlternateContact', 10, 15],
  ['aws', 'account', 'GetContactInformation', 'account:GetContactInformation', 10, 15],
  ['aws-cn', 'account', 'GetAlternateContact', 'account:GetAlternateContact', 3, 5],
  ['aws', 'organizations', 'ListAccounts', 'organizations', 8, 15],
  ['aws', 'cloudtrail', 'GetTrailStatus', 'cloudtrail', 10, 10],
  ['aws', 'cloudwatch', 'DescribeAlarms', 'cloudwatch:DescribeAlarms', 9, 9],
  ['aws', 'logs', 'DescribeMetricFilters', 'logs:DescribeMetricFilters', 5, 5],
  ['aws', 'sns', 'ListTopics', 'sns:ListTopics', 30, 30],
  ['aws', 'sns', 'GetTopicAttributes', 'sns', 10, 10],
  ['aws', 'unheard-of', 'List', 'unheard-of', 10, 10],
])(
  '%s %s:%s is asked as group %s, %d a second and %d at once',
  (partition, service, operation, group, perSecond, burst) => {
    expect(rateOf(partition, service, operation)).toMatchObject({ group, perSecond, burst });
  },
);

test('an account, a region and a group of operations have a bucket each', () => {
  const { of } = quotasOf('aws', { clock: fakeClock() });
  const one = of('111111111111', 'here', 'organizations', 'ListAccounts');
  expect(of('111111111111', 'here', 'organizations', 'ListRoots')).toBe(one);
  expect(of('222222222222', 'here', 'organizations', 'ListAccounts')).not.toBe(one);
  expect(of('111111111111', 'there', 'organizations', 'ListAccounts')).not.toBe(one);
  expect(of('111111111111', 'here', 'iam', 'ListAccounts')).not.toBe(one);
});

test('a published rate says where; ours has no source', () => {
  const all = { ...SERVICE_RATES, ...OPERATION_RATES };
  const published = Object.entries(all).flatMap(([name, { source }]) => (source === undefined ? [] : [name]));
  expect(published.sort()).toEqual(
    [
      ...['account:ListRegions', 'cloudtrail', 'sts', 'cloudwatch:DescribeAlarms', 'cloudwatch:GetAlarmMuteRule'],
      ...['cloudwatch:ListAlarmMuteRules', 'logs:DescribeLogGroups', 'logs:DescribeMetricFilters', 'sns:ListTopics'],
      'sns:ListSubscriptionsByTopic',
    ].sort(),
  );
  for (const { source } of Object.values(all)) expect(source ?? AWS_DOCS).toContain(AWS_DOCS);
});
const AWS_DOCS = 'https://docs.aws.amazon.com/';
