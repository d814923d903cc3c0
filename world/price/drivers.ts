import { PARTITIONS } from '../../aws/partition';
import { ALARM_CATALOG } from '../../config/alarm-catalog';
import { alertSignals } from '../../config/alert-signals';
import { isAlertTarget } from '../../config/alert-targets';
import { Account, Alerts, Organization } from '../../config/organization';
import { chatTopics } from '../../config/sections/subscription';
import { Section } from '../thing-types';
import { Item } from './prices';
import { Volumes } from './volumes';

/** Something that AWS bills, in one region. */
interface SectionDriver {
  /** What it is, for people. */
  readonly name: string;
  readonly item: Item;
  readonly region: string;
  /** Units a month, of each account where `accounts` is given. */
  readonly quantity: number;
  /** Accounts that have the quantity each: tiers are counted in every one by itself. @default - all of it together */
  readonly accounts?: number;
}

/** Something that AWS bills for a section of the protection. */
export interface Driver extends SectionDriver {
  readonly section: Section;
}

const HOURS_A_MONTH = 730;
const DAYS_A_MONTH = HOURS_A_MONTH / 24;
/** CloudTrail's files in S3 are compressed, here to a tenth; CloudWatch Logs stores as AWS's price examples have it. */
const COMPRESSED = { files: 0.1, logs: 0.15 };
/** Files a month of an active account and region, one every five minutes, and digests of every account and region. */
const FILES_A_MONTH = HOURS_A_MONTH * 12;
const DIGESTS_A_MONTH = HOURS_A_MONTH;
/** Memory of an execution, billed in pieces of 64 MB, and its duration. */
const EXECUTION_GB_SECONDS = 0.125;

/** Everything that AWS bills for what the stacks of an organization make, at so much use. */
export const driversOf = (organization: Organization, volumes: Volumes): Driver[] =>
  SECTIONS.flatMap(section => OF_SECTION[section](organization, volumes).map(driver => ({ section, ...driver })));

const activeAccounts = ({ accounts }: Organization): readonly Account[] =>
  accounts.filter(({ status }) => status === 'active');

const recordedGb = (organization: Organization, volumes: Volumes): number =>
  (activeAccounts(organization).length * volumes['trail-events'] * volumes['event-kb']) / 1024 ** 2;

function trailDrivers(organization: Organization, volumes: Volumes): SectionDriver[] {
  const { trail, region, partition } = organization;
  if (trail === undefined || 'existing' in trail) return [];
  const of = (name: string, item: Item, quantity: number): SectionDriver => ({ name, item, region, quantity });
  const gb = recordedGb(organization, volumes);
  const archivedShare = volumes['archived-percent'] / 100;
  const age = volumes['trail-months'];
  const kept = Math.min(age, trail.expireAfterDays / DAYS_A_MONTH);
  const archivedAfter = Math.min(kept, trail.archiveAfterDays / DAYS_A_MONTH);
  const archived = gb * COMPRESSED.files * archivedShare * (kept - archivedAfter);
  const accounts = activeAccounts(organization).length;
  const active = Math.min(volumes['active-regions'], PARTITIONS[partition].defaultRegions.length);
  const files = accounts * (active * FILES_A_MONTH + PARTITIONS[partition].defaultRegions.length * DIGESTS_A_MONTH);
  return [
    of('log group of the trail, taken in', 'logs-ingested', gb),
    of(
      'log group of the trail, kept',
      'logs-stored',
      gb * COMPRESSED.logs * Math.min(age, trail.logRetentionDays / DAYS_A_MONTH),
    ),
    of('files of the trail', 's3-standard', gb * COMPRESSED.files * kept - archived),
    of('files of the trail, archived', 's3-glacier', archived),
    of('files written, with digests', 's3-put', files),
    of('keys of files and log group', 'kms-key', 2),
    ...(trail.recordDeletions
      ? [of('deletions in the buckets of the trail', 'trail-data-event', volumes['deleted-files'])]
      : []),
  ];
}

function alertsDrivers(organization: Organization, volumes: Volumes): SectionDriver[] {
  const { trail, alerts, region, partition } = organization;
  if (trail === undefined || alerts === undefined) return [];
  const of = (name: string, item: Item, quantity: number): SectionDriver => ({ name, item, region, quantity });
  const heartbeats = alerts.heartbeat === undefined ? 0 : DAYS_A_MONTH;
  const executions = volumes['critical-messages'] + volumes['notice-messages'] + heartbeats;
  return [
    // of two queues, of both sums over the rules of all buses, and of the three ends of the announcer
    of('alarms of the hub', 'alarm-metric', 2 + 2 * alertSignals(partition).length + 3),
    of('key of the topics', 'kms-key', 1),
    ...messageDrivers(alerts, volumes, heartbeats).map(([name, item, quantity]) => of(name, item, quantity)),
    of('executions of the announcer', 'express-request', executions),
    of('memory of the announcer', 'express-gb-second', executions * EXECUTION_GB_SECONDS),
    of('root calls kept', 'logs-ingested', (volumes['forwarded-events'] * volumes['event-kb']) / 1024 ** 2),
  ];
}

/** How SNS bills a protocol; of queues and functions the delivery costs nothing. */
const DELIVERED: Readonly<Record<string, Item>> = {
  email: 'sns-email',
  'email-json': 'sns-email',
  https: 'sns-https',
  // AWS's chat service subscribes with an https endpoint
  chat: 'sns-https',
  sms: 'sns-sms',
};

