import { PARTITIONS } from '../aws/partition';
import { Account, Organization } from '../config/organization';
import { outsideScp, scpReach } from '../config/scps/reach';
import { ROOT_DENY } from '../config/scps/scps';
import type { Holders } from './posts';

/** What pages depend on: the organization, its partition, and who holds what today. */
export interface Setting {
  readonly organization: Organization;
  readonly holders: Holders;
  /** What was tested when, by the name of a way back in or of a test; undefined where no record says so. */
  readonly tested: ReadonlyMap<string, string>;
}

/** What a page cannot do without. */
export const NEEDS = {
  organization: ({ organization }: Setting): boolean => organization.aws !== undefined,
  'root-user': ({ organization }: Setting): boolean => PARTITIONS[organization.partition].rootUsers,
  'root-console': ({ organization }: Setting): boolean =>
    PARTITIONS[organization.partition].rootConsole && PARTITIONS[organization.partition].rootUsers,
  'account-management': ({ organization }: Setting): boolean => PARTITIONS[organization.partition].accountManagement,
  alerts: ({ organization }: Setting): boolean => organization.alerts !== undefined,
} as const;

export type Need = keyof typeof NEEDS;

/** Why a page is not there, for people. */
export const whyAbsent = (need: Need, { organization: { partition } }: Setting): string =>
  ({
    organization: 'the org file describes one account without an organization',
    'root-user': `accounts in ${partition} have no root user`,
    'root-console': `root has no console in ${partition}`,
    'account-management': `the Account Management API does not exist in ${partition}`,
    alerts: 'the org file has no alerts section, so nothing sends messages',
  })[need];

/** Address of a page of the console, such as 'iam/home#/security_credentials'. */
export const consoleAddress = ({ organization }: Setting, path = ''): string =>
  `https://${PARTITIONS[organization.partition].consoleDomain}/${path}`;

/** Active accounts but for the management account, sorted by key. */
export const membersOf = ({ organization: { accounts, managementAccount } }: Setting): readonly Account[] =>
  accounts.filter(account => account !== managementAccount && account.status === 'active');

/** What the root-deny SCP does to an account. */
export type RootDenied = 'denied' | 'exempt' | 'not reached' | 'no SCP binds it';

/** What the root-deny SCP does to the root of an account, and until when it is exempt. */
export function rootDenied(
  { organization }: Setting,
  account: Account,
): { readonly state: RootDenied; readonly until?: string } {
  const scp = organization.scps.find(({ id }) => id === ROOT_DENY.id);
  if (account === organization.managementAccount) return { state: 'no SCP binds it' };
  if (scp === undefined || outsideScp(organization, scp).includes(account)) return { state: 'not reached' };
  const exemption = scp.exemptions.find(({ accountId }) => accountId === account.id);
  return exemption === undefined ? { state: 'denied' } : { state: 'exempt', until: exemption.until };
}

/** Whether the root-deny SCP reaches any account. */
export function deniesRoot({ organization }: Setting): boolean {
  const scp = organization.scps.find(({ id }) => id === ROOT_DENY.id);
  return scp !== undefined && scpReach(organization, scp).length > 0;
}

/** What the features of centralized root access are switched on for. */
export type SessionUse = 'credentials' | 'recovery' | 'policies';

/**
 * Whether root sessions serve for something: their features are on, and the root-deny SCP lets them. By the captures of
 * others either feature gives its own tasks; AWS says that recovery needs both.
 */
export function sessionsWork({ organization }: Setting, use: SessionUse): boolean {
  const scp = organization.scps.find(({ id }) => id === ROOT_DENY.id);
  if (scp !== undefined && !scp.content.includes('aws:AssumedRoot')) return false;
  const { credentialsManagement = false, sessions = false } = organization.rootAccess ?? {};
  return { credentials: credentialsManagement, recovery: credentialsManagement && sessions, policies: sessions }[use];
}
