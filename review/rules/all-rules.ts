import { Rule } from '../compare/rule';
import { alarmStillRings } from './alarms/alarm-still-rings';
import { filterStillCounts } from './alarms/filter-still-counts';
import { chatStays } from './alerts/chat-stays';
import { eventBusStaysClosed } from './alerts/event-bus-stays-closed';
import { heartbeatStays } from './alerts/heartbeat-stays';
import { remindersStay } from './alerts/reminders-stay';
import { eventRuleStillMatches } from './alerts/event-rule-still-matches';
import { listenersStay } from './alerts/listeners-stay';
import { deadLettersAreHeard, queuesGoOnListening } from './alerts/queues';
import { stateMachineStillTells } from './alerts/state-machine-still-tells';
import { topicStaysEncrypted, topicStaysPrivate } from './alerts/topics';
import { contactsStay } from './contacts/contacts-stay';
import { forwardingReachesEveryone } from './forwarding/forwarding-reaches-everyone';
import { rolesStayNarrow } from './forwarding/roles-stay-narrow';
import { delegationStaysNarrow } from './guardrails/delegation-stays-narrow';
import { nobodyIsLockedOut } from './guardrails/nobody-is-locked-out';
import { rootAccessStays } from './guardrails/root-access-stays';
import { scpKeepsItsStatements } from './guardrails/scp-keeps-its-statements';
import { scpStaysAttached } from './guardrails/scp-stays-attached';
import { trustedAccessStays } from './guardrails/trusted-access-stays';
import { postureStays } from './posture/posture-stays';
import {
  accessLogsStay,
  bucketAclStaysPrivate,
  bucketPolicyStays,
  publicAccessStaysBlocked,
} from './trail/bucket-access';
import { bucketEncryptionStays, logsAreKept, objectLockStays, versioningStaysOn } from './trail/bucket-files';
import { kmsKeyStays } from './trail/kms-key-stays';
import { logGroupKeepsLogs } from './trail/log-group-keeps-logs';
import { trailStaysOn } from './trail/trail-stays-on';
import { accountsAreCovered } from './whole/accounts-are-covered';
import { accountsEnd } from './whole/accounts-end';
import { changesAreUnderstood } from './whole/changes-are-understood';
import { codeIsAdmitted } from './whole/code-is-admitted';
import { coverageStays } from './whole/coverage-stays';
import { preventDestroyStays } from './whole/prevent-destroy-stays';
import { protectedSectionStays } from './whole/protected-section-stays';
import { stackStays } from './whole/stack-stays';
import { statefulStays } from './whole/stateful-stays';

/** Every rule, sorted by name. */
export const ALL_RULES: readonly Rule[] = [
  accessLogsStay,
  accountsAreCovered,
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
  heartbeatStays,
  remindersStay,
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
  stateMachineStillTells,
  topicStaysEncrypted,
  topicStaysPrivate,
  trailStaysOn,
  trustedAccessStays,
  versioningStaysOn,
];
