import { HASHED, isContactType, livingContact } from '../world/live/living-contacts';
import { Snapshot } from '../world/live/snapshot';
import { textAt } from '../world/plan/attributes';
import { Thing, World } from '../world/world';
import { entryOf, Found } from './fate';

/** Contacts keep their identity. A member's primary contact cannot be imported: the provider reads the caller's own. */
export function contacts(ought: World, snapshot: Snapshot): Found[] {
  const names = new Map(snapshot.accounts.map(({ id, name }) => [id, name]));
  const management = snapshot.organization?.managementAccountId ?? snapshot.reader;
  return ought.things('aws_account_alternate_contact', 'aws_account_primary_contact').flatMap((thing): Found[] => {
    if (!isContactType(thing.type)) return [];
    const inAws = livingContact(snapshot, thing.type, thing.attributes);
    const account = textAt(thing.attributes, 'account_id') || management;
    const kind = textAt(thing.attributes, 'alternate_contact_type') ?? 'primary';
    const what = `${kind.toLowerCase()} contact of ${account} (${names.get(account) ?? 'not in the organization'})`;
    if (inAws === undefined) {
      const details = ['nobody could read it: the apply overwrites what is there'];
      return [{ fate: { what, fate: 'in conflict', details } }];
    }
    if ('none' in inAws) return [];
    const { changes, hidden } = differences(thing.attributes, inAws.attributes);
    const fate = changes.length > 0 ? 'changes' : hidden.length > 0 ? 'adopted' : 'as it is';
    const details = [...changes, ...(hidden.length > 0 ? [`not compared: ${hidden.join(', ')}`] : [])];
    if (kind === 'primary') {
      return [
        { fate: { what, fate, details: ['the provider cannot import it: the apply overwrites it', ...details] } },
      ];
    }
    const id = textAt(thing.attributes, 'account_id') === undefined ? kind : `${account}/${kind}`;
    return [{ entry: entryOf(thing, id), fate: { what, fate, details } }];
  });
}

const NOT_COMPARED = new Set(['account_id', 'alternate_contact_type', 'provider', 'lifecycle', 'id', 'depends_on']);

/** 'name: Somebody → Security Team'; of a phone number only that it is another one; and what a variable or a hash hides. */
function differences(
  ought: Thing['attributes'],
  is: Thing['attributes'],
): { readonly changes: readonly string[]; readonly hidden: readonly string[] } {
  const texts = Object.entries(ought).filter(
    (entry): entry is [string, string] => !NOT_COMPARED.has(entry[0]) && typeof entry[1] === 'string',
  );
  const isHidden = ([name, value]: [string, string]): boolean =>
    value.includes('${') || textAt(is, name)?.startsWith(HASHED) === true;
  return {
    changes: texts
      .filter(entry => !isHidden(entry) && textAt(is, entry[0]) !== entry[1])
      .map(([name, value]) =>
        name === 'phone_number' ? 'another phone number' : `${name}: ${textAt(is, name) ?? '(none)'} → ${value}`,
      ),
    hidden: texts.filter(isHidden).map(([name]) => name),
  };
}
