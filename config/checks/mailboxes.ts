import { CONTACT_KINDS } from '../sections/contact';
import { Check } from '../facts';
import { contactMailbox, mailbox } from '../mailbox';
import { MergedContacts } from '../resolving/merge-contacts';
import { error, pathText, warning } from '../reading/problem';
import { contactLayers } from './contact-layers';

/** Words that make first.last@ the address of a team after all. */
const TEAM_WORDS =
  /^(?:accounts?|admins?|alerts?|aws|billing|cloud|devops|finance|infra(?:structure)?|it|management|master|ops|operations|org|platform|prod|production|root|sec|security|sre|team|test|tech)$/;

/** The root e-mail is a mailbox of its own, and of a group. */
export const rootMailboxes: Check = function* (_, { accounts, contacts }) {
  for (const [key, { email, status }] of accounts) {
    if (email === undefined || status !== 'active') continue;
    const path = ['accounts', key, 'email'];
    const fields = contacts.get(key)?.fields;
    const own = mailbox(email);
    const kind = CONTACT_KINDS.find(one => contactMailbox(fields?.[one].email_address) === own);
    if (kind !== undefined) {
      yield error(
        'root-email-is-contact',
        path,
        `accounts.${key}.email: is the same mailbox as the account's ${kind} contact`,
        'use two mailboxes, so that one lost mailbox does not cost both; what stands behind a plus makes no difference',
      );
    }
    if (isOnePerson(own)) {
      const message = `accounts.${key}.email: looks like the address of one person`;
      yield warning('personal-root-email', path, message, 'use a group address, so that root does not leave with them');
    }
  }
};

/** Whether a mailbox is first.last@. */
export function isOnePerson(address: string): boolean {
  const words = address.slice(0, address.lastIndexOf('@')).split('.');
  return words.length === 2 && words.every(word => /^\p{L}+$/u.test(word) && !TEAM_WORDS.test(word));
}

/** The mailbox of a contact is one of a team. */
export const personalContacts: Check = function* (draft) {
  for (const { path, layer } of contactLayers(draft)) {
    for (const kind of CONTACT_KINDS) {
      const address = layer[kind]?.email_address;
      if (typeof address !== 'string' || !isOnePerson(mailbox(address))) continue;
      const at = [...path, kind, 'email_address'];
      const message = `${pathText(at)}: looks like the address of one person`;
      yield warning('personal-contact', at, message, 'use a distribution list: AWS writes when they are away, too');
    }
  }
};

/** One mailbox for all three contacts reaches one team only. */
export const sameMailbox: Check = function* (_, { accounts, contacts }) {
  // accounts that share their contacts share the warning
  const users = new Map<MergedContacts, number>();
  for (const [key, { status }] of accounts) {
    const merged = contacts.get(key);
    if (merged !== undefined && status === 'active') users.set(merged, (users.get(merged) ?? 0) + 1);
  }
  for (const [{ fields, source }, count] of users) {
    const [first, ...others] = CONTACT_KINDS.map(kind => contactMailbox(fields[kind].email_address));
    if (first === undefined || others.some(other => other !== first)) continue;
    const message = `${pathText(source)}: billing, operations and security are the same mailbox for ${count} account${count === 1 ? '' : 's'}`;
    yield warning('same-mailbox', { path: source, on: 'key' }, message, 'use one distribution list for each');
  }
};
