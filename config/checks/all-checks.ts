import { Check } from '../facts';
import { accepted } from './accept';
import { managementAccount, singleAccountForm, uniqueAccounts } from './accounts';
import { alarmDescriptions, alarmsPerAccount, alerts, rootAlarm } from './alerts';
import { localBackend, stateKey } from './backend';
import { completeContacts } from './complete-contacts';
import { emailDomains } from './email-domains';
import { alertTargets, deployRoles, forwardedRegions, hubAccount } from './forwarding';
import { personalContacts, rootMailboxes, sameMailbox } from './mailboxes';
import { organizationalUnits } from './organizational-units';
import { plannedUses } from './planned-uses';
import { configRulesRegion, excludedAccounts, posture } from './posture';
import { reachableNumbers, sameNumber } from './phone-numbers';
import { references } from './references';
import { regions } from './regions';
import { reviews } from './reviews';
import { rootAccess, rootAccessAdministrator } from './root-access';
import { scpCount, scpEffect, scpExemptions, scpSize, scpTargets } from './scps';
import { secrets } from './secrets';
import { subscriptions } from './subscriptions';
import { uniqueTags } from './tags';
import { terraformNames } from './terraform-names';
import { trail } from './trail';

/** Every check across entries and sections; each runs whatever the others find. */
export const ALL_CHECKS: readonly Check[] = [
  regions,
  managementAccount,
  singleAccountForm,
  organizationalUnits,
  references,
  uniqueAccounts,
  terraformNames,
  emailDomains,
  rootMailboxes,
  sameMailbox,
  personalContacts,
  reachableNumbers,
  sameNumber,
  completeContacts,
  scpTargets,
  scpExemptions,
  scpEffect,
  scpCount,
  scpSize,
  rootAccess,
  rootAccessAdministrator,
  trail,
  alerts,
  subscriptions,
  rootAlarm,
  alarmDescriptions,
  alarmsPerAccount,
  hubAccount,
  alertTargets,
  deployRoles,
  forwardedRegions,
  plannedUses,
  posture,
  configRulesRegion,
  excludedAccounts,
  reviews,
  accepted,
  localBackend,
  stateKey,
  uniqueTags,
  secrets,
];
