import { Account, Organization, Scp } from '../organization';

/** The active accounts that an SCP reaches, exempt ones included; never the management account. */
export function scpReach(organization: Organization, { targets }: Scp): Account[] {
  const keys = new Set(targets.map(({ key }) => key));
  return activeMembers(organization).filter(({ key, ou }) => isInTarget(keys, key, ou));
}

/** The active member accounts that no target of an SCP reaches. */
export function outsideScp(organization: Organization, scp: Scp): Account[] {
  const reached = new Set(scpReach(organization, scp));
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
