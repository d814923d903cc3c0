import { OrgFile } from '../sections/org-file';
import { Account, RootAccess } from '../organization';
import { camelized } from './camelized';

/** The features of centralized root access, and the member that may use them as well. */
export function resolveRootAccess(
  rootAccess: NonNullable<OrgFile['root_access']>,
  accounts: ReadonlyMap<string, Account>,
): RootAccess {
  const { delegated_administrator: administrator } = rootAccess;
  return {
    ...camelized(rootAccess, 'delegated_administrator'),
    ...(administrator && {
      delegatedAdministrator: { account: accounts.get(administrator.account)!, roleName: administrator.role_name },
    }),
  };
}
