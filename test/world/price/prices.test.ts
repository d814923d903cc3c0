import { PARTITIONS } from '../../../aws/partition';
import { costOf, Item, ITEMS, priceOf, PRICES } from '../../../world/price/prices';

test('tiers: the last unit of one, and the first of the next', () => {
  const { tiers } = priceOf('aws', 'us-east-1', 'custom-metric')!;
  expect([10_000, 10_001, 250_000, 250_001, 1_000_001].map(count => costOf(tiers, count))).toEqual(
    [3_000, 3_000.1, 27_000, 27_000.05, 64_500.02].map(cost => expect.closeTo(cost, 6) as number),
  );
  expect(costOf(tiers, 0)).toBe(0);
});

test('us-east-1 has a price of everything but text messages, which each country has its own of', () => {
  const without = (Object.keys(ITEMS) as Item[]).filter(item => priceOf('aws', 'us-east-1', item) === undefined);
  expect(without).toEqual(['sns-sms']);
});

test('where no price was read for a region it is marked, or unknown', () => {
  expect(priceOf('aws', 'ap-northeast-1', 'alarm-metric')).toMatchObject({ basis: 'report' });
  expect(priceOf('aws', 'sa-east-1', 'alarm-metric')).toMatchObject({ basis: 'assumed', tiers: [{ price: 0.1 }] });
  expect(priceOf('aws', 'sa-east-1', 'logs-ingested')).toBeUndefined();
  expect(priceOf('aws', 'af-south-1', 'alarm-metric')).toBeUndefined();
  for (const region of PARTITIONS['aws-us-gov'].regions) {
    expect((Object.keys(ITEMS) as Item[]).map(item => priceOf('aws-us-gov', region, item))).toEqual(
      Object.keys(ITEMS).map(() => undefined),
    );
  }
});

test('in China prices are in yuan, and no dollar of another row is taken for one', () => {
  expect(priceOf('aws-cn', 'cn-northwest-1', 'alarm-metric')).toMatchObject({
    currency: 'CNY',
    tiers: [{ price: 0.622 }],
  });
  expect(priceOf('aws-cn', 'cn-northwest-1', 'kms-key')).toBeUndefined();
});

test('every price is more than nothing, and says where it was read', () => {
  expect(
    PRICES.filter(({ tiers, source }) => !source.startsWith('https://') || tiers.some(({ price }) => price <= 0)),
  ).toEqual([]);
});
