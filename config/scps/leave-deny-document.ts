import { Exemption } from '../organization';
import { denyWithExemptions } from './deny-with-exemptions';

/**
 * Returns the SCP that keeps member accounts in the organization, as minified JSON: nobody in them may leave, and nobody
 * may accept a handshake, which is how an account goes over to another organization without leaving first.
 *
 * Accepting handshakes is denied as a whole, because an SCP cannot tell one from another. So an account that was invited
 * cannot agree to all features being enabled, nor to a transfer of billing, while this reaches it. Removing an account
 * from the management account stays possible: no SCP binds that.
 *
 * @param exemptions - accounts that may leave until the end of a day
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_migration.html
 */
export const leaveDenyDocument = (exemptions: readonly Exemption[]): string =>
  denyWithExemptions(
    { sid: 'DenyLeaving', actions: ['organizations:AcceptHandshake', 'organizations:LeaveOrganization'] },
    exemptions,
  );
