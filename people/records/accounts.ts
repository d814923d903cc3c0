import { Account, Organization } from '../../config/organization';

/** The accounts that records may name. */
export interface Accounts {
  /** Keys, earlier keys, and OU paths. */
  readonly keys: readonly string[];
  isKnown(key: string): boolean;
  /** The accounts that a record is about, sorted by key; of what is not known none. */
  of(named: 'all' | readonly (string | undefined)[] | undefined): readonly Account[];
  byId(id: string): Account | undefined;
}

/** An account is found by its key, by an earlier one, or by an OU that it is in or below. */
export function accountsOf({ accounts, organizationalUnits }: Organization): Accounts {
  const byKey = new Map(accounts.flatMap(account => [account.key, ...account.formerly].map(key => [key, account])));
  const ids = new Map(accounts.map(account => [account.id, account]));
  const isIn = ({ ou }: Account, path: string): boolean => ou === path || ou?.startsWith(`${path}/`) === true;
  const namedBy = (key: string): readonly Account[] => {
    const account = byKey.get(key);
    if (account !== undefined) return [account];
    return organizationalUnits.has(key) ? accounts.filter(one => isIn(one, key)) : [];
  };
  return {
    keys: [...byKey.keys(), ...organizationalUnits.keys()],
    isKnown: key => byKey.has(key) || organizationalUnits.has(key),
    of(named) {
      if (named === 'all') return accounts;
      const found = new Set((named ?? []).flatMap(key => (key === undefined ? [] : namedBy(key))));
      return accounts.filter(account => found.has(account));
    },
    byId: id => ids.get(id),
  };
}
