import { Account, Organization } from './organization';

/** The active accounts whose root the SCP reaches, exempt ones included; never the management account. */
export function rootDenyReach(organization: Organization): Account[] {
  const targets = new Set(organization.rootDeny?.targets.map(target => target.key));
  return activeMembers(organization).filter(({ key, ou }) => isInTarget(targets, key, ou));
}

/** The active member accounts that no target reaches: their root is not denied. */
export function outsideRootDeny(organization: Organization): Account[] {
  const reached = new Set(rootDenyReach(organization));
  return activeMembers(organization).filter(account => !reached.has(account));
}

/** Whether an account is a target, or in or below an OU that is one. */
export function isInTarget(targets: ReadonlySet<string>, key: string, ou: string | undefined): boolean {
  if (targets.has('root') || targets.has(key)) return true;
  const names = ou?.split('/') ?? [];
  return names.some((_, index) => targets.has(names.slice(0, index + 1).join('/')));
}

const activeMembers = ({ accounts, managementAccount }: Organization) =>
  accounts.filter(account => account !== managementAccount && account.status === 'active');
