import { AccountState } from '../front/account-settings';

/** What other services tell of an account, too. */
export interface DescribedAccount {
  readonly name: string;
  readonly email: string;
  readonly state: AccountState;
  /** Seconds since 1970. */
  readonly joined: number;
}

/** What other services ask Organizations before they act. Ids are those of the org file. */
export interface OrganizationAccess {
  /** Whether an organization exists. */
  exists(): Promise<boolean>;
  /** 'ACTIVE', 'SUSPENDED', …; undefined for an account that is not a member. */
  accountStatus(accountId: string): Promise<string | undefined>;
  /** An account as Organizations describes it; undefined for one that is not a member. */
  account(accountId: string): Promise<DescribedAccount | undefined>;
  /** Whether an account, the management account or a closed one included, has a root e-mail; capitals make no difference. */
  hasEmail(email: string): Promise<boolean>;
  /** Whether a service has trusted access. */
  trusts(servicePrincipal: string): Promise<boolean>;
  /** Whether an account is the delegated administrator of a service, as Organizations has registered it. */
  administers(accountId: string, servicePrincipal: string): boolean;
  /**
   * The SCPs that reach a member, a list of documents for each level from the root down to the account; undefined while
   * the organization has no SCPs.
   */
  scpsOf(accountId: string): Promise<readonly (readonly string[])[] | undefined>;
  /** Accounts below the root or an OU, at any depth, without the management account; undefined when there is none such. */
  accountsBelow(parentId: string): Promise<readonly string[] | undefined>;
}
