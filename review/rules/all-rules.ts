import { Rule } from '../rule';
import { alarmStillRings } from './alarm-still-rings';
import { chatStays } from './chat-stays';
import { filterStillCounts } from './filter-still-counts';
import { listenersStay } from './listeners-stay';
import { rootAccessStays } from './root-access-stays';
import { topicStaysEncrypted } from './topic-stays-encrypted';
import { topicStaysPrivate } from './topic-stays-private';

/** Every rule, sorted by name. */
export const ALL_RULES: readonly Rule[] = [
  alarmStillRings,
  chatStays,
  filterStillCounts,
  listenersStay,
  rootAccessStays,
  topicStaysEncrypted,
  topicStaysPrivate,
];
