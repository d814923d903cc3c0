import { CONTACT_KINDS, ContactKind, Text } from '../sections/contact';
import { Draft, Loose } from '../reading/draft';
import { ContactsLayer, UNMANAGED } from '../sections/contact-layer';
import { Path } from '../reading/problem';

/** The kinds a layer can speak about. */
export const LAYER_KINDS = [...CONTACT_KINDS, 'primary'] as const;
export type LayerKind = ContactKind | 'primary';

type FieldsByKind = Readonly<Record<LayerKind, Readonly<Record<string, Text | undefined>>>>;

/** What all layers together say about the contacts of an account. Accounts without overrides share one object. */
export interface MergedContacts {
  /** Empty for what is unmanaged. */
  readonly fields: FieldsByKind;
  /** Contacts that are left as they are in AWS. */
  readonly unmanaged: ReadonlySet<LayerKind>;
  /** What all layers say, also of contacts that a lower one leaves alone. */
  readonly said: FieldsByKind;
  /** Path of the most specific layer that says anything. */
  readonly source: Path;
}

const NO_FIELDS: FieldsByKind = { billing: {}, operations: {}, security: {}, primary: {} };
const NOTHING: MergedContacts = { fields: NO_FIELDS, said: NO_FIELDS, unmanaged: new Set(), source: ['contacts'] };

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

/** What a layer says of one kind of contact. */
export const kindIn = <K extends LayerKind>(layer: Loose<ContactsLayer> | undefined, kind: K) =>
  typeof layer === 'string' ? layer : layer?.[kind];

function overlay(below: MergedContacts, layer: Loose<ContactsLayer> | undefined, source: Path): MergedContacts {
  const given = LAYER_KINDS.filter(kind => kindIn(layer, kind) !== undefined);
  if (given.length === 0) return below;
  const said = { ...below.said };
  const unmanaged = new Set(below.unmanaged);
  for (const kind of given) {
    const own = kindIn(layer, kind);
    if (own === UNMANAGED) {
      unmanaged.add(kind);
      continue;
    }
    unmanaged.delete(kind);
    const values = Object.entries(own ?? {}).filter(([, value]) => value !== undefined);
    said[kind] = { ...said[kind], ...(Object.fromEntries(values) as Record<string, Text>) };
  }
  const fields = { ...said };
  for (const kind of unmanaged) fields[kind] = {};
  return { fields, said, unmanaged, source };
}
