import { Check } from '../facts';
import { managementAccount, singleAccountForm, uniqueAccounts } from './accounts';
import { alarmDescriptions, alerts, rootAlarm } from './alerts';
import { localBackend, stateKey } from './backend';
import { completeContacts } from './complete-contacts';
import { emailDomains } from './email-domains';
import { forwardedRegions, forwardingProtection, hubAccount } from './forwarding';
import { rootMailboxes, sameMailbox } from './mailboxes';
import { organizationalUnits } from './organizational-units';
import { configRulesRegion, excludedAccounts, posture } from './posture';
import { references } from './references';
import { regions } from './regions';
import { rootAccess } from './root-access';
import { exemptions, rootDenyEffect, rootDenyTargets, scpQuotas } from './root-deny';
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
  completeContacts,
  rootDenyTargets,
  exemptions,
  rootDenyEffect,
  scpQuotas,
  rootAccess,
  trail,
  alerts,
  subscriptions,
  rootAlarm,
  alarmDescriptions,
  hubAccount,
  forwardedRegions,
  forwardingProtection,
  posture,
  configRulesRegion,
  excludedAccounts,
  localBackend,
  stateKey,
  uniqueTags,
];
