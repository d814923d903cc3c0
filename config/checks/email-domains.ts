import publicProviders from 'email-providers/all.json';
import { CONTACT_KINDS } from '../sections/contact';
import { Check } from '../facts';
import { error, Path, pathText, Problem } from '../reading/problem';
import { contactLayers } from './contact-layers';

const PUBLIC = new Set<string>(publicProviders);

/** Whether anybody gets a mailbox in a domain. */
export const isPublicProvider = (domain: string): boolean => PUBLIC.has(domain.toLowerCase());

/** Root e-mails and contacts are in a domain the organization manages; subdomains count only when they are listed. */
export const emailDomains: Check = function* (draft, { accounts }) {
  // without a readable list nothing can be said
  if (draft.email_domains === undefined || draft.email_domains.includes(undefined)) return;
  const managed = new Set(draft.email_domains.map(domain => domain?.toLowerCase()));

  const check = (path: Path, address: unknown): Problem[] => {
    if (typeof address !== 'string') return [];
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    if (managed.has(domain)) return [];
    return isPublicProvider(domain)
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
  for (const { path, layer } of contactLayers(draft)) {
    for (const kind of CONTACT_KINDS) yield* check([...path, kind, 'email_address'], layer[kind]?.email_address);
  }
  for (const [key, { email }] of accounts) yield* check(['accounts', key, 'email'], email);
};
