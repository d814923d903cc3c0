import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { billOf } from '../../../world/price/bill';
import { GivenPrices } from '../../../world/price/prices';
import { defaultVolumes, Volumes } from '../../../world/price/volumes';
import { acmeOf } from '../../stacks/acme-of';
import { organizationOf } from '../../config/organization-of';

const example = (name: string): string => readFileSync(join(__dirname, `../../../examples/${name}/org.yaml`), 'utf8');

interface HandMade {
  readonly about: string;
  readonly file: unknown;
  readonly volumes?: Partial<Volumes>;
  readonly given?: GivenPrices;
  readonly currency: 'USD' | 'CNY';
  /** Section to what somebody with a pencil comes to. */
  readonly sections: Readonly<Record<string, number>>;
  /** Items without a price. */
  readonly unknown: readonly string[];
}

/** The example with everything that costs something, 100 accounts and 17 regions. */
function everything(): unknown {
  const file = acmeOf(101, index => `Added ${index}`) as unknown as Record<string, Record<string, unknown>>;
  file.alerts!.heartbeat = '08:00';
  file.trail!.record_deletions = true;
  file.posture = {
    config_rules: {},
    security_hub: { account: 'audit', role_name: 'RootguardPosture' },
    guardduty: { account: 'audit', role_name: 'RootguardPosture' },
  };
  return file;
}

/** The example on a canary OU in two regions; three sign-in regions are never left out. */
function canary(): unknown {
  const file = parse(example('acme'), { schema: 'core' }) as Record<string, Record<string, unknown>>;
  Object.assign(file.alerts!, { targets: ['Sandbox'], regions: ['us-east-1', 'us-west-2'] });
  file.alarms!.root_per_account = false;
  return file;
}

// bills of a month, each worked out by hand from the org file and list prices
const BILLS: readonly HandMade[] = [
  {
    about: 'the example: 13 active accounts in 17 regions',
    file: example('acme'),
    currency: 'USD',
    sections: {
      // 13 × 200,000 events × 1.5 KB = 3.72 GB: taken in, and 12 months of it kept at 15 %;
      // files of a tenth of that, half of them archived after 90 days, so 9.04 of 12 months;
      // 13 × (3 regions × 730 h × 12 files + 17 digests × 730 h) = 502,970 files; two keys
      trail: 3.72 * 0.5 + 3.72 * 0.15 * 12 * 0.03 + 2.78 * 0.023 + 1.68 * 0.0036 + 502_970 * 0.000005 + 2 * 1,
      // two queues, six signals in two sums, three ends of an execution; one key; 220 mails
      alerts: (2 + 2 * 6 + 3) * 0.1 + 1 + 220 * 0.00002,
      // 14 of 15 controls and one witness, 13 accounts; a metric each of the first
      alarms: (15 + 13) * 0.1 + 15 * 0.3,
      forwarding: 13 * 17 * 0.1,
    },
    unknown: [],
  },
  {
    about: "somebody else's trail: 4 accounts",
    file: example('control-tower'),
    currency: 'USD',
    sections: {
      alerts: (2 + 2 * 6 + 3) * 0.1 + 1,
      alarms: (15 + 1 + 4) * 0.1 + 16 * 0.3,
      forwarding: 4 * 17 * 0.1,
    },
    unknown: [],
  },
  {
    about: 'posture alone: 4 active accounts, one of them without rules, whose region has no price of AWS Config',
    file: example('posture'),
    given: { 'config-item': 0.003, 'config-evaluation': 0.001 },
    currency: 'USD',
    sections: {
      // 4 rules × 30.4 days × 3 accounts; recorders of 3 accounts there and of 4 at home, 500 items each;
      // 500 checks, 200,000 events and 5 GB of each of 4 accounts
      posture: 4 * 30.4 * 3 * 0.001 + (3 + 4) * 500 * 0.003 + 4 * 500 * 0.001 + 4 * 0.2 * 4 + 4 * 5 * 1,
    },
    unknown: [],
  },
  {
    about: 'a canary: 1 member and the management account, in three regions and, of the latter, 17',
    file: canary(),
    volumes: { 'trail-events': 1_000_000, 'trail-months': 1 },
    currency: 'USD',
    sections: {
      // 13 × 1,000,000 × 1.5 KB = 18.6 GB, a month old
      trail: 18.6 * 0.5 + 18.6 * 0.15 * 0.03 + 1.86 * 0.023 + 502_970 * 0.000005 + 2 * 1,
      alerts: (2 + 2 * 6 + 3) * 0.1 + 1 + 220 * 0.00002,
      alarms: 15 * 0.1 + 15 * 0.3,
      forwarding: (3 + 17) * 0.1,
    },
    unknown: [],
  },
  {
    about: 'everything: 100 active accounts, 17 regions, heartbeat and posture',
    file: everything(),
    volumes: { 'critical-messages': 100, 'deleted-files': 100_000 },
    currency: 'USD',
    sections: {
      // 28.6 GB; half of 9.04 months of 2.86 GB archived
      trail: 28.6 * 0.5 + 28.6 * 1.8 * 0.03 + 21.4 * 0.023 + 12.9 * 0.0036 + 100 * 38_690 * 0.000005 + 2 * 1 + 1 * 0.1,
      // 30.4 heartbeats, twice to each of three topics; mails of 100 and of 200 messages
      alerts: (2 + 2 * 6 + 3) * 0.1 + 1 + (100 + 200 + 2 * 30.4 * 3) * 0.00002,
      alarms: (16 + 100) * 0.1 + 16 * 0.3,
      forwarding: 100 * 17 * 0.1,
      posture: 100 * (4 * 30.4 * 0.001 + 500 * 0.003 + 500 * 0.001 + 0.2 * 4 + 5 * 1),
    },
    unknown: [],
  },
  {
    about: 'China: 2 accounts, 2 regions, in yuan; of most items no price is known there',
    file: example('china'),
    currency: 'CNY',
    sections: {
      trail: 0,
      alerts: (2 + 2 * 6 + 3) * 0.622,
      alarms: (16 + 2) * 0.622 + 16 * 2,
      forwarding: 2 * 2 * 0.622,
    },
    unknown: [
      ...['logs-ingested', 'logs-stored', 's3-standard', 's3-glacier', 's3-put', 'kms-key'],
      ...['kms-key', 'sns-publish', 'sns-email', 'express-request', 'express-gb-second', 'logs-ingested'],
      'event-across-accounts',
    ],
  },
];

