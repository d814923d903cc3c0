import publicProviders from 'email-providers/all.json';
import { CONTACT_KINDS } from '../sections/contact';
import { ContactsLayer } from '../sections/contact-layer';
import { Loose } from '../reading/draft';
import { Check } from '../facts';
import { error, Path, pathText, Problem } from '../reading/problem';

const PUBLIC = new Set<string>(publicProviders);

/** Root e-mails and contacts are in a domain the organization manages; subdomains count only when they are listed. */
export const emailDomains: Check = function* (draft, { accounts }) {
  // without a readable list nothing can be said
  if (draft.email_domains === undefined || draft.email_domains.includes(undefined)) return;
  const managed = new Set(draft.email_domains.map(domain => domain?.toLowerCase()));

  const check = (path: Path, address: unknown): Problem[] => {
    if (typeof address !== 'string') return [];
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    if (managed.has(domain)) return [];
    return PUBLIC.has(domain)
      ? [
          error(
            'public-email-provider',
            path,
            `${pathText(path)}: ${domain} is a public e-mail provider`,
            'use an address in a domain you manage; whoever holds the mailbox can take over the account',
          ),
        ]
      : [
          error(
            'email-domain',
            path,
            `${pathText(path)}: ${domain} is not one of email_domains`,
            'use an address there, or list the domain if you manage it',
          ),
        ];
  };
  const layer = (path: Path, contacts: Loose<ContactsLayer> | undefined): Problem[] =>
    CONTACT_KINDS.flatMap(kind =>
      contacts?.[kind] === undefined ? [] : check([...path, kind, 'email_address'], contacts[kind].email_address),
    );

  yield* layer(['contacts'], draft.contacts);
  for (const [ou, contacts] of Object.entries(draft.ou_contacts ?? {})) yield* layer(['ou_contacts', ou], contacts);
  for (const [key, { email, contacts }] of accounts) {
    yield* check(['accounts', key, 'email'], email);
    yield* layer(['accounts', key, 'contacts'], contacts);
  }
};
