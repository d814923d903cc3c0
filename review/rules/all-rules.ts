import { Rule } from '../rule';
import { accessLogsStay } from './access-logs-stay';
import { alarmStillRings } from './alarm-still-rings';
import { bucketAclStaysPrivate } from './bucket-acl-stays-private';
import { bucketEncryptionStays } from './bucket-encryption-stays';
import { bucketPolicyStays } from './bucket-policy-stays';
import { chatStays } from './chat-stays';
import { contactsStay } from './contacts-stay';
import { coverageStays } from './coverage-stays';
import { deadLettersAreHeard } from './dead-letters-are-heard';
import { delegationStaysNarrow } from './delegation-stays-narrow';
import { eventBusStaysClosed } from './event-bus-stays-closed';
import { eventRuleStillMatches } from './event-rule-still-matches';
import { filterStillCounts } from './filter-still-counts';
import { forwardingReachesEveryone } from './forwarding-reaches-everyone';
import { kmsKeyStays } from './kms-key-stays';
import { listenersStay } from './listeners-stay';
import { logGroupKeepsLogs } from './log-group-keeps-logs';
import { logsAreKept } from './logs-are-kept';
import { objectLockStays } from './object-lock-stays';
import { postureStays } from './posture-stays';
import { preventDestroyStays } from './prevent-destroy-stays';
import { protectedSectionStays } from './protected-section-stays';
import { publicAccessStaysBlocked } from './public-access-stays-blocked';
import { queuesGoOnListening } from './queues-go-on-listening';
import { rolesStayNarrow } from './roles-stay-narrow';
import { rootAccessStays } from './root-access-stays';
import { scpKeepsItsStatements } from './scp-keeps-its-statements';
import { scpStaysAttached } from './scp-stays-attached';
import { stackStays } from './stack-stays';
import { statefulStays } from './stateful-stays';
import { topicStaysEncrypted } from './topic-stays-encrypted';
import { topicStaysPrivate } from './topic-stays-private';
import { trailStaysOn } from './trail-stays-on';
import { trustedAccessStays } from './trusted-access-stays';
import { versioningStaysOn } from './versioning-stays-on';

/** Every rule, sorted by name. */
export const ALL_RULES: readonly Rule[] = [
  accessLogsStay,
  alarmStillRings,
  bucketAclStaysPrivate,
  bucketEncryptionStays,
  bucketPolicyStays,
  chatStays,
  contactsStay,
  coverageStays,
  deadLettersAreHeard,
  delegationStaysNarrow,
  eventBusStaysClosed,
  eventRuleStillMatches,
  filterStillCounts,
  forwardingReachesEveryone,
  kmsKeyStays,
  listenersStay,
  logGroupKeepsLogs,
  logsAreKept,
  objectLockStays,
  postureStays,
  preventDestroyStays,
  protectedSectionStays,
  publicAccessStaysBlocked,
  queuesGoOnListening,
  rolesStayNarrow,
  rootAccessStays,
  scpKeepsItsStatements,
  scpStaysAttached,
  stackStays,
  statefulStays,
  topicStaysEncrypted,
  topicStaysPrivate,
  trailStaysOn,
  trustedAccessStays,
  versioningStaysOn,
];
