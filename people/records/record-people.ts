import { error, Path, pathText, Problem, warning } from '../../config/reading/problem';
import { minuteOf, momentOf } from './moment';
import { Days, hadLeft, isToCome, Named, People } from './people';
import { RecordDraft } from './record-schema';

/** The days on which a moment is: in its own zone, and in UTC. */
export function daysOf(text: string | undefined): Days {
  const moment = momentOf(text);
  return moment === undefined || text === undefined ? [] : [text.slice(0, 10), minuteOf(moment).slice(0, 10)];
}

/** A name in a record. */
interface Mention {
  readonly path: Path;
  readonly name: string;
  /** When the person did what the record says. */
  readonly at: string | undefined;
  /** Who acts is known; who was only there may be a visitor, and what is told of a place may be no name at all. */
  readonly is: 'acting' | 'there' | 'perhaps';
}

/** Whoever a record names is in the custody file, and was there on that day. */
export function* unknownPeople(record: RecordDraft, people: People): Iterable<Problem> {
  for (const mention of mentionsIn(record)) yield* problemsOf(mention, people.named(mention.name));
}

function* problemsOf({ path, name, at, is }: Mention, found: Named): Iterable<Problem> {
  const where = pathText(path);
  if (found.kind === 'role') return;
  if (found.kind === 'ambiguous') {
    const message = `${where}: '${name}' is the name of ${found.keys.join(' and ')}`;
    yield error('ambiguous-person', path, message, 'write the key that the custody file has for the one');
    return;
  }
  if (found.kind === 'unknown') {
    if (is === 'perhaps') return;
    const message = `${where}: the custody file has neither a person nor a role '${name}'`;
    const make = is === 'acting' ? error : warning;
    const next = 'write a name that is there, or add it; who has left stays in it, with left';
    yield make('unknown-person', path, message, found.near ?? next);
    return;
  }
  const { person } = found;
  const days = daysOf(at);
  const day = days.at(-1) ?? '';
  if (hadLeft(person, days)) {
    const message = `${where}: ${person.key} left on ${person.left}, and this is of ${day}`;
    yield error('had-left', path, message, 'find out who it was; where the custody file is wrong, correct it');
  } else if (isToCome(person, days)) {
    const message = `${where}: ${person.key} began on ${person.joined}, and this is of ${day}`;
    yield error('not-there-yet', path, message, 'find out who it was; where the custody file is wrong, correct it');
  }
}

/** Every name that a record has, with when its bearer was there. */
function* mentionsIn(record: RecordDraft): Iterable<Mention> {
  const { from, to } = record;
  const found: [Path, string | undefined, string | undefined, Mention['is']][] = [
    ...each(record.who).map(([name, index]) => entry(['who', index], name, from, 'acting')),
    ...each(record.present).map(([name, index]) => entry(['present', index], name, from, 'there')),
    ...each(record.approvals).map(([one, index]) => entry(['approvals', index, 'by'], one?.by, one?.at, 'acting')),
    ...each(record.exceptions).flatMap(([one, index]) => [
      ...each(one?.left).map(([left, at]) =>
        entry(['exceptions', index, 'left', at, 'who'], left?.who, one?.at, 'there'),
      ),
      ...each(one?.returned).map(([back, at]) =>
        entry(['exceptions', index, 'returned', at, 'who'], back?.who, back?.at, 'there'),
      ),
    ]),
  ];
  if (record.kind === 'alert-test') {
    const heard = each(record.results?.heard);
    found.push(...heard.map(([one, index]) => entry(['results', 'heard', index, 'by'], one?.by, one?.at, 'acting')));
  }
  if (record.kind === 'drill') {
    const responders = each(record.results?.responders);
    found.push(...responders.map(([name, index]) => entry(['results', 'responders', index], name, from, 'acting')));
  }
  if (record.kind === 'custody-change') {
    found.push(entry(['results', 'given_to'], record.results?.given_to, to, 'perhaps'));
  }
  for (const [path, name, at, is] of found) if (name !== undefined) yield { path, name, at, is };
}

const entry = (
  path: Path,
  name: string | undefined,
  at: string | undefined,
  is: Mention['is'],
): [Path, string | undefined, string | undefined, Mention['is']] => [path, name, at, is];

const each = <T>(list: readonly T[] | undefined): [T, number][] => (list ?? []).map((one, index) => [one, index]);
