import { byCodeUnit } from '../../config/sorting';
import { grouped } from '../../world/grouped';
import { Snapshot } from '../../world/live/snapshot';
import { Kind, numberOf } from './read-contacts';

/** A variable that stands for a telephone number, and whose contacts have that number. */
export interface NumberVariable {
  readonly name: string;
  /** As the snapshot has it: a hash, never to be shown. */
  readonly number: string;
  /** What has the number, sorted: kind and key of the account. */
  readonly of: readonly { readonly kind: Kind; readonly key: string }[];
}

/** Most characters in the name of a variable. */
const NAME_MAX = 64;

/** Which kind gives a variable its name, when several have its number. */
const ORDER: readonly Kind[] = ['primary', 'security', 'billing', 'operations'];

/**
 * A variable for each number that may not be in the file; equal numbers share one. The number that most primary contacts
 * have is called as asked, another one after the account whose id is the lowest of those that have it.
 *
 * @param keys - account id to key, of the accounts whose contacts the file describes
 * @param primary - name of the variable of the most frequent primary number
 */
export function numberVariables(
  snapshot: Snapshot,
  keys: ReadonlyMap<string, string>,
  primary: string,
): readonly NumberVariable[] {
  const ids = [...keys.keys()].sort(byCodeUnit);
  const found = grouped(
    ORDER.flatMap(kind => ids.map(id => ({ kind, id, number: numberOf(snapshot, id, kind) }))),
    ({ number }) => number,
  );
  const taken = new Set<string>();
  const ranked = [...found].sort(
    ([, a], [, b]) =>
      ORDER.indexOf(a[0].kind) - ORDER.indexOf(b[0].kind) || b.length - a.length || byCodeUnit(a[0].id, b[0].id),
  );
  return ranked.map(([number, of]) => {
    const [{ kind, id }] = of;
    const base = kind === 'primary' ? primary : `${kind}_phone`;
    const name = [base, `${base}_${keys.get(id)!.replaceAll('-', '_')}`, `${base}_${id}`].find(
      one => one.length <= NAME_MAX && !taken.has(one),
    )!;
    taken.add(name);
    return { name, number, of: of.map(one => ({ kind: one.kind, key: keys.get(one.id)! })) };
  });
}
