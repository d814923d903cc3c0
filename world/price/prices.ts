import { PARTITIONS, Partition } from '../../aws/partition';

/** What AWS bills, each with the unit in which a bill counts it. */
export const ITEMS = {
  'alarm-metric': 'alarm metric',
  'custom-metric': 'metric',
  'logs-ingested': 'GB',
  'logs-stored': 'GB-month',
  's3-standard': 'GB-month',
  's3-glacier': 'GB-month',
  's3-put': 'request',
  'trail-data-event': 'event',
  'kms-key': 'key',
  'sns-publish': 'message',
  'sns-email': 'message',
  'sns-https': 'message',
  'sns-sms': 'message',
  'event-across-accounts': 'event',
  'express-request': 'execution',
  'express-gb-second': 'GB-second',
  'config-item': 'configuration item',
  'config-evaluation': 'evaluation',
  'guardduty-event': 'event',
  'guardduty-gb': 'GB',
  'security-check': 'check',
} as const;

export type Item = keyof typeof ITEMS;

/**
 * How well a price is known: read on AWS's own page; read in a report of AWS's price list that somebody else made; or not read
 * for the region, and taken to be that of us-east-1.
 */
export type Basis = 'page' | 'report' | 'assumed';

/** So many units of a month at this price of each, one tier after the other; the last one has no end. */
export interface Tier {
  readonly upTo?: number;
  readonly price: number;
}

/** The list price of an item in some regions. */
interface PriceRow {
  readonly item: Item;
  readonly tiers: readonly Tier[];
  readonly basis: Basis;
  /** Where it was read; for an assumed one where that of us-east-1 was. */
  readonly source: string;
  /** Regions of that price; undefined: every region of partitions that bill in yuan. */
  readonly regions?: readonly string[];
}

/** The price of an item in a region. */
export interface Price {
  readonly currency: Currency;
  readonly tiers: readonly Tier[];
  readonly basis: Basis | 'given';
  readonly source: string;
}

export type Currency = (typeof PARTITIONS)[Partition]['currency'];

/** The day on which the table was written. */
export const PRICES_OF = '2026-11-28';

const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';
const CLOUDTRAIL = 'https://aws.amazon.com/cloudtrail/pricing/';
const S3 = 'https://aws.amazon.com/s3/pricing/';
const KMS = 'https://aws.amazon.com/kms/pricing/';
const SNS = 'https://aws.amazon.com/sns/pricing/';
const EVENTBRIDGE = 'https://aws.amazon.com/eventbridge/pricing/';
const STEP_FUNCTIONS = 'https://aws.amazon.com/step-functions/pricing/';
const CONFIG = 'https://aws.amazon.com/config/pricing/';
const GUARDDUTY = 'https://aws.amazon.com/guardduty/pricing/';
const SECURITY_HUB = 'https://aws.amazon.com/security-hub/cspm/pricing/';
const CLOUDWATCH_IN_CHINA = 'https://www.amazonaws.cn/cloudwatch/pricing/';

const HOME = ['us-east-1'];
/** Regions that AWS has priced as us-east-1 in what was read; no page was read for each item. */
const ALIKE = ['us-east-2', 'us-west-2'];
const TOKYO = 'ap-northeast-1';
const SINGAPORE = 'ap-southeast-1';
const FRANKFURT = 'eu-central-1';

const perMillion = (dollars: number): readonly Tier[] => [{ price: dollars / 1e6 }];
const flat = (price: number): readonly Tier[] => [{ price }];

const METRICS: readonly Tier[] = [
  { upTo: 10_000, price: 0.3 },
  { upTo: 250_000, price: 0.1 },
  { upTo: 1_000_000, price: 0.05 },
  { price: 0.02 },
];
const CHECKS: readonly Tier[] = [{ upTo: 100_000, price: 0.001 }, { upTo: 500_000, price: 0.0008 }, { price: 0.0005 }];

/** Items that cost the same in every region for which a price was read. */
const EVERYWHERE: readonly Item[] = ['alarm-metric', 'custom-metric', 'kms-key', 'event-across-accounts'];

