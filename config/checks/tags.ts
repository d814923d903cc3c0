import { Check } from '../facts';
import { error } from '../reading/problem';

/** IAM takes Team and team for one tag, and no resource can have a tag twice. */
export const uniqueTags: Check = function* (draft) {
  const seen = new Map<string, string>();
  for (const key of Object.keys(draft.tags ?? {})) {
    const folded = key.toLowerCase();
    const same = seen.get(folded);
    if (same === undefined) seen.set(folded, key);
    else {
      const message = `tags.${key}: differs from '${same}' in capitals only, and IAM takes them for one tag`;
      yield error('duplicate-tag', { path: ['tags', key], on: 'key' }, message, 'keep one of the two');
    }
  }
};
