import { Rule } from '../compare/rule';
import { accessLogsStay } from './trail/bucket-access';
import { accountsEnd } from './whole/accounts-end';
import { alarmStillRings } from './alarms/alarm-still-rings';
import { bucketAclStaysPrivate } from './trail/bucket-access';
import { bucketEncryptionStays } from './trail/bucket-files';
import { bucketPolicyStays } from './trail/bucket-access';
import { chatStays } from './alerts/chat-stays';
import { contactsStay } from './contacts/contacts-stay';
import { coverageStays } from './whole/coverage-stays';
import { deadLettersAreHeard } from './alerts/dead-letters-are-heard';
import { delegationStaysNarrow } from './guardrails/delegation-stays-narrow';
import { eventBusStaysClosed } from './alerts/event-bus-stays-closed';
import { eventRuleStillMatches } from './alerts/event-rule-still-matches';
import { filterStillCounts } from './alarms/filter-still-counts';
import { forwardingReachesEveryone } from './forwarding/forwarding-reaches-everyone';
import { kmsKeyStays } from './trail/kms-key-stays';
import { listenersStay } from './alerts/listeners-stay';
import { logGroupKeepsLogs } from './trail/log-group-keeps-logs';
import { logsAreKept } from './trail/bucket-files';
import { nobodyIsLockedOut } from './guardrails/nobody-is-locked-out';
import { objectLockStays } from './trail/bucket-files';
import { postureStays } from './posture/posture-stays';
import { preventDestroyStays } from './whole/prevent-destroy-stays';
import { protectedSectionStays } from './whole/protected-section-stays';
import { publicAccessStaysBlocked } from './trail/bucket-access';
import { queuesGoOnListening } from './alerts/queues-go-on-listening';
import { changesAreUnderstood } from './whole/changes-are-understood';
import { codeIsAdmitted } from './whole/code-is-admitted';
import { rolesStayNarrow } from './forwarding/roles-stay-narrow';
import { rootAccessStays } from './guardrails/root-access-stays';
import { scpKeepsItsStatements } from './guardrails/scp-keeps-its-statements';
import { scpStaysAttached } from './guardrails/scp-stays-attached';
import { stackStays } from './whole/stack-stays';
import { statefulStays } from './whole/stateful-stays';
import { topicStaysEncrypted } from './alerts/topic-stays-encrypted';
import { topicStaysPrivate } from './alerts/topic-stays-private';
import { trailStaysOn } from './trail/trail-stays-on';
import { trustedAccessStays } from './guardrails/trusted-access-stays';
import { versioningStaysOn } from './trail/bucket-files';

/** Every rule, sorted by name. */
export const ALL_RULES: readonly Rule[] = [
  accessLogsStay,
  accountsEnd,
  alarmStillRings,
  bucketAclStaysPrivate,
  bucketEncryptionStays,
  bucketPolicyStays,
  changesAreUnderstood,
  chatStays,
  codeIsAdmitted,
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
  nobodyIsLockedOut,
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
