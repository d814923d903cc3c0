import { ContactKind, CONTACT_KINDS } from '../../config/sections/contact';
import { livingContact } from '../../world/live/living-contacts';
import { textAt } from '../../world/plan/attributes';
import { Attributes } from '../../world/plan/plan';
import { AuditContext, AuditedAccount } from '../requirement';

/** The contacts of an account as AWS has them; one that is not there, or that nobody could read, is not in the list. */
export const alternateContacts = (
  account: AuditedAccount,
  context: AuditContext,
): readonly { readonly kind: ContactKind; readonly email_address: string | undefined }[] =>
  CONTACT_KINDS.flatMap(kind => {
    const found = alternateContact(account, kind, context);
    return found === undefined || 'none' in found
      ? []
      : [{ kind, email_address: textAt(found.attributes, 'email_address') }];
  });

export const alternateContact = ({ id }: AuditedAccount, kind: ContactKind, { snapshot }: AuditContext) =>
  livingContact(snapshot, 'aws_account_alternate_contact', { account_id: id, alternate_contact_type: kind });

export function primaryContact(id: string, { snapshot }: AuditContext): Attributes | 'none' | undefined {
  const found = livingContact(snapshot, 'aws_account_primary_contact', { account_id: id });
  return found === undefined ? undefined : 'none' in found ? 'none' : found.attributes;
}
