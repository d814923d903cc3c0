import { Organization } from '../../config/organization';
import { Section } from '../thing-types';
import { Driver, driversOf } from './drivers';
import { Basis, costOf, Currency, GivenPrices, Item, ITEMS, priceOf } from './prices';
import { PARTITIONS } from '../../aws/partition';
import { Volumes } from './volumes';

/** What a driver costs, over all regions where a unit costs the same. */
export interface Line {
  readonly section: Section;
  readonly driver: string;
  readonly item: Item;
  readonly unit: string;
  /** Units a month. */
  readonly quantity: number;
  /** Sorted. */
  readonly regions: readonly string[];
  /** Of the first unit; undefined: the table has none, and the line counts in no sum. */
  readonly price?: number;
  /** A month, undefined with the price. */
  readonly amount?: number;
  readonly basis?: Basis | 'given';
  readonly source?: string;
}

/** A bill of a month. */
export interface Bill {
  readonly currency: Currency;
  readonly lines: readonly Line[];
  /** Section to the sum of its lines whose price is known; sections without a line cost nothing. */
  readonly sections: ReadonlyMap<Section, number>;
  /** Of all lines whose price is known. */
  readonly total: number;
  /** Lines whose price is not known. */
  readonly unknown: readonly Line[];
}

/**
 * What a month of an organization's protections costs at list prices: without free tiers, discounts and taxes, and with keys
 * that were never rotated.
 */
export function billOf(organization: Organization, volumes: Volumes, given: GivenPrices = {}): Bill {
  const lines = linesOf(organization, driversOf(organization, volumes), given);
  const sections = new Map<Section, number>();
  for (const { section, amount = 0 } of lines) sections.set(section, (sections.get(section) ?? 0) + amount);
  return {
    currency: PARTITIONS[organization.partition].currency,
    lines,
    sections,
    total: lines.reduce((sum, { amount = 0 }) => sum + amount, 0),
    unknown: lines.filter(({ amount }) => amount === undefined),
  };
}

function linesOf({ partition }: Organization, drivers: readonly Driver[], given: GivenPrices): Line[] {
  const lines = new Map<string, Line>();
  for (const { section, name, item, region, quantity, accounts } of drivers) {
    if (quantity === 0 || accounts === 0) continue;
    const price = priceOf(partition, region, item, given);
    const { basis } = price ?? {};
    const key = JSON.stringify([section, name, item, price?.tiers, basis]);
    const before = lines.get(key);
    const amount = price && costOf(price.tiers, quantity) * (accounts ?? 1);
    lines.set(key, {
      section,
      driver: name,
      item,
      unit: ITEMS[item],
      quantity: (before?.quantity ?? 0) + quantity * (accounts ?? 1),
      regions: [...(before?.regions ?? []), region].sort(),
      ...(price !== undefined && {
        price: price.tiers[0]!.price,
        amount: (before?.amount ?? 0) + amount!,
        basis,
        source: price.source,
      }),
    });
  }
  return [...lines.values()];
}
