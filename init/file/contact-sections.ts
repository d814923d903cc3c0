import { LAYER_KINDS } from '../../config/resolving/merge-contacts';
import { sortedBy } from '../../config/sorting';
import { UNMANAGED } from '../../config/sections/contact-layer';
import { Layer } from '../contacts/factor-contacts';
import { FIELDS, Kind } from '../contacts/read-contacts';
import { Proposal } from '../proposal';
import { blockLines, commentLines, Entries, Entry, textOrVariable } from './yaml-text';

/** The kinds in the order in which a file has them. */
const ORDER = Object.keys(FIELDS) as Kind[];

/** A layer of contacts as entries of YAML. */
export function layerEntries(layer: Layer): Entries {
  return ORDER.flatMap((kind): Entry[] => {
    const said = layer[kind];
    if (said === undefined) return [];
    if (said === UNMANAGED) return [[kind, UNMANAGED]];
    return [[kind, Object.entries(said).map(([field, text]) => [field, textOrVariable(text)] as const)] as const];
  });
}

/** A layer as the value of `contacts`: one word where it is about no contact at all. */
export const layerValue = (layer: Layer): string | Entries =>
  LAYER_KINDS.every(kind => layer[kind] === UNMANAGED) ? UNMANAGED : layerEntries(layer);

/** The contacts of the organization and of its OUs. */
export function contactSections({ contacts, keys, paths }: Proposal): string[] {
  if (contacts === undefined) return [];
  const { organization, ous, added } = contacts;
  const who = [...new Set(added.map(({ id }) => keys.get(id)!))].sort();
  const lines = ['', '# what most accounts have; what differs stands with the OU or the account'];
  if (who.length > 0) {
    lines.push(
      ...commentLines(`proposed: ${shortList(who)} have not all three contacts, and get what is missing from here`),
    );
  }
  lines.push(...blockLines(['contacts', layerEntries(organization)], 0));
  const byOu = [...new Set(paths.values())].filter(path => ous.has(path));
  if (byOu.length > 0) {
    lines.push(
      '',
      ...blockLines(['ou_contacts', sortedBy(byOu, path => path).map(path => [path, layerEntries(ous.get(path)!)])], 0),
    );
  }
  return lines;
}

/** Most names in a comment. */
const NAMES_MAX = 10;

/** Names for people, of many the first and a count of the others. */
export const shortList = (names: readonly string[]): string =>
  names.length > NAMES_MAX
    ? `${names.slice(0, NAMES_MAX).join(', ')} and ${names.length - NAMES_MAX} more`
    : names.join(', ');
