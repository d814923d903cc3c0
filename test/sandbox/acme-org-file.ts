import { orgFile } from '../config/org-file';
import { acme } from './acme-organization';

/** The org file of what a sandbox of acme has, its active accounts. */
export const acmeOrgFile = (more: object = {}): object => ({
  ...orgFile(),
  organization: { id: acme.aws!.id, root_id: acme.aws!.rootId, management_account: acme.managementAccount.key },
  organizational_units: Object.fromEntries(acme.organizationalUnits),
  accounts: Object.fromEntries(
    acme.accounts
      .filter(({ status }) => status === 'active')
      .map(({ key, id, name, email, ou }) => [key, { id, name, email, ...(ou !== undefined && { ou }) }]),
  ),
  ...more,
});
