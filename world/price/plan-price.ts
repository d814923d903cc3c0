import { PARTITIONS } from '../../aws/partition';
import { parseArn } from '../../aws/arn';
import { DELEGATE_STACK_SET, MANAGEMENT_STACK_SET, MEMBERS_STACK_SET } from '../../config/names';
import { isInTarget } from '../../config/scps/reach';
import { ReviewedOrganization } from '../context';
import { textAt } from '../plan/attributes';
import { Attributes, ResourceChange } from '../plan/plan';
import { moneyOf } from './money';
import { Currency, Item, priceOf } from './prices';

/** What plans change of what AWS bills every month, whatever the use. */
export interface PriceChange {
  readonly currency: Currency;
  /** A month, of what has a price; negative where it gets cheaper. */
  readonly amount: number;
  readonly drivers: readonly DriverChange[];
  /** One sentence without text of a plan in it. */
  readonly text: string;
}

/** One thing that AWS bills; never a change of nothing. */
export interface DriverChange {
  readonly driver: string;
  readonly item: Item;
  /** Units that are more, or fewer. */
  readonly quantity: number;
  /** A month; absent where the price is unknown. */
  readonly amount?: number;
}

/** Where an organization is at home. */
type Home = NonNullable<ReviewedOrganization['home']>;

/** What a resource is billed for: the driver's name, the item, and units in each region of what its attributes say. */
interface BilledType {
  readonly driver: string;
  readonly item: Item;
  readonly units: (attributes: Attributes, organization: ReviewedOrganization, home: Home) => Units;
}

/** Region to units; undefined where the attributes do not tell. */
type Units = ReadonlyMap<string, number> | undefined;

const QUEUE_ALARMS = { driver: 'alarms of queues', item: 'alarm-metric' } as const;

/** Resources that cost something whether they are used or not. */
const BILLED: Readonly<Record<string, BilledType>> = {
  aws_cloudwatch_metric_alarm: {
    driver: 'alarms',
    item: 'alarm-metric',
    units: (attributes, _, home) => new Map([[regionOf(attributes, home), alarmMetrics(attributes)]]),
  },
  aws_cloudwatch_log_metric_filter: {
    driver: 'metrics',
    item: 'custom-metric',
    units: (attributes, _, home) => new Map([[regionOf(attributes, home), hasDimensions(attributes) ? 0 : 1]]),
  },
  aws_kms_key: {
    driver: 'keys',
    item: 'kms-key',
    units: (attributes, _, home) => new Map([[regionOf(attributes, home), 1]]),
  },
  aws_cloudformation_stack_instances: { ...QUEUE_ALARMS, units: stackInstances },
  aws_cloudformation_stack_set_instance: {
    ...QUEUE_ALARMS,
    units: attributes => {
      if (textAt(attributes, 'stack_set_name') !== DELEGATE_STACK_SET) return new Map();
      const region = textAt(attributes, 'region') ?? textAt(attributes, 'stack_set_instance_region');
      return region === undefined ? undefined : new Map([[region, 1]]);
    },
  },
};

/** What plans change of a month's price; undefined when that is nothing. What only a use costs is not in it. */
export function priceOfChanges(
  changes: readonly ResourceChange[],
  organization: ReviewedOrganization,
  home: Home,
): PriceChange | undefined {
  const sums = new Map<string, { item: Item; quantity: number; amount: number; isUnknown: boolean }>();
  for (const change of changes) {
    const billed = BILLED[change.type];
    if (billed === undefined || !CHANGING.has(change.action) || change.deferred !== undefined) continue;
    const { driver, item } = billed;
    const sum = sums.get(driver) ?? { item, quantity: 0, amount: 0, isUnknown: false };
    sums.set(driver, sum);
    for (const [attributes, sign] of [[change.before, -1] as const, [change.after, 1] as const]) {
      if (attributes === undefined || (sign === -1 && change.action === 'create')) continue;
      const units = billed.units(attributes, organization, home);
      if (units === undefined) sum.isUnknown = true;
      for (const [region, count] of units ?? []) {
        sum.quantity += sign * count;
        const price = count === 0 ? 0 : priceOf(home.partition, region, item)?.tiers[0]!.price;
        if (price === undefined) sum.isUnknown = true;
        else sum.amount += sign * count * price;
      }
    }
  }
  const drivers = [...sums]
    .filter(([, { quantity, amount, isUnknown }]) => isUnknown || quantity !== 0 || Math.abs(amount) > 1e-9)
    .map(([driver, { item, quantity, amount, isUnknown }]): DriverChange => ({
      driver,
      item,
      quantity,
      ...(!isUnknown && { amount: Math.round(amount * 1e4) / 1e4 }),
    }));
  if (drivers.length === 0) return undefined;
  const { currency } = PARTITIONS[home.partition];
  const amount = drivers.reduce((sum, { amount: one = 0 }) => sum + one, 0);
  return { currency, amount: Math.round(amount * 1e4) / 1e4, drivers, text: textOf(currency, amount, drivers) };
}

