import { todo } from '../../config/reading/todos';
import { LAYER_KINDS, ouChain } from '../../config/resolving/merge-contacts';
import { UNMANAGED } from '../../config/sections/contact-layer';
import { primaryContactSchema, Text } from '../../config/sections/contact';
import { sortedBy } from '../../config/sorting';
import { grouped, groupedPairs } from '../../world/grouped';
import { Fields, FIELDS, Kind, ReadContact, ReadContacts } from './read-contacts';

/** What one layer says of each kind; what it leaves out comes from above. */
export type Layer = Partial<Record<Kind, Fields | typeof UNMANAGED>>;

/** An account whose contacts the file describes. */
export interface Member {
  readonly id: string;
  /** OU path; undefined directly below the root. */
  readonly ou?: string;
  readonly contacts: ReadContacts;
}

/** The contacts of an organization as the layers of an org file; layers that say nothing are left out. */
export interface ContactLayers {
  readonly organization: Layer;
  /** By OU path. */
  readonly ous: ReadonlyMap<string, Layer>;
  /** By account id. */
  readonly accounts: ReadonlyMap<string, Layer>;
  /** Contacts that AWS does not have, and that an apply would add. */
  readonly added: readonly { readonly id: string; readonly kind: Kind }[];
  /** Contacts that nobody could read, and that the file therefore leaves alone. */
  readonly unread: readonly { readonly id: string; readonly kind: Kind }[];
}

/**
 * Factors contacts into layers that merge to exactly what was read: what most accounts have stands in the organization's
 * layer, what most accounts of an OU have in that of the OU, and the rest at the account. A lower layer cannot take a
 * field away, so a field that not every account must have stands only where every account below has one.
 */
export function factorContacts(members: readonly Member[]): ContactLayers {
  const organization: Layer = {};
  const ous = new Map<string, Layer>();
  const accounts = new Map<string, Layer>();
  const added: { id: string; kind: Kind }[] = [];
  const unread: { id: string; kind: Kind }[] = [];
  const below = membersByOu(members);

  for (const kind of LAYER_KINDS) {
    unread.push(...members.filter(one => one.contacts[kind] === 'unknown').map(({ id }) => ({ id, kind })));
    const known = members.filter(one => one.contacts[kind] !== 'unknown');
    if (known.length === 0 || (kind === 'primary' && votersOf(kind, known).length === 0)) {
      // nothing was read at all: a primary contact is managed only where the file has one
      if (kind !== 'primary' && members.length > 0) organization[kind] = UNMANAGED;
      continue;
    }
    const ofAll = shared(kind, votersOf(kind, known));
    organization[kind] = complete(kind, ofAll, known.length === votersOf(kind, known).length);
    const inherited = new Map<string | undefined, Fields>([[undefined, organization[kind]]]);
    for (const [path, inside] of below) {
      const above = inherited.get(ouChain(path).at(-2))!;
      const own = inside.areElsewhere ? {} : shared(kind, votersOf(kind, inside.members), above);
      inherited.set(path, { ...above, ...own });
      put(ous, path, kind, own);
    }
    for (const { id, ou, contacts } of members) {
      const above = inherited.get(ou)!;
      const read = contacts[kind];
      if (read === 'unknown') put(accounts, id, kind, UNMANAGED);
      else {
        if (read === 'none') added.push({ id, kind });
        put(accounts, id, kind, differenceFrom(kind, read === 'none' ? {} : read, above));
      }
    }
  }
  return { organization, ous, accounts, added, unread };
}

interface OuMembers {
  readonly members: readonly Member[];
  /** Whether all of them are in one OU below, which is where they share something. */
  readonly areElsewhere: boolean;
}

/** The accounts in and below each OU, an OU before those below it. */
function membersByOu(members: readonly Member[]): ReadonlyMap<string, OuMembers> {
  const inside = groupedPairs(members.flatMap(member => ouChain(member.ou).map(path => [path, member] as const)));
  const largest = new Map<string, number>();
  for (const [path, { length }] of inside) {
    const above = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    largest.set(above, Math.max(largest.get(above) ?? 0, length));
  }
  return new Map(
    sortedBy([...inside], ([path]) => path).map(([path, own]) => [
      path,
      { members: own, areElsewhere: largest.get(path) === own.length },
    ]),
  );
}

