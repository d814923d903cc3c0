import { Draft, Loose } from '../../config/reading/draft';
import { Path } from '../../config/reading/problem';
import { valueAt } from '../../config/reading/schema-path';
import { isTodo } from '../../config/reading/todos';
import { LAYER_KINDS } from '../../config/resolving/merge-contacts';
import { ContactsLayer } from '../../config/sections/contact-layer';
import { Fields } from '../contacts/read-contacts';

type Layer = Loose<ContactsLayer> | undefined;

/**
 * The well-formed part of a file, and what its contacts leave open: somebody will decide it there, so it is not missing.
 *
 * @param value - the whole file
 */
export function withOpenContacts(draft: Draft, value: unknown): Draft {
  const filled = (layer: Layer, path: Path): Layer => {
    if (layer === undefined || typeof layer === 'string') return layer;
    const kinds = LAYER_KINDS.filter(kind => typeof layer[kind] === 'object').map(kind => {
      const given = Object.entries(valueAt(value, [...path, kind]) ?? {}) as [string, unknown][];
      const open = Object.fromEntries(given.filter(([, text]) => isTodo(text)));
      return [kind, { ...(layer[kind] as Fields), ...open }];
    });
    return { ...layer, ...(Object.fromEntries(kinds) as object) };
  };
  const contacts = filled(draft.contacts, ['contacts']);
  const units = Object.entries(draft.ou_contacts ?? {}).map(([ou, layer]) => [ou, filled(layer, ['ou_contacts', ou])]);
  const accounts = Object.entries(draft.accounts ?? {}).map(([key, account]) => {
    const own = filled(account?.contacts, ['accounts', key, 'contacts']);
    return [key, account && { ...account, ...(own !== undefined && { contacts: own }) }];
  });
  return {
    ...draft,
    ...(contacts !== undefined && { contacts }),
    ...(Object.fromEntries([['ou_contacts', Object.fromEntries(units)]]) as Pick<Draft, 'ou_contacts'>),
    ...(Object.fromEntries([['accounts', Object.fromEntries(accounts)]]) as Pick<Draft, 'accounts'>),
  };
}
