import { Draft, Loose } from '../reading/draft';
import { Path } from '../reading/problem';
import { kindIn, LAYER_KINDS, LayerKind } from '../resolving/merge-contacts';
import { ContactsLayer, UNMANAGED } from '../sections/contact-layer';

type Sections = Exclude<Loose<ContactsLayer>, string>;

/** What a layer says of contacts; those that it leaves alone are not in it. */
export type WrittenContacts = { readonly [Kind in LayerKind]?: Exclude<Sections[Kind], string> };

/** Every layer of contacts of a file with its path: the organization's, each OU's, each account's. */
export function* contactLayers(draft: Draft): Iterable<{ readonly path: Path; readonly layer: WrittenContacts }> {
  yield* written(['contacts'], draft.contacts);
  for (const [ou, layer] of Object.entries(draft.ou_contacts ?? {})) yield* written(['ou_contacts', ou], layer);
  for (const [key, account] of Object.entries(draft.accounts ?? {})) {
    yield* written(['accounts', key, 'contacts'], account?.contacts);
  }
}

function* written(path: Path, layer: Loose<ContactsLayer> | undefined) {
  const kinds = LAYER_KINDS.filter(kind => ![undefined, UNMANAGED].includes(kindIn(layer, kind) as undefined));
  if (kinds.length === 0) return;
  yield { path, layer: Object.fromEntries(kinds.map(kind => [kind, kindIn(layer, kind)])) as WrittenContacts };
}
