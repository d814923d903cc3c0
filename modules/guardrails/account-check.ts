/** Properties for accountCheck. */
export interface AccountCheckProps {
  /** Address of the data source that reads the organization. */
  readonly organization: string;
  /** Ids of the accounts that ought to be active. */
  readonly active: readonly string[];
  /** Ids of those that ought not to be. */
  readonly inactive: readonly string[];
}

/** States in which an account can be used, or will be; what AWS does not say may be one of them. */
const IN_USE = ['PENDING_ACTIVATION', 'ACTIVE', 'unknown'];

/**
 * Terraform blocks of a check that warns, in every plan and apply, of accounts that AWS has otherwise than the org file.
 * It never stops one. Where accounts are in the tree of OUs it does not know: `rootguard plan` compares that.
 *
 * AWS retires Status for State, which newer versions of the provider read; of an account with neither nobody knows.
 */
export function accountCheck({ organization, active, inactive }: AccountCheckProps): Readonly<Record<string, unknown>> {
  const all = `${organization}.accounts`;
  const state = 'try(coalesce(try(account.state, null), account.status), "unknown")';
  const inUse = `[for account in ${all} : account.id if contains(${JSON.stringify(IN_USE)}, ${state})]`;
  const known = `[for account in ${all} : account.id if ${state} == "ACTIVE"]`;
  const named = (local: string): string =>
    `\${join(", ", [for account in ${all} : "\${account.id} (\${account.name})" if contains(local.${local}, account.id)])}`;
  return {
    locals: {
      active_accounts: active,
      inactive_accounts: inactive,
      unlisted_accounts: `\${setsubtract(${inUse}, concat(local.active_accounts, local.inactive_accounts))}`,
      active_again_accounts: `\${setintersection(${known}, local.inactive_accounts)}`,
      missing_accounts: `\${setsubtract(local.active_accounts, ${inUse})}`,
    },
    check: {
      accounts: {
        assert: [
          {
            condition: '${length(local.unlisted_accounts) == 0}',
            error_message: `AWS has accounts that the org file does not have, so that nothing of their own is made for them: ${named('unlisted_accounts')}. Add them to accounts.`,
          },
          {
            condition: '${length(local.active_again_accounts) == 0}',
            error_message: `Accounts that the org file has as suspended or left are active in AWS: ${named('active_again_accounts')}. Set their status.`,
          },
          {
            condition: '${length(local.missing_accounts) == 0}',
            error_message:
              'Accounts that the org file has as active are not active in AWS, or not in the organization: ${join(", ", local.missing_accounts)}. Set their status to suspended or left.',
          },
        ],
      },
    },
  };
}
