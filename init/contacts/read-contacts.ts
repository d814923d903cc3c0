import { PRIMARY_RULES, CONTACT_RULES, Text } from '../../config/sections/contact';
import { LAYER_KINDS } from '../../config/resolving/merge-contacts';
import { textAt } from '../../world/plan/attributes';
import { Attributes } from '../../world/plan/plan';
import { HASHED, livingContact } from '../../world/live/living-contacts';
import { Snapshot } from '../../world/live/snapshot';

export type Kind = (typeof LAYER_KINDS)[number];

/** Field to value, as the org file has them. */
export type Fields = Readonly<Record<string, Text>>;

/** One contact of an account: what was read, that AWS has none, or that nobody could read it. */
export type ReadContact = Fields | 'none' | 'unknown';

/** All contacts of an account. */
export type ReadContacts = Readonly<Record<Kind, ReadContact>>;

/** The fields of each kind, in the order in which a file has them. */
export const FIELDS: Readonly<Record<Kind, readonly string[]>> = {
  security: Object.keys(CONTACT_RULES),
  billing: Object.keys(CONTACT_RULES),
  operations: Object.keys(CONTACT_RULES),
  primary: Object.keys(PRIMARY_RULES),
};

/**
 * The contacts of an account, as the org file writes them.
 *
 * @param variableOf - the variable that stands for a number that may not be in the file, or is not in the snapshot
 */
export function readContacts(snapshot: Snapshot, id: string, variableOf: (number: string) => string): ReadContacts {
  const read = (kind: Kind): ReadContact => {
    const found = contactOf(snapshot, id, kind);
    if (typeof found === 'string') return found;
    const given = FIELDS[kind].flatMap((field): [string, Text][] => {
      const text = textAt(found, field);
      // AWS answers nothing for what is empty, and programs write that down as an empty text
      if (text === undefined || text.trim() === '') return [];
      const hidden = field === 'phone_number' && (kind === 'primary' || text.startsWith(HASHED));
      return [[field, hidden ? { variable: variableOf(text) } : text]];
    });
    return Object.fromEntries(given);
  };
  return Object.fromEntries(LAYER_KINDS.map(kind => [kind, read(kind)])) as unknown as ReadContacts;
}

/** The number of a contact as the snapshot has it; undefined where it has none. */
export function numberOf(snapshot: Snapshot, id: string, kind: Kind): string | undefined {
  const found = contactOf(snapshot, id, kind);
  const number = typeof found === 'string' ? undefined : textAt(found, 'phone_number');
  return number !== undefined && (kind === 'primary' || number.startsWith(HASHED)) ? number : undefined;
}

function contactOf(snapshot: Snapshot, id: string, kind: Kind): Attributes | 'none' | 'unknown' {
  const found =
    kind === 'primary'
      ? livingContact(snapshot, 'aws_account_primary_contact', { account_id: id })
      : livingContact(snapshot, 'aws_account_alternate_contact', {
          account_id: id,
          alternate_contact_type: kind.toUpperCase(),
        });
  if (found === undefined) return 'unknown';
  return 'none' in found ? 'none' : found.attributes;
}
