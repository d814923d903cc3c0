import { OrgFile } from '../sections/org-file';
import { Account, RootDeny, RootDenyTarget } from '../organization';
import { sortedBy } from '../sorting';

/** The root-deny SCP with ids in place of names; undefined without the section. */
export function resolveRootDeny(file: OrgFile, accounts: ReadonlyMap<string, Account>): RootDeny | undefined {
  const { organization, root_deny: rootDeny } = file;
  if (rootDeny === undefined || organization === 'none') return undefined;
  // not a plain lookup: an account may have the key 'constructor'
  const ouIds = new Map(Object.entries(file.organizational_units));
  const target = (key: string): RootDenyTarget => {
    if (key === 'root') return { key, id: organization.root_id };
    const ouId = ouIds.get(key);
    if (ouId !== undefined) return { key, id: ouId };
    const account = accounts.get(key)!;
    return { key, id: account.id, account };
  };
  return {
    targets: sortedBy(rootDeny.targets.map(target), ({ key }) => key),
    allowRootSessions: rootDeny.allow_root_sessions,
    exemptions: sortedBy(
      rootDeny.exemptions.map(({ account, until }) => ({ accountId: accounts.get(account)!.id, until })),
      ({ accountId }) => accountId,
    ),
  };
}
