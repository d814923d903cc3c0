import { lasts } from '../../../config/calendar-day';
import { endsSoon } from '../../../config/ends-soon';
import { error, Path, pathText, Problem, warning } from '../../../config/reading/problem';
import { Holders, Person } from '../custody';
import { listed } from './alone';
import { isThere } from './factors';
import { Rule } from './subject';

/** Who has left is named nowhere, and who leaves soon has handed over. */
export const leavers: Rule = function* ({ draft, names, today }) {
  for (const { name, at } of mentions(draft, [])) {
    const person = names.people.get(name);
    if (person !== undefined) yield* mentioned(person, at, today);
  }
};

function* mentioned({ key, joined, left }: Person, at: Path, today: string): Iterable<Problem> {
  const where = pathText(at);
  if (left !== undefined && !lasts(left, today)) {
    yield error(
      'left',
      at,
      `${where}: ${key} left on ${left}, and is still here`,
      'take them out, and change what they may know',
    );
  } else if (left !== undefined && endsSoon('held', left, today)) {
    yield warning(
      'leaves-soon',
      at,
      `${where}: ${key} leaves on ${left}`,
      'name somebody else, and record the change of custody',
    );
  } else if (joined > today) {
    yield warning('not-there-yet', at, `${where}: ${key} begins on ${joined}`, 'name them when they have begun');
  }
}

/** Keys whose value is people and roles. */
const LISTS = new Set(['members', 'held_by', 'opened_by', 'paid_by', 'approvers', 'validators', 'reviewers', 'who']);
const TEAMS = new Set(['people', 'tools', 'data']);

/** Every place where a person or a role is named. */
function* mentions(value: unknown, path: Path): Iterable<{ readonly name: string; readonly at: Path }> {
  const key = String(path.at(-1));
  const isList = LISTS.has(key) || (TEAMS.has(key) && path[0] === 'administrators');
  if (typeof value === 'string') {
    if (isList) yield { name: value, at: path };
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [inner, child] of Object.entries(value)) {
    if (Array.isArray(value) && isList && typeof child === 'string')
      yield { name: child, at: [...path, Number(inner)] };
    else yield* mentions(child, [...path, Array.isArray(value) ? Number(inner) : inner]);
  }
}

/** One person under two keys would pass every rule. */
export const sameName: Rule = function* ({ names, today }) {
  const first = new Map<string, Person>();
  for (const person of names.people.values()) {
    if (!isThere(person, today)) continue;
    const name = person.name.trim().toLowerCase();
    const other = first.get(name);
    first.set(name, other ?? person);
    if (other === undefined) continue;
    yield warning(
      'same-name',
      ['people', person.key, 'name'],
      `people.${person.key}.name: ${other.key} and ${person.key} are both called ${person.name}`,
      'one person has one key: nothing here sees that two are one; two people are named so that each can be told',
    );
  }
};

/** Two different people review. */
export const reviewers: Rule = function* ({ reviewers: { people, isPartial, at }, today, draft }) {
  if (isPartial || draft.reviewers === undefined) return;
  const there = people.filter(({ person }) => isThere(person, today)).map(({ person }) => person.key);
  if (there.length >= 2) return;
  const message = `reviewers: ${there.length === 0 ? 'nobody who is there' : `only ${there.join()}`}`;
  yield error(
    'two-reviewers',
    { path: at, on: 'key' },
    message,
    'name two different people: nobody sees their own mistakes',
  );
};

/** Who can make themselves somebody, or open the tools, does not administer what is in the accounts. */
export const administrators: Rule = function* ({ administrators: teams }) {
  if (teams === undefined) return;
  const pairs: [string, Holders, string, Holders][] = [
    ['people', teams.people, 'data', teams.data],
    ['tools', teams.tools, 'data', teams.data],
    ['people', teams.people, 'tools', teams.tools],
  ];
  for (const [one, first, other, second] of pairs) {
    const both = first.people
      .map(({ person }) => person.key)
      .filter(key => second.people.some(({ person }) => person.key === key));
    if (both.length === 0) continue;
    const message = `administrators: ${listed(both)} administer ${one} and ${other}`;
    yield warning('administrators-apart', { path: second.at, on: 'key' }, message, 'give the teams different members');
  }
};
