import { Account, Organization } from './organization';

/** The active accounts whose root the SCP reaches, exempt ones included; never the management account. */
export function rootDenyReach(organization: Organization): Account[] {
  const { accounts, managementAccount, rootDeny } = organization;
  const targets = new Set(rootDeny?.targets.map(target => target.key));
  const inTarget = ({ key, ou }: Account): boolean => {
    if (targets.has('root') || targets.has(key)) return true;
    const names = ou?.split('/') ?? [];
    return names.some((_, index) => targets.has(names.slice(0, index + 1).join('/')));
  };
  return accounts.filter(account => account !== managementAccount && account.status === 'active' && inTarget(account));
}
