import { CONTACT_KINDS } from '../sections/contact';
import { Check } from '../facts';
import { contactMailbox, mailbox } from '../mailbox';
import { MergedContacts } from '../resolving/merge-contacts';
import { error, pathText, warning } from '../reading/problem';
import { contactLayers } from './contact-layers';

/** Words that make first.last@ the address of a team, or of what it runs, after all. */
const TEAM_WORDS = new Set(
  (
    'account accounts admin admins alert alerts archive audit aws backup billing cloud data dev development devops finance ' +
    'host hosting infra infrastructure it log logging logs management master monitoring operations ops ' +
    'org owner owners payment payments platform prod product production project root sandbox sec security service ' +
    'services shared sre staging support team tech test web website workload workloads'
  ).split(' '),
);

/** What stands between two names, and is none: jan.van.dijk@. */
const PARTICLES = new Set('al bin da das de del den der di dos du el ibn la le mc st ter van von zu'.split(' '));

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

/** A name, an initial, or two names with a hyphen. */
const NAME = /^[\p{L}\p{M}]+(?:[-'’][\p{L}\p{M}]+)*$/u;

/**
 * Whether a mailbox is first.last@ or first_last@: two names or an initial and a name, with initials or particles between them
 * and a number behind, jane.m.doe2@. Of a single word, jdoe@, and of two with a hyphen, log-archive@, nobody can tell.
 */
export function isOnePerson(address: string): boolean {
  const local = address.slice(0, address.lastIndexOf('@'));
  const words = local.replace(/\d+$/, '').split(/[._]/);
  const between = words.slice(1, -1);
  return (
    words.length >= 2 &&
    // a.b.c@ is an abbreviation
    (between.length === 0 || words.some(word => word.length > 2 && !PARTICLES.has(word))) &&
    between.every(word => /^\p{L}$/u.test(word) || PARTICLES.has(word)) &&
    words.every(word => NAME.test(word) && word.split(/[-'’]/).every(part => !TEAM_WORDS.has(part)))
  );
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
