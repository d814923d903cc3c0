import { Organization } from '../../config/organization';
import { Bill, Line } from '../../world/price/bill';
import { Currency, PRICES_OF } from '../../world/price/prices';
import { CURRENCY_SIGNS, moneyOf } from '../../world/price/money';
import { planReads, planSeconds } from '../../world/price/plan-seconds';
import { overQuota, quotaUses } from '../../world/price/quotas';
import { Volume, VOLUMES, VOLUMES_OF, Volumes } from '../../world/price/volumes';
import { Section } from '../../world/thing-types';

/** Most regions that a line lists. */
const REGIONS_MAX = 3;

/** Sections that AWS bills nothing for, whatever is in them. */
const FREE: readonly Section[] = ['guardrails', 'contacts'];

/** Returns a bill for people, with what a plan and quotas of AWS allow. */
export function renderPrice(organization: Organization, bill: Bill, volumes: Volumes): string {
  const { currency, sections, lines, total } = bill;
  const money = (amount: number) => moneyOf(currency, amount);
  const bySection = [...sections].flatMap(([section, sum]) => [
    row(
      section,
      sumOf(
        lines.filter(line => line.section === section),
        money(sum),
      ),
    ),
    ...lines.filter(line => line.section === section).map(line => `  ${lineOf(line, currency)}`),
    '',
  ]);
  return [
    `A month at list prices of ${PRICES_OF}, without free tiers, discounts and taxes:`,
    '',
    ...bySection,
    row(FREE.join(', '), 'AWS bills nothing'),
    row('total', `${sumOf(lines, money(total))} a month`),
    ...doubts(bill),
    '',
    'Taken, where no org file says it; --volume NAME=NUMBER says otherwise:',
    ...(Object.keys(VOLUMES) as Volume[])
      .filter(name => [...sections.keys()].some(section => VOLUMES_OF[section].includes(name)))
      .map(name => `  ${name.padEnd(19)}${String(volumes[name]).padEnd(9)}${VOLUMES[name].words}`),
    '',
    ...planLines(organization),
    'Quotas of AWS that are used, the nearest to its limit first:',
    ...quotaLines(organization),
    '',
  ].join('\n');
}

function planLines(organization: Organization): string[] {
  const reads = planReads(organization);
  if (reads.length === 0) return [];
  return [
    `A full plan takes at least ${planSeconds(organization).toFixed(1)} s, by AWS's quotas of what it reads one by one:`,
    ...reads.map(
      ({ operation, reads: count, perSecond, seconds }) =>
        `  ${operation.padEnd(46)}${`${seconds.toFixed(1)} s`.padEnd(11)}${number(count)} at ${perSecond} a second`,
    ),
    '',
  ];
}

function quotaLines(organization: Organization): string[] {
  return quotaUses(organization).map(use => {
    const over = overQuota(use);
    const { counts, used, limit, isVerified } = use;
    if (over !== undefined) return `  OVER  ${over}`;
    const share = `${Math.max(1, Math.round((used / limit) * 100))} %`;
    return `  ${share.padEnd(6)}${counts}: ${number(used)} of ${number(limit)}${isVerified ? '' : ', unverified'}`;
  });
}

/**
 * The lines of validate: what a month costs, and the nearest quota, or every one that is exceeded.
 *
 * @param label - what pads the label of a line
 */
export function priceSummary(organization: Organization, bill: Bill, label: (name: string) => string): string {
  const { lines, currency, total } = bill;
  const byDriver = new Map<string, number>();
  for (const { driver, amount = 0 } of lines) byDriver.set(driver, (byDriver.get(driver) ?? 0) + amount);
  const [largest] = [...byDriver].sort(([, one], [, other]) => other - one);
  const sum = sumOf(lines, moneyOf(currency, total));
  const most =
    largest === undefined || largest[1] === 0 ? '' : `, of which ${largest[0]} ${moneyOf(currency, largest[1])}`;
  const uses = quotaUses(organization);
  const over = uses.flatMap(use => overQuota(use) ?? []);
  const nearest = uses.find(({ isFixed }) => isFixed === undefined);
  const quotas =
    over.length > 0
      ? over
      : nearest === undefined
        ? []
        : [`nearest: ${number(nearest.used)} of ${number(nearest.limit)} ${nearest.counts}`];
  const price = lines.length === 0 ? 'AWS bills nothing' : `${sum} a month at list prices${most}; see rootguard price`;
  return [`${label('price')}${price}`, ...quotas.map((text, at) => `${label(at === 0 ? 'quotas' : '')}${text}`)]
    .map(line => `${line}\n`)
    .join('');
}

/** A sum of lines: what is unknown counts in none, and is no nothing. */
function sumOf(lines: readonly Line[], sum: string): string {
  const known = lines.filter(({ amount }) => amount !== undefined).length;
  if (lines.length > 0 && known === 0) return 'unknown';
  return known < lines.length ? `at least ${sum}` : sum;
}

const row = (label: string, text: string): string => `${label.padEnd(48)}${text}`;

function lineOf({ driver, quantity, unit, regions, price, amount, basis }: Line, currency: Currency): string {
  const where = regions.length > REGIONS_MAX ? `${regions.length} regions` : regions.join(', ');
  const sum = amount === undefined ? 'unknown' : moneyOf(currency, amount);
  const of =
    price === undefined
      ? `${number(quantity)} ${unit}`
      : `${number(quantity)} ${unit} × ${CURRENCY_SIGNS[currency]}${number(price)}${basis === 'assumed' ? ', unverified' : ''}`;
  return `${driver.padEnd(46)}${sum.padEnd(11)}${of}, ${where}`;
}

/** At most six significant digits, never with an exponent. */
const number = (value: number): string => value.toLocaleString('en-US', { maximumSignificantDigits: 6 });

function doubts({ lines, unknown, currency }: Bill): string[] {
  const assumed = lines.filter(({ basis }) => basis === 'assumed');
  const sum = assumed.reduce((all, { amount = 0 }) => all + amount, 0);
  const items = [...new Set(unknown.map(({ item }) => item))];
  return [
    ...(assumed.length === 0
      ? []
      : [
          `  unverified: ${moneyOf(currency, sum)} of it, at prices that were not read for their regions and are taken to be those of us-east-1`,
        ]),
    ...(unknown.length === 0
      ? []
      : [
          `  unknown: ${unknown.length} lines, which no sum has, for the table has no price of them there; --price ITEM=NUMBER gives yours of`,
          `    ${items.join(', ')}`,
        ]),
  ];
}
