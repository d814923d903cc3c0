import { z } from 'zod';
import { Organization } from '../../config/organization';
import { Bill, Line } from './bill';
import { SECTIONS } from './drivers';
import { ITEMS, PRICES_OF } from './prices';
import { planReads, planSeconds } from './plan-seconds';
import { quotaUses, QUOTAS } from './quotas';
import { Volumes, VOLUMES } from './volumes';

/** Version of the format, raised when a program that reads it would break. */
export const PRICE_VERSION = 1;

const lineSchema = z.object({
  section: z.enum(SECTIONS),
  driver: z.string().describe('What AWS bills, in words.'),
  item: z.enum(Object.keys(ITEMS) as [keyof typeof ITEMS]),
  unit: z.string(),
  quantity: z.number().describe('Units a month, over the regions.'),
  regions: z.array(z.string()),
  price: z.number().optional().describe('Of the first unit; absent where it is unknown, which is never nothing.'),
  amount: z.number().optional().describe('A month; absent where the price is unknown.'),
  basis: z
    .enum(['page', 'report', 'assumed', 'given'])
    .optional()
    .describe(
      "How well the price is known: read on AWS's page; in a report of AWS's price list; unverified, taken to be that of us-east-1; given with --price.",
    ),
  source: z.string().optional(),
});

const priceSchema = z
  .object({
    version: z.literal(PRICE_VERSION),
    pricesOf: z.string().describe('The day of the price table, YYYY-MM-DD.'),
    currency: z.enum(['USD', 'CNY']),
    total: z.number().describe('A month, of all lines whose price is known.'),
    unknown: z.number().describe('How many lines have no price, and count in no sum.'),
    sections: z
      .partialRecord(z.enum(SECTIONS), z.number())
      .describe('Section to its sum; one without lines costs nothing.'),
    lines: z.array(lineSchema),
    volumes: z.record(z.enum(Object.keys(VOLUMES) as [keyof Volumes]), z.number()).describe('What was taken for each.'),
    plan: z
      .object({
        seconds: z.number().describe('That a full plan takes at least, by quotas of AWS.'),
        reads: z.array(
          z.object({ operation: z.string(), reads: z.number(), perSecond: z.number(), seconds: z.number() }),
        ),
      })
      .describe('What a refresh reads one by one.'),
    quotas: z
      .array(
        z.object({
          id: z.enum(Object.keys(QUOTAS) as [keyof typeof QUOTAS]),
          counts: z.string(),
          used: z.number(),
          limit: z.number(),
          source: z.string(),
          isVerified: z.boolean().describe('Whether the limit was read on the page.'),
          isFixed: z.literal(true).optional().describe('The use is the same whatever the org file says.'),
          ask: z.string().describe('What to ask AWS for, or to change.'),
        }),
      )
      .describe('Quotas of AWS that are used, the nearest to its limit first.'),
  })
  .describe(
    "What a month costs at list prices, without free tiers, discounts and taxes. Keys may be added in later versions; 'version' rises when a program that reads this would break.",
  );

export type PriceDocument = z.output<typeof priceSchema>;

/** Returns a bill as `rootguard price --format json` prints it. */
export const priceDocument = (
  organization: Organization,
  { currency, total, unknown, sections, lines }: Bill,
  volumes: Volumes,
): PriceDocument => ({
  version: PRICE_VERSION,
  pricesOf: PRICES_OF,
  currency,
  total: cents(total),
  unknown: unknown.length,
  sections: Object.fromEntries([...sections].map(([section, sum]) => [section, cents(sum)])),
  lines: lines.map(roundedLine),
  volumes: { ...volumes },
  plan: {
    seconds: cents(planSeconds(organization)),
    reads: planReads(organization).map(read => ({ ...read, seconds: cents(read.seconds) })),
  },
  quotas: quotaUses(organization),
});

/** Sums have no more digits than a bill: hundredths of a cent. */
const cents = (amount: number): number => Math.round(amount * 1e4) / 1e4;

const roundedLine = (line: Line): PriceDocument['lines'][number] => ({
  ...line,
  quantity: Math.round(line.quantity * 1e4) / 1e4,
  regions: [...line.regions],
  ...(line.amount !== undefined && { amount: cents(line.amount) }),
});

/** The JSON Schema of a price, for programs that read one. */
export function priceJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(priceSchema);
  return `${JSON.stringify({ $schema, title: 'rootguard price --format json', ...schema }, null, 2)}\n`;
}
