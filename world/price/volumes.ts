import { Section } from '../thing-types';

/** A volume: what is taken for it, and in words. */
interface VolumeRow {
  readonly value: number;
  readonly words: string;
}

/** What a bill depends on and no org file says: each with what is taken when nobody says otherwise. */
export const VOLUMES = {
  'trail-events': { value: 200_000, words: 'management events a month in an account' },
  'event-kb': { value: 1.5, words: 'KB of such an event' },
  'trail-months': { value: 12, words: 'months for which the trail has been recording' },
  'archived-percent': { value: 50, words: 'percent of the files that have 128 KB, and so are archived' },
  'active-regions': { value: 3, words: 'regions in which an account is active' },
  'deleted-files': { value: 1_000, words: 'data events a month of the buckets of the trail' },
  'root-hours': {
    value: 10,
    words: 'hours a month in which root of an account is used, over all accounts',
  },
  'forwarded-events': { value: 2_000, words: 'events a month that reach the hub' },
  'critical-messages': { value: 20, words: 'messages a month to the critical topic' },
  'notice-messages': { value: 200, words: 'messages a month to the topic of notices' },
  'config-items': {
    value: 500,
    words: 'configuration items a month in an account, which the recorder makes',
  },
  'security-checks': { value: 500, words: 'checks of Security Hub a month in an account' },
  'network-gb': {
    value: 5,
    words: 'GB of flow and DNS logs a month in an account, which GuardDuty reads',
  },
} as const satisfies Readonly<Record<string, VolumeRow>>;

export type Volume = keyof typeof VOLUMES;

export type Volumes = Readonly<Record<Volume, number>>;

/** Every volume as it is when nobody says otherwise. */
export const defaultVolumes = (): Volumes =>
  Object.fromEntries(Object.entries(VOLUMES).map(([name, { value }]) => [name, value])) as Record<Volume, number>;

/** The volumes on which the price of a section depends, in the order of the table. */
export const VOLUMES_OF: Readonly<Record<Section, readonly Volume[]>> = {
  guardrails: [],
  contacts: [],
  trail: ['trail-events', 'event-kb', 'trail-months', 'archived-percent', 'active-regions', 'deleted-files'],
  alerts: ['event-kb', 'forwarded-events', 'critical-messages', 'notice-messages'],
  alarms: ['root-hours'],
  forwarding: ['forwarded-events'],
  posture: ['trail-events', 'config-items', 'security-checks', 'network-gb'],
};
