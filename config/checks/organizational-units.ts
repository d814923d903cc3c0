import { Check } from '../facts';
import { error } from '../reading/problem';

/** OU ids belong to the organization's root and are unique; every parent is listed. */
export const organizationalUnits: Check = function* (draft, { organizationalUnits }) {
  const rootId = draft.organization === 'none' ? undefined : draft.organization?.root_id;
  const paths = new Map<string, string>();
  for (const [path, id] of organizationalUnits) {
    const at = ['organizational_units', path];
    const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (parent !== '' && !organizationalUnits.has(parent)) {
      const message = `organizational_units.${path}: its parent '${parent}' is not listed`;
      yield error('ou-parent', { path: at, on: 'key' }, message, 'list every OU above it with its id');
    }
    if (id === undefined) continue;
    if (rootId !== undefined && id.split('-')[1] !== rootId.slice('r-'.length)) {
      const message = `organizational_units.${path}: an OU of ${rootId} has an id that begins with ou-${rootId.slice(2)}-`;
      yield error('ou-id', at, message, 'one of the two ids is from another organization');
    }
    const same = paths.get(id);
    if (same === undefined) paths.set(id, path);
    else yield error('duplicate-ou-id', at, `organizational_units.${path}: is also the id of ${same}`);
  }
};
