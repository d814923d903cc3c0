import { Account, Organization } from './organization';

/** Accounts that have a part in the protection: hub, log archive and delegated administrators of the org file, each once. */
export function protectionAccounts({ alerts, trail, posture, rootAccess }: Organization): readonly Account[] {
  const archive = trail !== undefined && 'logArchive' in trail ? trail.logArchive : undefined;
  const named = [alerts?.hub, archive, posture?.securityHub, posture?.guardDuty, rootAccess?.delegatedAdministrator];
  return [...new Set(named.flatMap(one => one?.account ?? []))];
}
