/** What other services ask Organizations before they act. Ids are those of the org file. */
export interface OrganizationAccess {
  /** Whether an organization exists. */
  exists(): Promise<boolean>;
  /** 'ACTIVE', 'SUSPENDED', …; undefined for an account that is not a member. */
  accountStatus(accountId: string): Promise<string | undefined>;
  /** Whether a service has trusted access. */
  trusts(servicePrincipal: string): Promise<boolean>;
  /** Whether an account is the delegated administrator of a service, as Organizations has registered it. */
  administers(accountId: string, servicePrincipal: string): boolean;
  /** Accounts below the root or an OU, at any depth, without the management account; undefined when there is none such. */
  accountsBelow(parentId: string): Promise<readonly string[] | undefined>;
}