const votersOf = (kind: Kind, members: readonly Member[]): readonly Fields[] =>
  members.flatMap(({ contacts }) => (isRead(contacts[kind]) ? [contacts[kind]] : []));

const isRead = (contact: ReadContact): contact is Fields => typeof contact === 'object';

/** What accounts share, as far as it is not what they inherit. */
function shared(kind: Kind, voters: readonly Fields[], inherited?: Fields): Fields {
  const most: Record<string, Text> = {};
  for (const field of FIELDS[kind]) {
    const top = mostFrequent(voters.map(voter => voter[field]));
    if (top?.value !== undefined && top.count * 2 > voters.length) most[field] = top.value;
  }
  const chosen = { ...(inherited === undefined ? typical(voters, most) : {}), ...most };
  return pick(kind, field => {
    const value = chosen[field];
    const isShared = inherited === undefined || voters.filter(voter => same(voter[field], value)).length > 1;
    const everywhere = isRequired(kind, field) || voters.every(voter => voter[field] !== undefined);
    return isShared && everywhere && !same(value, inherited?.[field]) ? value : undefined;
  });
}

/** The most frequent contact that has what most have; nothing when each is a contact of its own. */
function typical(voters: readonly Fields[], most: Fields): Fields {
  const fitting = voters.filter(voter => Object.entries(most).every(([field, value]) => same(voter[field], value)));
  const top = mostFrequent(fitting);
  return top !== undefined && (top.count > 1 || voters.length === 1) ? top.value : {};
}

/** Fields of an account that differ from what it inherits, and what it lacks. */
export const differenceFrom = (kind: Kind, read: Fields, inherited: Fields): Fields =>
  pick(kind, field => {
    const value = read[field];
    if (value !== undefined) return same(value, inherited[field]) ? undefined : value;
    return inherited[field] === undefined && isRequired(kind, field) ? openField(kind, field) : undefined;
  });

/** The organization's layer, with what accounts without such a contact would get. */
const complete = (kind: Kind, fields: Fields, everybodyHasOne: boolean): Fields =>
  pick(kind, field => {
    if (fields[field] !== undefined) return fields[field];
    return !everybodyHasOne && isRequired(kind, field) ? openField(kind, field) : undefined;
  });

const WORDS: Readonly<Record<string, string>> = {
  name: 'the team',
  title: 'what it does',
  email_address: 'its distribution list',
  phone_number: 'its number, with + and the country code',
};

const openField = (kind: Kind, field: string): Text =>
  kind === 'primary' && field === 'phone_number'
    ? todo('{ variable: name }')
    : todo(kind === 'primary' ? `the ${field.replaceAll('_', ' ')} of the owner` : WORDS[field]!);

const OPTIONAL = new Set(
  Object.entries(primaryContactSchema.shape)
    .filter(([, schema]) => schema.safeParse(undefined).success)
    .map(([field]) => field),
);

/** Whether AWS has no such contact without the field. */
export const isRequired = (kind: Kind, field: string): boolean => kind !== 'primary' || !OPTIONAL.has(field);

const pick = (kind: Kind, valueOf: (field: string) => Text | undefined): Fields =>
  Object.fromEntries(
    FIELDS[kind].flatMap(field => {
      const value = valueOf(field);
      return value === undefined ? [] : [[field, value]];
    }),
  );

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The most frequent of some values; of several the one that comes first in the order of their texts. */
function mostFrequent<T>(values: readonly T[]): { readonly value: T; readonly count: number } | undefined {
  const [top] = [...grouped(values, value => JSON.stringify(value) ?? '')].sort(
    ([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1),
  );
  return top === undefined ? undefined : { value: top[1][0], count: top[1].length };
}

function put<K>(layers: Map<K, Layer>, key: K, kind: Kind, said: Fields | typeof UNMANAGED): void {
  if (said !== UNMANAGED && Object.keys(said).length === 0) return;
  layers.set(key, { ...layers.get(key), [kind]: said });
}
