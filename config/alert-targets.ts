import { Account, Alerts, Organization } from './organization';
import { isInTarget } from './scps/reach';

/**
 * Whether events of an account are forwarded from `alerts.regions`, and whether it has a root alarm of its own. The management
 * account has both whatever the targets are.
 *
 * @param account - `ou`: its OU path, undefined directly below the root
 */
export function isAlertTarget(
  { managementAccount }: Pick<Organization, 'managementAccount'>,
  { targets }: Pick<Alerts, 'targets'>,
  { id, ou }: Pick<Account, 'id' | 'ou'>,
): boolean {
  return id === managementAccount.id || isInTarget(new Set(targets.map(({ key }) => key)), '', ou);
}
