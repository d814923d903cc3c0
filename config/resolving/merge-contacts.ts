import { CONTACT_KINDS, ContactKind, Text } from '../sections/contact';
import { Draft, Loose } from '../reading/draft';
import { ContactsLayer } from '../sections/contact-layer';
import { Path } from '../reading/problem';

/** The kinds a layer can speak about. */
export const LAYER_KINDS = [...CONTACT_KINDS, 'primary'] as const;
type LayerKind = ContactKind | 'primary';

/** What all layers together say about the contacts of an account. Accounts without overrides share one object. */
export interface MergedContacts {
  readonly fields: Readonly<Record<LayerKind, Readonly<Record<string, Text | undefined>>>>;
  /** Path of the most specific layer that says anything. */
  readonly source: Path;
}

const NOTHING: MergedContacts = {
  fields: { billing: {}, operations: {}, security: {}, primary: {} },
  source: ['contacts'],
};

/** An OU path and all above it, from the top down. */
export function ouChain(ou: string | undefined): string[] {
  if (ou === undefined) return [];
  const names = ou.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

/** Merges contacts field by field: organization, then each OU from the top down, then the account. */
export function mergeContacts(draft: Draft): Map<string, MergedContacts> {
  const organization = overlay(NOTHING, draft.contacts, ['contacts']);
  // not a plain lookup: an OU may be called 'constructor'
  const layers = new Map(Object.entries(draft.ou_contacts ?? {}));
  const byOu = new Map<string, MergedContacts>();
  const ofOu = (ou: string | undefined): MergedContacts => {
    if (ou === undefined) return organization;
    const known = byOu.get(ou);
    if (known !== undefined) return known;
    const slash = ou.lastIndexOf('/');
    const merged = overlay(ofOu(slash < 0 ? undefined : ou.slice(0, slash)), layers.get(ou), ['ou_contacts', ou]);
    byOu.set(ou, merged);
    return merged;
  };
  return new Map(
    Object.entries(draft.accounts ?? {}).map(([key, account]) => [
      key,
      overlay(ofOu(account?.ou), account?.contacts, ['accounts', key, 'contacts']),
    ]),
  );
}

/** The layers an account's contacts come from, as the file calls them. */
export const layerNames = (key: string, ou: string | undefined): string[] => [
  'contacts',
  ...ouChain(ou).map(path => `ou_contacts.${path}`),
  `accounts.${key}.contacts`,
];

function overlay(below: MergedContacts, layer: Loose<ContactsLayer> | undefined, source: Path): MergedContacts {
  const given = LAYER_KINDS.filter(kind => layer?.[kind] !== undefined);
  if (given.length === 0) return below;
  const fields = { ...below.fields };
  for (const kind of given) {
    const values = Object.entries(layer?.[kind] ?? {}).filter(([, value]) => value !== undefined);
    fields[kind] = { ...below.fields[kind], ...(Object.fromEntries(values) as Record<string, Text>) };
  }
  return { fields, source };
}
