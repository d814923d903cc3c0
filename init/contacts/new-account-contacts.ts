import { Draft } from '../../config/reading/draft';
import { LAYER_KINDS, mergeContacts } from '../../config/resolving/merge-contacts';
import { UNMANAGED } from '../../config/sections/contact-layer';
import { Snapshot } from '../../world/live/snapshot';
import { contactLayers } from '../../config/checks/contact-layers';
import { byCodeUnit } from '../../config/sorting';
import { differenceFrom, Layer } from './factor-contacts';
import { Fields, Kind, numberOf, readContacts } from './read-contacts';

/** What an entry of a new account says of contacts, and what a person should know of it. */
export interface NewContacts {
  readonly layer: Layer;
  readonly remarks: readonly string[];
}

/** What a comment says of contacts of an account. */
export const REMARKS = {
  unread: (contacts: readonly string[]): string => `could not be read, and left alone: ${contacts.join(', ')}`,
  added: (contacts: readonly string[]): string => `AWS has none, will be added: ${contacts.join(', ')}`,
};

/** Most characters in the name of a variable. */
const NAME_MAX = 64;

/** The variables of a file by the numbers that they stand for, as far as its accounts tell; new numbers get new ones. */
export class FileVariables {
  private readonly known = new Map<string, string>();
  private readonly taken = new Set<string>();
  /** Variables that are not in the file: name to the contacts that have the number. */
  readonly added = new Map<string, string[]>();

  constructor(
    draft: Draft,
    private readonly snapshot: Snapshot,
    private readonly base: string,
  ) {
    const merged = mergeContacts(draft);
    for (const [key, entry] of Object.entries(draft.accounts ?? {}).sort(([a], [b]) => byCodeUnit(a, b))) {
      for (const kind of LAYER_KINDS) {
        const text = merged.get(key)?.fields[kind].phone_number;
        if (typeof text !== 'object' || entry?.id === undefined) continue;
        this.taken.add(text.variable);
        const number = numberOf(snapshot, entry.id, kind);
        if (number !== undefined && !this.known.has(number)) this.known.set(number, text.variable);
      }
    }
  }

  /** The variable of the number of a contact. */
  of(number: string, id: string, key: string): string {
    const known = this.known.get(number);
    if (known !== undefined) {
      this.added.get(known)?.push(key);
      return known;
    }
    const kind = LAYER_KINDS.toReversed().find(one => numberOf(this.snapshot, id, one) === number);
    const base = kind === undefined || kind === 'primary' ? this.base : `${kind}_phone`;
    const name = [base, `${base}_${key.replaceAll('-', '_')}`, `${base}_${id}`].find(
      one => one.length <= NAME_MAX && !this.taken.has(one),
    )!;
    this.taken.add(name);
    this.known.set(number, name);
    this.added.set(name, [key]);
    return name;
  }
}

/**
 * The contacts of an account that the file does not have, as what differs from the layers above it.
 *
 * @param ou - path of its OU, as the file calls it
 */
export function newAccountContacts(
  draft: Draft,
  { snapshot, id, key, ou }: { snapshot: Snapshot; id: string; key: string; ou?: string },
  variables: FileVariables,
): NewContacts {
  const alone = { ...draft, accounts: { [key]: ou === undefined ? {} : { ou } } };
  const { said, unmanaged } = mergeContacts(alone).get(key)!;
  const hasPrimary = [...contactLayers(draft)].some(({ layer }) => layer.primary !== undefined);
  const contacts = readContacts(snapshot, id, number => variables.of(number, id, key));
  const layer: Layer = {};
  const [unread, added, remarks]: [string[], string[], string[]] = [[], [], []];
  for (const kind of LAYER_KINDS) {
    if (unmanaged.has(kind) || (kind === 'primary' && !hasPrimary)) continue;
    const read = contacts[kind];
    if (read === 'unknown') {
      layer[kind] = UNMANAGED;
      unread.push(`${kind} contact`);
    } else if (read === 'none') {
      const open = differenceFrom(kind, {}, said[kind] as Fields);
      if (Object.keys(open).length > 0) layer[kind] = open;
      added.push(`${kind} contact`);
    } else {
      const extra = extraFields(kind, said[kind] as Fields, read);
      if (extra.length > 0) {
        layer[kind] = UNMANAGED;
        remarks.push(`left alone, because layers above would add ${extra.join(', ')}: ${kind} contact`);
        continue;
      }
      const own = differenceFrom(kind, read, said[kind] as Fields);
      if (Object.keys(own).length > 0) layer[kind] = own;
    }
  }
  if (unread.length > 0) remarks.push(REMARKS.unread(unread));
  if (added.length > 0) remarks.push(REMARKS.added(added));
  return { layer, remarks };
}

/** Fields that the layers above give, and that the account has not: no layer takes one away. */
const extraFields = (kind: Kind, above: Fields, read: Fields): string[] =>
  Object.keys(above).filter(field => above[field] !== undefined && read[field] === undefined && kind === 'primary');