/** What is forgotten stays in AWS, and is billed on. */
const CHANGING: ReadonlySet<ResourceChange['action']> = new Set(['create', 'update', 'delete', 'replace']);

function textOf(currency: Currency, amount: number, drivers: readonly DriverChange[]): string {
  const known = drivers.filter(one => one.amount !== undefined);
  const unknown = drivers.filter(one => one.amount === undefined);
  const signed = (sum: number): string => `${sum < 0 ? '-' : '+'}${moneyOf(currency, Math.abs(sum))}`;
  const parts = known.map(one => `${one.driver} ${signed(one.amount!)}`).join(', ');
  const more = unknown.map(({ driver }) => driver).join(', ');
  const sum = known.length === 0 ? 'unknown' : `${signed(amount)} a month at list prices (${parts})`;
  const rest = unknown.length === 0 ? '' : known.length === 0 ? ` a month, for ${more}` : `, and unknown for ${more}`;
  return `Price: ${sum}${rest}, beside what only use costs.`;
}

/** The region of a thing that a plan may say, and that of the organization otherwise. */
const regionOf = (attributes: Attributes, { region }: Home): string =>
  textAt(attributes, 'region') ?? (parseArn(textAt(attributes, 'arn'))?.region || region);

/** AWS bills an alarm by its metrics; an expression over some is none. */
function alarmMetrics({ metric_query: queries }: Attributes): number {
  if (!Array.isArray(queries) || queries.length === 0) return 1;
  const metrics = (queries as readonly { readonly metric?: unknown }[]).filter(({ metric }) =>
    Array.isArray(metric) ? metric.length > 0 : metric !== undefined && metric !== null,
  );
  return Math.max(1, metrics.length);
}

/** A metric with dimensions is there only in hours in which something matches. */
function hasDimensions({ metric_transformation: metric }: Attributes): boolean {
  const first = (Array.isArray(metric) ? metric[0] : metric) as { readonly dimensions?: object | null } | undefined;
  return Object.keys(first?.dimensions ?? {}).length > 0;
}

/** The template of our StackSets has one alarm. */
function stackInstances(attributes: Attributes, organization: ReviewedOrganization): Units {
  const name = textAt(attributes, 'stack_set_name');
  if (name !== MEMBERS_STACK_SET && name !== MANAGEMENT_STACK_SET) return new Map();
  const { regions } = attributes;
  const accounts = name === MANAGEMENT_STACK_SET ? 1 : membersBelow(attributes, organization);
  if (!Array.isArray(regions) || accounts === undefined) return undefined;
  return new Map((regions as readonly string[]).map(region => [region, accounts]));
}

/** Active members in the OUs that a StackSet is deployed to, as the org file has them. */
function membersBelow(attributes: Attributes, organization: ReviewedOrganization): number | undefined {
  const [target] = (attributes.deployment_targets ?? []) as readonly { organizational_unit_ids?: readonly string[] }[];
  const ids = target?.organizational_unit_ids;
  if (!Array.isArray(ids)) return undefined;
  const { rootId, organizationalUnits, accounts, managementAccountId } = organization;
  const paths = [...organizationalUnits].flatMap(([path, id]) => (ids.includes(id) ? path : []));
  const targets = new Set(rootId !== undefined && ids.includes(rootId) ? ['root'] : paths);
  return accounts.filter(({ id, ou }) => id !== managementAccountId && isInTarget(targets, '', ou)).length;
}
