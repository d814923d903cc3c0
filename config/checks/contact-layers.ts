import { Draft, Loose } from '../reading/draft';
import { Path } from '../reading/problem';
import { ContactsLayer } from '../sections/contact-layer';

/** Every layer of contacts of a file with its path: the organization's, each OU's, each account's. */
export function* contactLayers(draft: Draft): Iterable<{ readonly path: Path; readonly layer: Loose<ContactsLayer> }> {
  if (draft.contacts !== undefined) yield { path: ['contacts'], layer: draft.contacts };
  for (const [ou, layer] of Object.entries(draft.ou_contacts ?? {})) {
    if (layer !== undefined) yield { path: ['ou_contacts', ou], layer };
  }
  for (const [key, account] of Object.entries(draft.accounts ?? {})) {
    if (account?.contacts !== undefined) yield { path: ['accounts', key, 'contacts'], layer: account.contacts };
  }
}
