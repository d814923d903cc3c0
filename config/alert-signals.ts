import { Topic } from './organization';
import { Partition, PARTITIONS } from '../aws/partition';

/** What an event of the event path means; every signal has an event bus of its own, see busName, in the hub. */
export interface AlertSignal {
  readonly id: 'root-sign-in' | 'root-activity' | 'root-denied' | 'tampering' | 'root-session' | 'change';
  /** How a message names it. */
  readonly title: string;
  readonly topic: Topic;
}

const ALERT_SIGNALS: readonly AlertSignal[] = [
  { id: 'root-sign-in', title: 'root sign-in', topic: 'critical' },
  { id: 'root-activity', title: 'root activity', topic: 'critical' },
  { id: 'root-denied', title: 'root denied', topic: 'critical' },
  { id: 'tampering', title: 'tampering', topic: 'critical' },
  { id: 'root-session', title: 'root session', topic: 'notice' },
  { id: 'change', title: 'change', topic: 'notice' },
];

/** The signals of a partition; without a root console there is no root sign-in. */
export const alertSignals = (partition: Partition): readonly AlertSignal[] =>
  ALERT_SIGNALS.filter(({ id }) => id !== 'root-sign-in' || PARTITIONS[partition].rootConsole);
