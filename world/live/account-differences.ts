import { ReviewedOrganization } from '../context';
import { compareText } from '../plan/values';
import { ouPaths } from './live-world';
import { AccountState, Snapshot } from './snapshot';

/** How the account of an org file and that of AWS differ. */
export type AccountDifference = {
  /** Twelve digits. */
  readonly id: string;
  /** As AWS calls it; as the file does, of one that AWS does not have. */
  readonly name: string;
} & (
  | { readonly kind: 'not in the file' }
  /** The file says that it is suspended or has left, and AWS that it is active. */
  | { readonly kind: 'active in AWS' }
  /** The file says that it is active, and AWS that it is not. */
  | { readonly kind: 'not active in AWS'; readonly state: AccountState }
  | { readonly kind: 'not in AWS' }
  /** OU paths; undefined directly below the root. */
  | { readonly kind: 'in another OU'; readonly inFile: string | undefined; readonly inAws: string | undefined }
  /** AWS answered neither State nor Status: nobody knows whether it is active. */
  | { readonly kind: 'of unknown state' }
);

/** States in which nobody can use an account, and AWS changes nothing in it. */
const ENDED: ReadonlySet<AccountState | undefined> = new Set(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED']);

/**
 * How the accounts of an org file differ from those that AWS answered, sorted by id; an account may differ in several
 * ways. One that is closed, or about to be, is missed in no file.
 */
export function accountDifferences(file: ReviewedOrganization, snapshot: Snapshot): readonly AccountDifference[] {
  const paths = ouPaths(snapshot);
  const active = new Map(file.accounts.map(account => [account.id, account]));
  const inactive = new Set(file.inactiveAccounts);
  const inAws = new Set(snapshot.accounts.map(({ id }) => id));
  const found = snapshot.accounts.flatMap(({ id, name, state, ou }): AccountDifference[] => {
    const own = active.get(id);
    const isEnded = ENDED.has(state);
    if (own === undefined) {
      if (isEnded) return [];
      if (!inactive.has(id)) return [{ id, name, kind: 'not in the file' }];
      // rootguard init writes an account that nobody can use yet as suspended
      if (state === 'PENDING_ACTIVATION') return [];
      return state === undefined ? [{ id, name, kind: 'of unknown state' }] : [{ id, name, kind: 'active in AWS' }];
    }
    if (isEnded && state !== undefined) return [{ id, name, kind: 'not active in AWS', state }];
    const path = ou === undefined ? undefined : (paths.get(ou) ?? ou);
    return [
      ...(state === undefined ? [{ id, name, kind: 'of unknown state' as const }] : []),
      ...(path === own.ou ? [] : [{ id, name, kind: 'in another OU' as const, inFile: own.ou, inAws: path }]),
    ];
  });
  const gone = file.accounts.filter(({ id }) => !inAws.has(id));
  return [...found, ...gone.map(({ id, name }) => ({ id, name, kind: 'not in AWS' as const }))].sort((one, other) =>
    compareText(one.id, other.id),
  );
}
