import { Topic } from './organization';
import { Partition, PARTITIONS } from '../aws/partition';

/** Signals that have an event bus of their own, see busName, in the hub: what an event means is decided where it happens. */
export type BusSignal = 'root-sign-in' | 'root-activity' | 'root-denied' | 'tampering' | 'root-session' | 'change';

/** What an event of the event path means to people. */
export interface AlertSignal<Id = BusSignal | 'deployment' | 'key-deployment' | 'key-tampering'> {
  readonly id: Id;
  /** How a message names it. */
  readonly title: string;
  readonly topic: Topic;
  /** Whether it goes to the topic that no key encrypts instead, and to no chat. @default false */
  readonly keyless?: boolean;
}

const ALERT_SIGNALS: readonly AlertSignal<BusSignal>[] = [
  { id: 'root-sign-in', title: 'root sign-in', topic: 'critical' },
  { id: 'root-activity', title: 'root activity', topic: 'critical' },
  { id: 'root-denied', title: 'root denied', topic: 'critical' },
  { id: 'tampering', title: 'tampering', topic: 'critical' },
  { id: 'root-session', title: 'root session', topic: 'notice' },
  { id: 'change', title: 'change', topic: 'notice' },
];

/** What comes on the bus of tampering and is a deployment: the hub tells it by who acts. */
export const DEPLOYMENT: AlertSignal = { id: 'deployment', title: 'change by a deploy role', topic: 'notice' };

/** A deployment that says who may use a key: the topic of notices may have lost its own. */
export const KEY_DEPLOYMENT: AlertSignal = { ...DEPLOYMENT, id: 'key-deployment', keyless: true };

/** What comes on the bus of tampering and is about a key: the topics may have lost theirs. */
export const KEY_TAMPERING: AlertSignal = { id: 'key-tampering', title: 'tampering', topic: 'critical', keyless: true };

/** The signals of a partition; without a root console there is no root sign-in. */
export const alertSignals = (partition: Partition): readonly AlertSignal<BusSignal>[] =>
  ALERT_SIGNALS.filter(({ id }) => id !== 'root-sign-in' || PARTITIONS[partition].rootConsole);

/** How the message of a signal begins; without the account where nothing tells it. */
export const headlineOf = ({ topic, title }: Pick<AlertSignal, 'topic' | 'title'>): string =>
  `${topic.toUpperCase()}: ${title}`;

/** Every signal of a partition, those that the hub tells from others included. */
export const everySignal = (partition: Partition): readonly AlertSignal[] => [
  ...alertSignals(partition),
  DEPLOYMENT,
  KEY_DEPLOYMENT,
  KEY_TAMPERING,
];