function messageDrivers(
  { subscriptions }: Alerts,
  volumes: Volumes,
  heartbeats: number,
): (readonly [name: string, item: Item, quantity: number])[] {
  // a heartbeat comes along both paths, to both topics and to the one without a key
  const topics = 3 + chatTopics(subscriptions).length;
  const published = volumes['critical-messages'] + volumes['notice-messages'] + 2 * heartbeats * topics;
  const delivered = new Map<Item, number>();
  for (const { protocol, topics: heard } of subscriptions) {
    const item = DELIVERED[protocol];
    if (item === undefined) continue;
    const messages = heard.map(topic => volumes[`${topic}-messages`] + 2 * heartbeats);
    const keyless = heard.includes('critical') && protocol !== 'chat' ? 2 * heartbeats : 0;
    delivered.set(item, (delivered.get(item) ?? 0) + messages.reduce((sum, count) => sum + count, keyless));
  }
  return [
    ['messages published', 'sns-publish', published],
    ...[...delivered].map(([item, quantity]) => [`messages by ${WORDS[item]}`, item, quantity] as const),
  ];
}

const WORDS: Readonly<Partial<Record<Item, string>>> = {
  'sns-email': 'e-mail',
  'sns-https': 'https',
  'sns-sms': 'text message',
};

function alarmsDrivers(organization: Organization, volumes: Volumes): SectionDriver[] {
  const { trail, alerts, alarms, region } = organization;
  if (trail === undefined || alerts === undefined) return [];
  const of = (name: string, item: Item, quantity: number): SectionDriver => ({ name, item, region, quantity });
  // beside the controls the alert path's second witness, and the heartbeat's
  const witnesses = ALARM_CATALOG.length - alarms.disable.length + 1 + (alerts.heartbeat === undefined ? 0 : 1);
  const accounts = alarms.rootPerAccount
    ? activeAccounts(organization).filter(account => isAlertTarget(organization, alerts, account)).length
    : 0;
  return [
    of('alarms of controls and of the alert path', 'alarm-metric', witnesses),
    ...(accounts > 0 ? [of('root alarms of accounts', 'alarm-metric', accounts)] : []),
    // without dimensions a filter publishes nought as well; with one only in hours in which root of an account is used
    of('metrics of filters', 'custom-metric', witnesses + (accounts > 0 ? volumes['root-hours'] / HOURS_A_MONTH : 0)),
  ];
}

/** Regions of each account from which events are forwarded, by how many accounts: those of the management account are guessed. */
export function forwardedRegions(organization: Organization): ReadonlyMap<string, number> {
  const { alerts, trail, aws, managementAccount, rootAccess, partition } = organization;
  if (trail === undefined || alerts === undefined) return new Map();
  const members =
    aws === undefined
      ? []
      : activeAccounts(organization).filter(
          account => account !== managementAccount && isAlertTarget(organization, alerts, account),
        );
  // every region that is enabled there, which a plan alone knows: here those that are from the start
  const wide = [...new Set<string>([...PARTITIONS[partition].defaultRegions, ...alerts.regions])].sort();
  const delegate = rootAccess?.delegatedAdministrator?.account;
  const delegated = members.filter(account => account === delegate).length;
  return new Map(
    wide.map(region => [region, alerts.regions.includes(region) ? members.length + 1 : 1 + delegated] as const),
  );
}

function forwardingDrivers(organization: Organization, volumes: Volumes): SectionDriver[] {
  const counts = [...forwardedRegions(organization)];
  if (counts.length === 0) return [];
  return [
    ...counts.map(([region, accounts]): SectionDriver => ({
      name: 'alarms of queues',
      item: 'alarm-metric',
      region,
      quantity: accounts,
    })),
    {
      name: 'events to the hub',
      item: 'event-across-accounts',
      region: organization.region,
      quantity: volumes['forwarded-events'],
    },
  ];
}

function postureDrivers(organization: Organization, volumes: Volumes): SectionDriver[] {
  const { posture, region } = organization;
  if (posture === undefined) return [];
  const { configRules, securityHub, guardDuty } = posture;
  const everyAccount = activeAccounts(organization).length;
  const of = (name: string, item: Item, quantity: number, where = region, accounts = everyAccount): SectionDriver => ({
    name,
    item,
    region: where,
    quantity,
    accounts,
  });
  const ruled =
    configRules === undefined
      ? 0
      : activeAccounts(organization).filter(account => !configRules.excludedAccounts.includes(account)).length;
  // a recorder is nobody's but the account's own, and both need one
  const recorders = new Map<string, number>([
    ...(configRules === undefined ? [] : [[configRules.region, ruled] as const]),
    ...(securityHub === undefined ? [] : [[region, everyAccount] as const]),
  ]);
  return [
    ...(configRules === undefined
      ? []
      : [
          of(
            'rules about root, once a day',
            'config-evaluation',
            configRules.rules.length * DAYS_A_MONTH,
            configRules.region,
            ruled,
          ),
        ]),
    ...[...recorders].map(([where, accounts]) =>
      of('recorders of AWS Config, which they depend on', 'config-item', volumes['config-items'], where, accounts),
    ),
    ...(securityHub === undefined ? [] : [of('checks of Security Hub', 'security-check', volumes['security-checks'])]),
    ...(guardDuty === undefined
      ? []
      : [
          of('events that GuardDuty reads', 'guardduty-event', volumes['trail-events']),
          of('logs that GuardDuty reads', 'guardduty-gb', volumes['network-gb']),
        ]),
  ];
}

const OF_SECTION: Readonly<Record<Section, (organization: Organization, volumes: Volumes) => SectionDriver[]>> = {
  // AWS bills neither Organizations nor Account Management nor IAM
  guardrails: () => [],
  contacts: () => [],
  trail: trailDrivers,
  alerts: alertsDrivers,
  alarms: alarmsDrivers,
  forwarding: forwardingDrivers,
  posture: postureDrivers,
};

/** Sections in the order of a bill. */
export const SECTIONS = Object.keys(OF_SECTION) as [Section, ...Section[]];
