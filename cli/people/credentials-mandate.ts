import { Organization } from '../../config/organization';
import { accountRecord, Mandate } from '../../credentials/apply/account-record';
import { accountsOf } from '../../people/records/accounts';
import { momentOf } from '../../people/records/moment';
import { recordOf } from '../../people/records/record';
import { peopleBeside } from './records-folder';

/** Who does it and who let them, as options say it: every record has it. */
export interface MandateOptions {
  readonly who: readonly string[];
  readonly ticket: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
}

/**
 * The mandate, or what is wrong with it: a record with it must be one that `record check` takes.
 *
 * @param now - milliseconds since 1970
 */
export function mandateOf(
  { who, ticket, approvedBy, approvedAt }: MandateOptions,
  orgFile: string,
  organization: Organization,
  now: number,
): Mandate | { readonly problems: readonly string[] } {
  const mandate = { who, ticket, approvedBy, approvedAt };
  if (momentOf(approvedAt) === undefined) {
    return { problems: [`--approved-at ${approvedAt}: is no time: write it with its zone, such as 2026-11-12T14:05Z`] };
  }
  const { people, diagnostics } = peopleBeside(orgFile, organization, new Date(now).toISOString().slice(0, 10));
  if (diagnostics.length > 0) return { problems: ['the custody file is not usable: npx rootguard custody check'] };
  const at = new Date(now - 1_000).toISOString();
  const progress = { begun: at, ended: at, sessions: [], done: new Map(), open: [] };
  const account = organization.managementAccount.id;
  const { file, text } = accountRecord(account, { campaign: 'x', mandate }, progress, { is: 'verified' }, organization);
  const found = recordOf(file, text, { accounts: accountsOf(organization), people, now: now + 2_000 }).diagnostics;
  const errors = found.filter(({ severity }) => severity === 'error');
  return errors.length === 0
    ? mandate
    : { problems: errors.map(({ message, hint }) => `${message}${hint === undefined ? '' : ` (${hint})`}`) };
}
