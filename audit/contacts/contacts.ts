import { Contact, ContactKind, CONTACT_KINDS } from '../../config/sections/contact';
import { PARTITIONS } from '../../aws/partition';
import { HASHED } from '../../world/live/living-contacts';
import { textAt } from '../../world/plan/attributes';
import {
  AuditContext,
  AuditedAccount,
  held,
  Judgement,
  notApplicable,
  notHeld,
  off,
  Requirement,
  unknown,
} from '../requirement';
import { alternateContact, primaryContact } from './living-contacts';

const READ_ALTERNATE = 'account:GetAlternateContact';
const READ_PRIMARY = 'account:GetContactInformation';
const DEPLOY = 'npx rootguard deploy contacts';
const NOT_IN_FILE = 'the account is not in the org file: add it to accounts';

/** What could not be read of an account's contacts. */
const unanswered = (action: string, { id }: AuditedAccount, context: AuditContext): Judgement =>
  unknown(context.unread([action], id) ?? { action, reason: 'the snapshot does not have it' });

const withoutApi = ({ organization: { partition } }: AuditContext): Judgement | undefined =>
  PARTITIONS[partition].accountManagement
    ? undefined
    : notApplicable('the partition has no Account Management API: contacts are set by hand in the console');

/** ACC-3. */
export const alternateContactsAreThere: Requirement = {
  id: 'ACC-3',
  title: 'billing, operations and security contact',
  judge(account, context) {
    const none = withoutApi(context);
    if (none !== undefined) return none;
    const found = CONTACT_KINDS.map(kind => ({ kind, contact: alternateContact(account, kind, context) }));
    const missing = found.filter(({ contact }) => contact !== undefined && 'none' in contact).map(({ kind }) => kind);
    if (missing.length > 0) {
      return notHeld(`no ${missing.join(', no ')} contact`, account.inFile === undefined ? NOT_IN_FILE : DEPLOY);
    }
    if (found.some(({ contact }) => contact === undefined)) return unanswered(READ_ALTERNATE, account, context);
    return held('all three are there');
  },
};

/** ACC-4. */
export const managementPhone: Requirement = {
  id: 'ACC-4',
  title: 'phone number on the management account',
  judge(account, context) {
    const none = withoutApi(context);
    if (none !== undefined) return none;
    if (!account.isManagement) return notApplicable('asked of the management account; ACC-5 is about members');
    const contact = primaryContact(account.id, context);
    if (contact === undefined) return unanswered(READ_PRIMARY, account, context);
    return contact !== 'none' && textAt(contact, 'phone_number') !== undefined
      ? held('its primary contact has a number')
      : notHeld('its primary contact has no number', DEPLOY);
  },
};

/** ACC-5: hashes by one key are equal where the numbers are. */
export const memberPhone: Requirement = {
  id: 'ACC-5',
  title: "members carry the management account's phone number",
  judge(account, context) {
    const none = withoutApi(context);
    if (none !== undefined) return none;
    if (account.isManagement) return notApplicable('asked of members; ACC-4 is about the management account');
    const management = context.snapshot.organization?.managementAccountId ?? context.snapshot.reader;
    const [own, theirs] = [primaryContact(account.id, context), primaryContact(management, context)];
    if (own === undefined || theirs === undefined) return unanswered(READ_PRIMARY, account, context);
    const [number, expected] = [own, theirs].map(one => (one === 'none' ? undefined : textAt(one, 'phone_number')));
    if (number === undefined) return notHeld('its primary contact has no number', DEPLOY);
    if (expected === undefined) return notHeld('the management account has no number to compare with', DEPLOY);
    return number === expected ? held('the same number') : notHeld('another number', DEPLOY);
  },
};

/** ACC-6. */
export const contactsAreCurrent: Requirement = {
  id: 'ACC-6',
  title: 'contacts are those of the org file',
  judge(account, context) {
    const none = withoutApi(context);
    if (none !== undefined) return none;
    const { inFile } = account;
    if (inFile === undefined) return notHeld('the org file says none for it', NOT_IN_FILE);
    const managed = Object.entries(inFile.contacts ?? {}) as [ContactKind, Contact][];
    if (managed.length === 0) return off('contacts: unmanaged leaves them as they are');
    const other: string[] = [];
    let isHidden = false;
    for (const [kind, contact] of managed) {
      const found = alternateContact(account, kind, context);
      if (found === undefined) return unanswered(READ_ALTERNATE, account, context);
      if ('none' in found) other.push(`no ${kind} contact`);
      else {
        isHidden ||= Object.entries(contact).some(
          ([field, value]) => typeof value !== 'string' || textAt(found.attributes, field)?.startsWith(HASHED) === true,
        );
        const fields = Object.entries(contact)
          .filter(([field, value]) => isOther(field, value, textAt(found.attributes, field)))
          .map(([field]) => field);
        if (fields.length > 0) other.push(`${kind}: another ${fields.join(', ')}`);
      }
    }
    const why = isHidden ? 'as the org file says, but for what a variable or a hash hides' : 'as the org file says';
    return other.length === 0 ? held(why) : notHeld(other.join('; '), DEPLOY);
  },
};

/** Whether AWS has another text than the file; what a variable or a hash hides nobody can compare. */
const isOther = (field: string, expected: unknown, found: string | undefined): boolean =>
  typeof expected === 'string' &&
  !found?.startsWith(HASHED) &&
  (found === undefined || sameAs(field, found) !== sameAs(field, expected));

/** What of a field means something: neither how a number is grouped, nor capitals of an address. */
function sameAs(field: string, text: string): string {
  if (field === 'phone_number') return text.replaceAll(/[\s().-]/g, '');
  return field === 'email_address' ? text.trim().toLowerCase() : text.trim();
}
