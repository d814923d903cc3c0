import { managementAccountIsEmpty } from './accounts/management-account';
import { singleAccountIsGuarded } from './accounts/single-account';
import { alarmSaysWhatToAsk, rootAlarmRings } from './alarms/root-alarm';
import { peopleAreTold } from './alerts/told';
import { alternateContactsAreThere, contactsAreCurrent, managementPhone, memberPhone } from './contacts/contacts';
import { rootEmailDomain, rootEmailOfGroup } from './contacts/root-email';
import { eventsAreForwarded } from './forwarding/forwarding';
import { noRootCredentials, rootAccessKeys, rootMfa } from './guardrails/root-credentials';
import { managementIsWatched, rootIsDenied } from './guardrails/root-deny';
import { rootSessionsStayOpen } from './guardrails/root-sessions';
import { configWatches } from './posture/config-rules';
import { guardDutyWatches, securityHubWatches } from './posture/posture';
import { withReview } from './people/reviews';
import { Requirement } from './requirement';
import { trailCannotBeChanged, trailRecords } from './trail/trail';

/** Every requirement that an audit judges, in the order of docs/requirements.md. */
export const REQUIREMENTS: readonly Requirement[] = [
  rootEmailDomain,
  rootEmailOfGroup,
  alternateContactsAreThere,
  managementPhone,
  memberPhone,
  withReview(contactsAreCurrent, 'contacts'),
  rootMfa,
  rootAccessKeys,
  noRootCredentials,
  rootIsDenied,
  withReview(rootSessionsStayOpen, 'exemptions'),
  managementIsWatched,
  trailRecords,
  trailCannotBeChanged,
  rootAlarmRings,
  peopleAreTold,
  eventsAreForwarded,
  alarmSaysWhatToAsk,
  securityHubWatches,
  guardDutyWatches,
  configWatches,
  managementAccountIsEmpty,
  singleAccountIsGuarded,
];
