import { ABSENT } from '../who-acts';
import { request, WatchedCall, WatchedGroup } from './watched-call';

/** Services by which an account rules over others: root sessions, the trail, StackSets, contacts. */
const RULING = [
  'account.amazonaws.com',
  'cloudtrail.amazonaws.com',
  'iam.amazonaws.com',
  'member.org.stacksets.cloudformation.amazonaws.com',
];
/** Services without whose trusted access a part of the protection ends. */
const NEEDED = RULING.filter(service => service !== 'account.amazonaws.com');
const SCP = 'SERVICE_CONTROL_POLICY';

/** Policies, delegation, trusted access and root access features. */
const CONTROLS: readonly WatchedCall[] = [
  // the call names the policy by an id that only AWS knows, so every policy counts
  {
    service: 'organizations',
    events: ['DeletePolicy', 'DetachPolicy'],
    means: 'disarms',
    of: 'policyId',
    now: 'targetId',
  },
  { service: 'organizations', events: ['AttachPolicy'], means: 'told', of: 'policyId', now: 'targetId' },
  {
    service: 'organizations',
    events: ['UpdatePolicy'],
    means: 'sets',
    match: { responseElements: { policy: { policySummary: { type: [ABSENT, SCP, 'RESOURCE_CONTROL_POLICY'] } } } },
    changed: 'name',
    of: 'policyId',
  },
  {
    service: 'organizations',
    events: ['DisablePolicyType'],
    means: 'disarms',
    ...request({ policyType: [SCP] }),
    changed: 'policyType',
  },
  {
    service: 'organizations',
    events: ['DisablePolicyType'],
    means: 'told',
    ...request({ policyType: [{ 'anything-but': [SCP] }] }),
    changed: 'policyType',
  },
  { service: 'organizations', events: ['EnablePolicyType'], means: 'told', changed: 'policyType' },
  {
    service: 'organizations',
    events: ['DisableAWSServiceAccess'],
    means: 'disarms',
    ...request({ servicePrincipal: NEEDED }),
    changed: 'servicePrincipal',
  },
  {
    service: 'organizations',
    events: ['DisableAWSServiceAccess'],
    means: 'told',
    ...request({ servicePrincipal: [{ 'anything-but': NEEDED }] }),
    changed: 'servicePrincipal',
  },
  {
    service: 'organizations',
    events: ['RegisterDelegatedAdministrator'],
    means: 'disarms',
    ...request({ servicePrincipal: RULING }),
    changed: 'servicePrincipal',
    of: 'accountId',
  },
  {
    service: 'organizations',
    events: ['RegisterDelegatedAdministrator'],
    means: 'told',
    ...request({ servicePrincipal: [{ 'anything-but': RULING }] }),
    changed: 'servicePrincipal',
    of: 'accountId',
  },
  {
    service: 'organizations',
    events: ['DeregisterDelegatedAdministrator', 'EnableAWSServiceAccess'],
    means: 'told',
    changed: 'servicePrincipal',
    of: 'accountId',
  },
  // it gives members rights over the organization and its policies
  { service: 'organizations', events: ['PutResourcePolicy'], means: 'disarms' },
  { service: 'organizations', events: ['DeleteResourcePolicy'], means: 'told' },
  {
    service: 'iam',
    events: ['DisableOrganizationsRootCredentialsManagement', 'DisableOrganizationsRootSessions'],
    means: 'disarms',
  },
  {
    service: 'iam',
    events: ['EnableOrganizationsRootCredentialsManagement', 'EnableOrganizationsRootSessions'],
    means: 'told',
  },
];

/**
 * Leaving and joining; where nothing protects an account any more, an attempt is worth knowing of. An account that has
 * left can tell nobody, for the hub takes events of the organization alone: AWS's own event of the management account
 * does.
 */
const MEMBERSHIP: readonly WatchedCall[] = [
  { service: 'organizations', events: ['AccountDepartedOrganization'], means: 'disarms', serviceEvent: true },
  { service: 'organizations', events: ['AccountJoinedOrganization'], means: 'told', serviceEvent: true },
  {
    service: 'organizations',
    events: [
      'AcceptHandshake',
      'CloseAccount',
      'DeleteOrganization',
      'LeaveOrganization',
      'RemoveAccountFromOrganization',
    ],
    means: 'disarms',
    refusedToo: true,
    of: 'accountId',
  },
  // a member closes itself by another service
  { service: 'account', events: ['CloseAccount'], means: 'disarms', refusedToo: true, of: 'accountId' },
  {
    service: 'organizations',
    events: ['MoveAccount'],
    means: 'sets',
    refusedToo: true,
    of: 'accountId',
    now: 'destinationParentId',
  },
  {
    service: 'organizations',
    events: ['EnableAllFeatures', 'InviteAccountToOrganization'],
    means: 'told',
    refusedToo: true,
  },
];

/** Whom AWS reaches, what an account is called and where it may act. */
const ACCOUNTS: readonly WatchedCall[] = [
  {
    service: 'account',
    events: ['DeleteAlternateContact'],
    means: 'disarms',
    changed: 'alternateContactType',
    of: 'accountId',
  },
  {
    service: 'account',
    events: ['PutAlternateContact'],
    means: 'told',
    changed: 'alternateContactType',
    of: 'accountId',
    now: 'emailAddress',
  },
  {
    service: 'account',
    events: ['DisableRegion', 'EnableRegion'],
    means: 'told',
    changed: 'regionName',
    of: 'accountId',
  },
  {
    service: 'account',
    events: ['PutAccountName', 'PutContactInformation'],
    means: 'told',
    of: 'accountId',
    now: 'accountName',
  },
];

export const ORGANIZATION: WatchedGroup = {
  title: 'the organization: policies, delegation, membership, contacts, regions',
  ownActs: 'organization',
  calls: () => [...CONTROLS, ...MEMBERSHIP, ...ACCOUNTS],
};