const within = (found: number, byHand: number): boolean => Math.abs(found - byHand) <= 0.05 * byHand;

test.each(BILLS)('$about: within 5 % of a bill by hand', ({ file, volumes, given, currency, sections, unknown }) => {
  const bill = billOf(organizationOf(file), { ...defaultVolumes(), ...volumes }, given);
  expect(bill.currency).toBe(currency);
  expect([...bill.sections.keys()]).toEqual(Object.keys(sections));
  const off = Object.entries(sections).filter(([section, sum]) => !within(bill.sections.get(section as never)!, sum));
  expect(off.map(([section, sum]) => [section, sum, bill.sections.get(section as never)])).toEqual([]);
  const total = Object.values(sections).reduce((sum, one) => sum + one, 0);
  expect(within(bill.total, total)).toBe(true);
  expect(bill.unknown.map(({ item }) => item)).toEqual(unknown);
});

test('a region without a price is unknown, with its quantity, and counts in no sum', () => {
  const { lines, total, unknown } = billOf(organizationOf(example('govcloud')), defaultVolumes());
  expect(total).toBe(0);
  expect(unknown).toEqual(lines);
  expect(
    unknown.every(({ amount, price, quantity }) => amount === undefined && price === undefined && quantity > 0),
  ).toBe(true);
});

test('a price that somebody gives counts in every region, in place of the table', () => {
  const given = { 'alarm-metric': 0.05 };
  const { lines } = billOf(organizationOf(example('acme')), defaultVolumes(), given);
  expect(lines.filter(({ section, item }) => section === 'forwarding' && item === 'alarm-metric')).toEqual([
    {
      section: 'forwarding',
      driver: 'alarms of queues',
      item: 'alarm-metric',
      unit: 'alarm metric',
      quantity: 221,
      regions: expect.arrayContaining(['us-east-1', 'sa-east-1']) as unknown,
      price: 0.05,
      amount: expect.closeTo(11.05, 6) as number,
      basis: 'given',
      source: 'the command line',
    },
  ]);
});
