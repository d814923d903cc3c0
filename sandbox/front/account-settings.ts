import { RootUser } from '../root-users/root-user';

/** Where an account is in its life, in AWS's words. */
export type AccountState = 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';

/** What no call of AWS brings about, and a test or a seed says of an account. */
export interface AccountSettings {
  /** @default - what its calls made of it: ACTIVE, or CLOSED after CloseAccount */
  readonly state?: AccountState;
  /** @default - a password alone in the management account, nothing in members */
  readonly rootUser?: RootUser;
}

/** What has been said of the accounts, by id. */
export class AccountBook {
  private readonly byId = new Map<string, AccountSettings>();

  /** Says more of an account; what was said before and is not said again stays. */
  set(accountId: string, settings: AccountSettings): void {
    this.byId.set(accountId, { ...this.byId.get(accountId), ...settings });
  }

  get(accountId: string): AccountSettings {
    return this.byId.get(accountId) ?? {};
  }
}
