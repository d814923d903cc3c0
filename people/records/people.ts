import { lasts } from '../../config/calendar-day';
import { didYouMean } from '../../config/reading/suggestion';
import { Custody, Person } from '../custody/custody';

/** What a name in a record stands for. */
export type Named =
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'role'; readonly key: string }
  /** Several people have the name; their keys, sorted. */
  | { readonly kind: 'ambiguous'; readonly keys: readonly string[] }
  /** Nobody has it; a suggestion where one is near. */
  | { readonly kind: 'unknown'; readonly near?: string };

/** Whom records may name: the people and roles of a custody file, those who have left included. */
export interface People {
  /** By key, or by the name of a person; neither case nor spaces count. */
  named(name: string): Named;
  /** One text for one person, by whatever name; a role that has one person on a day is that person. */
  oneOf(name: string, days: Days): string;
}

/** The day of a moment in its own zone, and in UTC; YYYY-MM-DD. None where the moment is not known. */
export type Days = readonly string[];

/** Two spellings of one name. */
export const plainName = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();

/** Whether somebody had left before a moment; on their last day they are there. */
export const hadLeft = ({ left }: Person, days: Days): boolean =>
  left !== undefined && days.length > 0 && days.every(day => !lasts(left, day));

/** Whether somebody begins only after a moment. */
export const isToCome = ({ joined }: Person, days: Days): boolean => days.length > 0 && days.every(day => day < joined);

export function peopleOf({ people, roles }: Custody): People {
  const byKey = new Map([...people.values()].map(person => [plainName(person.key), person]));
  const byName = new Map<string, Person[]>();
  for (const person of people.values()) {
    const name = plainName(person.name);
    byName.set(name, [...(byName.get(name) ?? []), person]);
  }
  const roleKeys = new Map([...roles.keys()].map(key => [plainName(key), key]));
  const candidates = [...people.values()].flatMap(({ key, name }) => [key, name]).concat([...roles.keys()]);

  const named = (name: string): Named => {
    const plain = plainName(name);
    const key = roleKeys.get(plain);
    const [first, ...others] = byName.get(plain) ?? [];
    const person = byKey.get(plain) ?? first;
    if (byKey.has(plain) || (person !== undefined && others.length === 0)) return { kind: 'person', person: person! };
    if (person !== undefined) return { kind: 'ambiguous', keys: [person, ...others].map(one => one.key).sort() };
    if (key !== undefined) return { kind: 'role', key };
    const near = didYouMean(name, candidates);
    return { kind: 'unknown', ...(near !== undefined && { near }) };
  };
  return {
    named,
    oneOf(name, days) {
      const found = named(name);
      if (found.kind === 'person') return found.person.key;
      if (found.kind !== 'role') return plainName(name);
      const members = (roles.get(found.key)?.members.people ?? []).map(({ person }) => person);
      const [only, ...others] = members.filter(one => !hadLeft(one, days) && !isToCome(one, days));
      return only !== undefined && others.length === 0 ? only.key : found.key;
    },
  };
}
