import { error, Problem, warning } from '../../../config/reading/problem';
import { keys } from '../../../config/summary/wording';
import { Asset, assetsOf, Grip, gripOf, peopleOf } from './grips';
import { changesCredentials, completionOf } from './ways';
import { Rule } from './subject';
import { Group } from '../groups';

/** Nobody becomes root alone, and nobody has two factors of one account. */
export const alone: Rule = function* ({ groups }) {
  for (const group of groups) {
    const assets = assetsOf(group);
    // people with the same chain have one problem
    const same = new Map<string, { readonly people: string[]; readonly problem: (people: string) => Problem }>();
    for (const person of [...new Set(assets.flatMap(peopleOf))].sort()) {
      const found = judged(person, group, assets);
      if (found === undefined) continue;
      const before = same.get(found.id);
      if (before === undefined) same.set(found.id, { people: [person], problem: found.problem });
      else before.people.push(person);
    }
    for (const { people, problem } of same.values())
      yield problem(people.length === 1 ? listed(people) : `each of ${listed(people)}`);
  }
};

function judged(
  person: string,
  group: Group,
  assets: readonly Asset[],
): { readonly id: string; readonly problem: (people: string) => Problem } | undefined {
  const { said, accounts } = group;
  const completion = completionOf(person, said, assets);
  const problemOf = (grips: readonly Grip[], make: (chain: string, at: Grip['at']) => (people: string) => Problem) => {
    const chain = grips
      .map(({ words }) => words)
      .join(' and ')
      .replace(/,$/, '');
    return { id: chain, problem: make(chain, grips[grips.length - 1]?.at ?? []) };
  };
  if (completion !== undefined) {
    const hint = 'take one of the two from them, by name or by role; another person has to be needed';
    return problemOf(
      completion.grips,
      (chain, at) => people =>
        error('root-alone', at, `root of ${keys(accounts)}: ${people} ${chain}: ${completion.can}`, hint),
    );
  }
  const held = assets
    .filter(
      ({ factor }) =>
        factor !== 'root_sessions' || (typeof said.rootSessions === 'object' && changesCredentials(said.rootSessions)),
    )
    .flatMap(asset => gripOf(asset, person) ?? []);
  if (held.length < 2) return undefined;
  const hint = 'give each factor to people who hold no other one of the account';
  return problemOf(
    held.slice(0, 2),
    (chain, at) => people => warning('two-factors', at, `root of ${keys(accounts)}: ${people} ${chain}`, hint),
  );
}

const LISTED_MAX = 5;

/** Names of people, of many the first and a count of the others. */
export const listed = (names: readonly string[]): string =>
  names.length > LISTED_MAX
    ? `${names.slice(0, LISTED_MAX).join(', ')} and ${names.length - LISTED_MAX} more`
    : names.join(', ');
