import { Organization } from '../config/organization';
import { alertGrants } from './alert-grants';
import {
  accountReads,
  alertTestGrants,
  backendGrants,
  memberGrants,
  MemberLook,
  snapshotGrants,
} from './command-grants';
import { credentialsGrants } from './credentials-grants';
import { Grant, managementOf, NOTHING, StackGrants, together } from './grant';
import {
  contactGrants,
  filterGrants,
  forwardingGrants,
  guardrailGrants,
  organizationReads,
} from './organization-grants';
import { PolicyDocument, policyDocuments } from './policy-documents';
import { postureGrants } from './posture-grants';
import { trailGrants } from './trail-grants';

/** What permissions are printed for. `apply` may plan, too, and destroy. */
export const PERMISSION_COMMANDS = ['snapshot', 'plan', 'apply', 'audit', 'alert-test', 'credentials'] as const;
export type PermissionCommand = (typeof PERMISSION_COMMANDS)[number];

/** What somebody wants to do, and how. */
export interface PermissionsWanted {
  readonly commands: readonly PermissionCommand[];
  /** Stacks; what the org file has nothing about needs nothing. */
  readonly stacks: readonly string[];
  /** How a snapshot looks at root users of members. @default - not at all */
  readonly look?: MemberLook;
}

/** The policies of one role. */
export interface RolePermissions {
  /** Twelve digits. */
  readonly account: string;
  /** The role that the org file names; undefined for whoever is signed in to the management account. */
  readonly role?: string;
  readonly policies: readonly PolicyDocument[];
}

const STACKS: Readonly<Record<string, (organization: Organization) => StackGrants>> = {
  guardrails: guardrailGrants,
  contacts: contactGrants,
  trail: organization =>
    organization.trail !== undefined && 'bucket' in organization.trail
      ? trailGrants(organization, organization.trail)
      : NOTHING,
  alerts: organization =>
    organization.alerts === undefined ? NOTHING : alertGrants(organization, organization.alerts),
  alarms: organization => (organization.trail === undefined ? NOTHING : filterGrants(organization, organization.trail)),
  forwarding: forwardingGrants,
  posture: organization =>
    organization.posture === undefined ? NOTHING : postureGrants(organization, organization.posture),
};

/**
 * The least that each role needs for what somebody wants to do with an org file: first who is signed in to the management
 * account, then the roles of other accounts, sorted.
 */
export function permissionsOf(organization: Organization, wanted: PermissionsWanted): RolePermissions[] {
  const { commands, stacks, look } = wanted;
  const { partition, alerts, backend } = organization;
  const management = managementOf(organization);
  const has = (...names: PermissionCommand[]): boolean => names.some(name => commands.includes(name));
  const { reads, writes } = together(
    { reads: organizationReads(organization), writes: [] },
    ...stacks.map(stack => STACKS[stack]?.(organization) ?? NOTHING),
    backendGrants(organization, backend),
  );
  const grants = [
    ...(has('plan', 'apply') ? [...reads, ...accountReads(organization)] : []),
    ...(has('apply') ? writes : []),
    ...(has('snapshot', 'audit') ? snapshotGrants(partition, management.id, has('snapshot') ? look : {}) : []),
    ...(has('credentials') ? credentialsGrants(organization) : []),
    ...(has('alert-test') && alerts !== undefined ? alertTestGrants(organization, alerts) : []),
  ];
  const roles = rolesIn(grants);
  const signIn = roles.flatMap(({ account, role }) =>
    role === undefined ? [] : [`arn:${partition}:iam::${account}:role/${role}`],
  );
  const all =
    signIn.length === 0 ? grants : [management.grant('SignInToOtherAccounts', ['sts:AssumeRole'], signIn), ...grants];
  return rolesIn(all).map(principal => ({
    ...principal,
    policies: policyDocuments(all.filter(grant => keyOf(grant) === keyOf(principal))),
  }));
}

/** What a role that a snapshot assumes in a member needs there, by whether that account has a part in the protection. */
export const memberPermissions = (account: string, role: string, hasPart: boolean): RolePermissions => ({
  ...{ account, role },
  policies: policyDocuments(memberGrants(account, hasPart)),
});

type Principal = Pick<Grant, 'account' | 'role'>;

/** The management account's comes first: it has no role. */
function rolesIn(grants: readonly Grant[]): Principal[] {
  const found = new Map(
    grants.map(({ account, role }): [string, Principal] => [
      keyOf({ account, role }),
      { account, ...(role !== undefined && { role }) },
    ]),
  );
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, principal]) => principal);
}

const keyOf = ({ account, role = '' }: Principal): string => (role === '' ? '' : `${account}/${role}`);
