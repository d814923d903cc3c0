import { Loose } from '../../config/reading/draft';
import { error, Path, pathText, Problem } from '../../config/reading/problem';
import { didYouMean } from '../../config/reading/suggestion';
import { sortedBy } from '../../config/sorting';
import { CustodyDraft } from './file/custody-file';
import { Holder, Holders, Person, Role, Storage } from './custody';
import { circlesIn } from './circles';

/** A list of names, any of which may have been refused. */
export type NameList = readonly (string | undefined)[] | undefined;

/** Everybody and everything that a file names, and what is wrong with the names. */
export interface Names {
  readonly people: ReadonlyMap<string, Person>;
  readonly roles: ReadonlyMap<string, Role>;
  readonly storages: ReadonlyMap<string, Storage>;
  /**
   * The people behind a list of people and roles; what it names and nobody has becomes a problem.
   *
   * @param isOne - whether a single name stands there, and no list
   */
  readonly holders: (names: NameList, at: Path, isOne?: boolean) => Holders;
  /** The storages of a list. */
  readonly stored: (names: NameList, at: Path, isOne?: boolean) => Storage[];
  /** Problems with names so far. */
  readonly problems: readonly Problem[];
}

/** Suggestions per run: near misses of thousands of names take a while. */
const SUGGESTIONS_MAX = 100;

/** Resolves the names of a file. */
export function namesOf(draft: CustodyDraft): Names {
  const problems: Problem[] = [];
  const people = new Map(entriesOf(draft.people).map(([key, entry]) => [key, personOf(key, entry)]));
  const members = new Map(entriesOf(draft.roles).map(([key, role]) => [key, role?.members]));
  let suggestions = 0;
  const unknown = (rule: string, at: Path, what: string, name: string, candidates: Iterable<string>): void => {
    const hint = ++suggestions > SUGGESTIONS_MAX ? undefined : didYouMean(name, candidates);
    problems.push(error(rule, at, `${pathText(at)}: ${what}`, hint ?? 'add it, or write another name'));
  };

  const holders = (names: NameList, at: Path, isOne = false): Holders => {
    const named = (names ?? []).flatMap((name, index) => {
      if (name === undefined) return [];
      if (people.has(name) || members.has(name)) return [name];
      unknown('unknown-holder', isOne ? at : [...at, index], `no person and no role is called '${name}'`, name, [
        ...people.keys(),
        ...members.keys(),
      ]);
      return [];
    });
    const { found, isPartial } = everybody(named, people, members);
    return { names: named, people: found, isPartial: isPartial || named.length < (names?.length ?? 1), at };
  };

  for (const key of members.keys()) {
    if (!people.has(key)) continue;
    const message = `roles.${key}: is a person, too`;
    problems.push(
      error('ambiguous-name', { path: ['roles', key], on: 'key' }, message, 'give one of the two another name'),
    );
  }
  const roles = new Map(
    sortedBy(entriesOf(draft.roles), ([key]) => key).map(([key, entry]) => {
      const { description } = entry ?? {};
      const resolved = holders(entry?.members, ['roles', key, 'members']);
      return [key, { key, ...(description !== undefined && { description }), members: resolved }];
    }),
  );
  for (const circle of circlesIn(members)) {
    const [key = ''] = circle;
    const path = ['roles', key, 'members', (members.get(key) ?? []).indexOf(circle[1])];
    problems.push(
      error('role-circle', path, `roles.${key}: is a member of itself: ${circle.join(' → ')}`, 'take one of them out'),
    );
  }

  const storages = new Map<string, Storage>();
  const stored = (names: NameList, at: Path, isOne = false): Storage[] =>
    (names ?? []).flatMap((name, index) => {
      const storage = name === undefined ? undefined : storages.get(name);
      if (name !== undefined && storage === undefined) {
        unknown(
          'unknown-storage',
          isOne ? at : [...at, index],
          `no storage is called '${name}'`,
          name,
          storages.keys(),
        );
      }
      return storage ?? [];
    });
  for (const [key, entry] of sortedBy(entriesOf(draft.storages), ([name]) => name)) {
    const {
      kind = 'system',
      place,
      opened_by: openedBy,
      access_log: accessLog = '',
      depends_on: dependsOn,
    } = entry ?? {};
    const at = ['storages', key];
    storages.set(key, {
      key,
      at,
      kind,
      ...(place !== undefined && { place }),
      ...(openedBy !== undefined && { openedBy: holders(openedBy, [...at, 'opened_by']) }),
      accessLog,
      dependsOn: { accounts: texts(dependsOn?.accounts), storages: texts(dependsOn?.storages) },
    });
  }
  for (const { key, dependsOn } of storages.values()) {
    const at = ['storages', key, 'depends_on', 'storages'];
    stored(draft.storages?.[key]?.depends_on?.storages ?? dependsOn.storages, at);
  }
  for (const circle of circlesIn(new Map([...storages].map(([key, { dependsOn }]) => [key, dependsOn.storages])))) {
    const [key = ''] = circle;
    const path = ['storages', key, 'depends_on'];
    problems.push(
      error(
        'storage-circle',
        path,
        `storages.${key}: does not open without itself: ${circle.join(' → ')}`,
        'keep what opens one of them elsewhere',
      ),
    );
  }
  return { people: new Map(sortedBy(people, ([key]) => key)), roles, storages, holders, stored, problems };
}

const entriesOf = <T>(section: { readonly [key: string]: T } | undefined): [string, T][] =>
  Object.entries(section ?? {});

const texts = (names: NameList): string[] => (names ?? []).filter(name => name !== undefined);

function personOf(key: string, entry: Loose<NonNullable<CustodyDraft['people']>[string]>): Person {
  const { name = key, joined = '', left, reach_hours: reach } = entry ?? {};
  const timeZone = reach?.time_zone;
  const hours = texts(reach?.hours);
  return {
    key,
    name,
    joined,
    ...(left !== undefined && { left }),
    ...(timeZone !== undefined && hours.length > 0 && { reachHours: { timeZone, hours } }),
  };
}

/** Everybody behind names, each by the shortest chain of roles. */
function everybody(
  names: readonly string[],
  people: ReadonlyMap<string, Person>,
  members: ReadonlyMap<string, NameList>,
): { readonly found: Holder[]; readonly isPartial: boolean } {
  const found = new Map<string, Holder>();
  const seen = new Set<string>();
  let isPartial = false;
  let next = names.map(name => ({ name, through: [] as readonly string[] }));
  while (next.length > 0) {
    const current = next;
    next = [];
    for (const { name, through } of current) {
      const person = people.get(name);
      if (person !== undefined && !found.has(name)) found.set(name, { person, through });
      if (person !== undefined || seen.has(name)) continue;
      seen.add(name);
      const inside = members.get(name);
      isPartial ||= inside === undefined;
      for (const one of inside ?? []) {
        if (one !== undefined && (people.has(one) || members.has(one)))
          next.push({ name: one, through: [...through, name] });
        else isPartial = true;
      }
    }
  }
  return { found: sortedBy(found.values(), ({ person }) => person.key), isPartial };
}
