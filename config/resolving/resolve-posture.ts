import { OrgFile } from '../sections/org-file';
import { Account, Posture } from '../organization';
import { configRules } from '../sections/posture';
import { sortedBy } from '../sorting';

/** The parts of the posture section, with the accounts that the rules of AWS Config leave out. */
export function resolvePosture(
  posture: NonNullable<OrgFile['posture']>,
  file: OrgFile,
  accounts: ReadonlyMap<string, Account>,
): Posture {
  const { config_rules: rules, security_hub: securityHub, guardduty } = posture;
  const administrator = ({ account, role_name: roleName }: NonNullable<typeof guardduty>) => ({
    account: accounts.get(account)!,
    roleName,
  });
  // nothing can be written to a suspended account, and one failure makes the whole rule fail
  const isExcluded = ({ key, status }: Account) => status === 'suspended' || rules?.excluded_accounts.includes(key);
  return {
    ...(rules && {
      configRules: {
        rules: configRules(file.partition),
        region: rules.region ?? file.region,
        excludedAccounts: sortedBy([...accounts.values()].filter(isExcluded), ({ key }) => key),
      },
    }),
    ...(securityHub && { securityHub: administrator(securityHub) }),
    ...(guardduty && { guardDuty: administrator(guardduty) }),
  };
}