/** Prices of us-east-1, in dollars. */
const OF_HOME: readonly Omit<PriceRow, 'regions'>[] = [
  { item: 'alarm-metric', tiers: flat(0.1), basis: 'report', source: CLOUDWATCH },
  { item: 'custom-metric', tiers: METRICS, basis: 'report', source: CLOUDWATCH },
  { item: 'logs-ingested', tiers: flat(0.5), basis: 'report', source: CLOUDWATCH },
  { item: 'logs-stored', tiers: flat(0.03), basis: 'report', source: CLOUDWATCH },
  { item: 's3-standard', tiers: flat(0.023), basis: 'report', source: S3 },
  { item: 's3-glacier', tiers: flat(0.0036), basis: 'report', source: S3 },
  { item: 's3-put', tiers: flat(0.005 / 1_000), basis: 'report', source: S3 },
  { item: 'trail-data-event', tiers: flat(0.1 / 100_000), basis: 'page', source: CLOUDTRAIL },
  { item: 'kms-key', tiers: flat(1), basis: 'page', source: KMS },
  { item: 'sns-publish', tiers: perMillion(0.5), basis: 'report', source: SNS },
  { item: 'sns-email', tiers: flat(2 / 100_000), basis: 'report', source: SNS },
  { item: 'sns-https', tiers: perMillion(0.6), basis: 'report', source: SNS },
  { item: 'event-across-accounts', tiers: perMillion(1), basis: 'report', source: EVENTBRIDGE },
  { item: 'express-request', tiers: perMillion(1), basis: 'page', source: STEP_FUNCTIONS },
  { item: 'express-gb-second', tiers: flat(0.000_016_67), basis: 'report', source: STEP_FUNCTIONS },
  { item: 'config-item', tiers: flat(0.003), basis: 'report', source: CONFIG },
  { item: 'config-evaluation', tiers: CHECKS, basis: 'report', source: CONFIG },
  { item: 'guardduty-event', tiers: perMillion(4), basis: 'report', source: GUARDDUTY },
  { item: 'guardduty-gb', tiers: flat(1), basis: 'report', source: GUARDDUTY },
  { item: 'security-check', tiers: CHECKS, basis: 'report', source: SECURITY_HUB },
];

/**
 * List prices by item and region. What is not in it is unknown, and never nothing: prices of text messages, which each country
 * has its own of, and those of regions and partitions for which none was read.
 */
export const PRICES: readonly PriceRow[] = [
  ...OF_HOME.map(row => ({ ...row, regions: HOME })),
  { item: 'logs-ingested', tiers: flat(0.76), basis: 'report', source: CLOUDWATCH, regions: [TOKYO] },
  { item: 'logs-stored', tiers: flat(0.033), basis: 'report', source: CLOUDWATCH, regions: [TOKYO] },
  { item: 'logs-ingested', tiers: flat(0.7), basis: 'report', source: CLOUDWATCH, regions: [SINGAPORE] },
  { item: 'logs-stored', tiers: flat(0.03), basis: 'report', source: CLOUDWATCH, regions: [SINGAPORE] },
  { item: 'logs-ingested', tiers: flat(0.63), basis: 'report', source: CLOUDWATCH, regions: [FRANKFURT] },
  { item: 'alarm-metric', tiers: flat(0.1), basis: 'report', source: CLOUDWATCH, regions: [TOKYO, SINGAPORE] },
  { item: 'custom-metric', tiers: METRICS, basis: 'report', source: CLOUDWATCH, regions: [TOKYO, SINGAPORE] },
  ...OF_HOME.map(row => ({ ...row, basis: 'assumed' as const, regions: ALIKE })),
  ...OF_HOME.filter(({ item }) => EVERYWHERE.includes(item)).map(row => ({
    ...row,
    basis: 'assumed' as const,
    regions: PARTITIONS.aws.defaultRegions,
  })),
  { item: 'alarm-metric', tiers: flat(0.622), basis: 'page', source: CLOUDWATCH_IN_CHINA },
  {
    item: 'custom-metric',
    tiers: [
      { upTo: 10_000, price: 2 },
      { upTo: 250_000, price: 0.6673 },
      { upTo: 1_000_000, price: 0.3337 },
      { price: 0.1335 },
    ],
    basis: 'page',
    source: CLOUDWATCH_IN_CHINA,
  },
];

/** Prices that somebody gives in place of the table's, for every region. */
export type GivenPrices = Readonly<Partial<Record<Item, number>>>;

/** The price of an item in a region; undefined when it is unknown. */
export function priceOf(partition: Partition, region: string, item: Item, given: GivenPrices = {}): Price | undefined {
  const { currency } = PARTITIONS[partition];
  const own = given[item];
  if (own !== undefined) return { currency, tiers: flat(own), basis: 'given', source: 'the command line' };
  const row = PRICES.find(
    ({ item: priced, regions }) =>
      priced === item && (regions === undefined ? currency === 'CNY' : regions.includes(region)),
  );
  return row && { currency, tiers: row.tiers, basis: row.basis, source: row.source };
}

/** What a month's quantity costs, tier by tier. */
export function costOf(tiers: readonly Tier[], quantity: number): number {
  let cost = 0;
  let from = 0;
  for (const { upTo = Infinity, price } of tiers) {
    cost += Math.max(0, Math.min(quantity, upTo) - from) * price;
    from = upTo;
  }
  return cost;
}
