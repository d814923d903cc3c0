import { RootUser } from '../root-users/root-user';

/** Where an account is in its life, in AWS's words. */
export type AccountState = 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';

/** What no call of AWS brings about, and a test or a seed says of an account. */
export interface AccountSettings {
  /** @default - what its calls made of it: ACTIVE, or CLOSED after CloseAccount */
  readonly state?: AccountState;
  /** @default - a password alone in the management account, nothing in members */
  readonly rootUser?: RootUser;
  /** Root e-mail of a member. @default - what it was created with */
  readonly email?: string;
}

/** What has been said of the accounts, by id. */
export class AccountBook {
  private readonly byId = new Map<string, AccountSettings>();
  private readonly mail = new Map<string, string[]>();

  /** Says more of an account; what was said before and is not said again stays. */
  set(accountId: string, settings: AccountSettings): void {
    this.byId.set(accountId, { ...this.byId.get(accountId), ...settings });
  }

  get(accountId: string): AccountSettings {
    return this.byId.get(accountId) ?? {};
  }

  /** Sends a message of AWS to an address. */
  deliver(address: string, message: string): void {
    this.mail.set(address, [...this.mailOf(address), message]);
  }

  /** What AWS sent to an address, in the order in which it did. */
  mailOf(address: string): readonly string[] {
    return this.mail.get(address) ?? [];
  }
}
