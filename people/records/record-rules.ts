import { isDay } from '../../config/calendar-day';
import { secretsIn } from '../../config/checks/secrets';
import { error, Path, pathText, Problem, warning } from '../../config/reading/problem';
import { valueAt } from '../../config/reading/schema-path';
import { didYouMean } from '../../config/reading/suggestion';
import { Accounts } from './accounts';
import { RECORD_FILE } from './front-matter';
import { minuteOf, momentOf } from './moment';
import { People, plainName } from './people';
import { daysOf, unknownPeople } from './record-people';
import { isRecordName } from './record-name';
import { RecordDraft } from './record-schema';
import { phonesIn } from './record-text';

/** What a record is checked against, besides itself. */
export interface RecordFacts {
  readonly accounts: Accounts;
  /** Whom the custody file knows; undefined where there is none, and names are only what they look like. */
  readonly people?: People | undefined;
  /** The moment of the check, in milliseconds since 1970. */
  readonly now: number;
}

/** The same, and what the file has besides what is well-formed. */
interface OwnFacts extends RecordFacts {
  /** The name of the file, without .md. */
  readonly id: string;
  readonly value: unknown;
}

type RecordRule = (record: RecordDraft, facts: OwnFacts) => Iterable<Problem>;

/** One text for one person, however they are named. */
type PersonOf = (name: string) => string;
const personIn =
  ({ people }: RecordFacts, from: string | undefined): PersonOf =>
  name =>
    people?.oneOf(name, daysOf(from)) ?? plainName(name);
const namesOf = (names: readonly (string | undefined)[] | undefined, personOf: PersonOf): string[] =>
  (names ?? []).flatMap(name => (name === undefined ? [] : [personOf(name)]));

/** The name of the file has its day and its kind. */
const name: RecordRule = function* ({ kind, from }, { id }) {
  if (!isRecordName(id, kind)) {
    const message = `the file must be called YYYY-MM-DD-${kind}….md, and is called ${id}.md`;
    yield error('record-name', ['kind'], message, 'rename it: by its name it is found');
    return;
  }
  const begin = momentOf(from);
  const day = id.slice(0, 10);
  if (begin !== undefined && day !== minuteOf(begin).slice(0, 10) && day !== from?.slice(0, 10)) {
    yield error(
      'record-name',
      ['from'],
      `from: begins on another day than the file is called after, ${day}`,
      'rename it',
    );
  }
};

const accounts: RecordRule = function* (record, { accounts: known }) {
  if (record.accounts === undefined || record.accounts === 'all') return;
  const given = new Set<string>();
  for (const [index, key] of record.accounts.entries()) {
    if (key === undefined) continue;
    const at = ['accounts', index];
    if (given.has(key)) yield error('duplicate-account', at, `accounts: '${key}' stands twice`, 'remove one');
    given.add(key);
    if (!known.isKnown(key)) {
      const hint = didYouMean(key, known.keys) ?? 'an account that is gone stays in the org file, with status: left';
      yield error('unknown-account', at, `accounts: '${key}' is no account or OU of the org file`, hint);
    }
  }
};

/** Each time that there is, with where it stands. */
function* timesIn(record: RecordDraft): Iterable<readonly [path: Path, text: string]> {
  const found: [Path, string | undefined][] = [
    [['from'], record.from],
    [['to'], record.to],
    ...(record.approvals ?? []).map((one, index): [Path, string | undefined] => [['approvals', index, 'at'], one?.at]),
    ...(record.exceptions ?? []).flatMap((one, index): [Path, string | undefined][] => [
      [['exceptions', index, 'at'], one?.at],
      ...(one?.returned ?? []).map((back, at): [Path, string | undefined] => [
        ['exceptions', index, 'returned', at, 'at'],
        back?.at,
      ]),
    ]),
    ...(record.kind === 'alert-test' ? (record.results?.heard ?? []) : []).map(
      (one, index): [Path, string | undefined] => [['results', 'heard', index, 'at'], one?.at],
    ),
  ];
  for (const [path, text] of found) if (text !== undefined) yield [path, text];
}

/** Clocks differ by less; and a second that has begun may be written down as its end. */
const MINUTE = 60_000;

/** Times are times, in the order in which things happen, and over. */
const order: RecordRule = function* (record, { now }) {
  const plans = record.kind === 'planned-use';
  for (const [path, text] of timesIn(record)) {
    const time = momentOf(text);
    if (time === undefined) yield error('record-time', path, `${pathText(path)}: is no time of a day`);
    else if (time - now >= MINUTE && !(plans && (path[0] === 'from' || path[0] === 'to'))) {
      const message = `${pathText(path)}: ${minuteOf(time)} has not come yet`;
      yield error('in-future', path, message, 'write down what happened; what is planned is a record of a planned use');
    }
  }
  const [from, to] = [momentOf(record.from), momentOf(record.to)];
  if (from !== undefined && to !== undefined && to <= from) {
    yield error('record-order', ['to'], `to: is over at ${minuteOf(to)}, and begins at ${minuteOf(from)}`);
  }
  for (const [index, exception] of (record.exceptions ?? []).entries()) {
    const at = momentOf(exception?.at);
    const path = ['exceptions', index, 'at'];
    if (at === undefined) continue;
    if ((from !== undefined && at < from) || (to !== undefined && at > to)) {
      yield error('record-order', path, `${pathText(path)}: ${minuteOf(at)} is not within from and to`);
    }
    for (const [number, back] of (exception?.returned ?? []).entries()) {
      const returned = momentOf(back?.at);
      if (returned === undefined || returned >= at) continue;
      const where = ['exceptions', index, 'returned', number, 'at'];
      yield error('record-order', where, `${pathText(where)}: ${minuteOf(returned)} is before ${minuteOf(at)}`);
    }
  }
  for (const [index, heard] of (record.kind === 'alert-test' ? (record.results?.heard ?? []) : []).entries()) {
    const at = momentOf(heard?.at);
    if (at === undefined || from === undefined || at >= from) continue;
    const path = ['results', 'heard', index, 'at'];
    yield error('record-order', path, `${pathText(path)}: ${minuteOf(at)} is before the test, at ${minuteOf(from)}`);
  }
};

/** Nobody approves what they do themselves, and who approves does so before. */
const approval: RecordRule = function* ({ approvals, who, from, kind }, facts) {
  const personOf = personIn(facts, from);
  const doing = new Set(namesOf(who, personOf));
  const begin = momentOf(from);
  for (const [index, one] of (approvals ?? []).entries()) {
    if (one?.by !== undefined && doing.has(personOf(one.by))) {
      const message = `approvals[${index}].by: '${one.by}' is in who as well, and approves what they do themselves`;
      yield error('approver-took-part', ['approvals', index, 'by'], message, 'name somebody else who approved it');
    }
    const at = momentOf(one?.at);
    if (at !== undefined && begin !== undefined && at > begin && kind !== 'alert-test') {
      const message = `approvals[${index}].at: ${minuteOf(at)} is after it began, at ${minuteOf(begin)}`;
      yield warning(
        'approved-afterwards',
        ['approvals', index, 'at'],
        message,
        'say in exceptions why nobody could before',
      );
    }
  }
};

/** Two reviewers are two people. */
const reviewers: RecordRule = function* ({ kind, who, from }, facts) {
  const names = namesOf(who, personIn(facts, from));
  if (kind !== 'review' || names.length < 2 || new Set(names).size >= 2) return;
  yield error('same-reviewer', ['who'], 'who: names one person twice, and two people review', 'name the other one');
};

/** Who left the room came back, and what was taken out came back. */
const returned: RecordRule = function* ({ exceptions, from }, facts) {
  const personOf = personIn(facts, from);
  for (const [index, exception] of (exceptions ?? []).entries()) {
    const back = exception?.returned ?? [];
    const broughtBack = new Set(
      namesOf(
        back.map(one => one?.with),
        plainName,
      ),
    );
    const cameBack = new Set(
      namesOf(
        back.map(one => one?.who),
        personOf,
      ),
    );
    for (const [number, left] of (exception?.left ?? []).entries()) {
      const path = ['exceptions', index, 'left', number];
      if (left?.who !== undefined && !cameBack.has(personOf(left.who))) {
        const hint = 'write down in returned when they did, or in what that they did not';
        yield warning(
          'not-returned',
          [...path, 'who'],
          `${pathText(path)}.who: left, and nobody says that they came back`,
          hint,
        );
      }
      const taken = left?.with === undefined ? 'nothing' : plainName(left.with);
      if (taken !== 'nothing' && !broughtBack.has(taken)) {
        const hint = 'write down in returned who brought it back, by the same words, or find it';
        yield warning(
          'not-returned',
          [...path, 'with'],
          `${pathText(path)}.with: was taken out, and nobody brought it back`,
          hint,
        );
      }
    }
  }
};

/** What a drill may test. */
const TESTED = ['root_access', 'phone', 'recovery', 'mailbox', 'somebody_left', 'domain', 'affidavit'];
const hasKey = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key);

/** What a kind's results say of each other and of the rest. */
const results: RecordRule = function* (record, { value }) {
  if (record.kind === 'root-use') {
    for (const [key, what] of [
      ['logged_out', 'nobody logged out'],
      ['all_returned', 'something was taken from its place and is not back'],
    ] as const) {
      if (record.results?.[key] === false) {
        const hint = 'do it now, and write in exceptions when it was done';
        yield warning('not-ended', ['results', key], `results.${key}: ${what}`, hint);
      }
    }
  }
  if (record.kind === 'root-use') yield* passwordProblems(record, value);
  if (record.kind === 'review' && record.results?.outcome === 'changed' && record.changed === undefined) {
    yield error(
      'required',
      ['results', 'outcome'],
      'results.outcome: something was changed, and changed does not say what',
      'write changed',
    );
  }
  if (record.kind === 'drill' && !TESTED.some(key => hasKey(valueAt(value, ['results']), key))) {
    yield error('nothing-tested', ['results'], `results: says of none of ${TESTED.join(', ')} whether it worked`);
  }
};

/** A password that was allowed has a day by which it goes again. */
function* passwordProblems(
  { from, results: said }: Extract<RecordDraft, { kind: 'root-use' }>,
  value: unknown,
): Iterable<Problem> {
  const { recovery, delete_by: day } = said ?? {};
  const isSaid = hasKey(valueAt(value, ['results']), 'delete_by');
  if (recovery === 'allowed' && !isSaid) {
    const message = 'results.delete_by: is required where recovery is allowed';
    yield error('required', ['results', 'recovery'], message, 'write the last day on which it is to be deleted');
  }
  if (recovery !== 'allowed' && isSaid) {
    const message = 'results.delete_by: is the day of a password that was allowed, and recovery does not say that';
    yield error('delete-by', ['results', 'delete_by'], message, 'write recovery: allowed, or take it out');
  }
  if (day === undefined) return;
  if (!isDay(day)) yield error('record-time', ['results', 'delete_by'], `results.delete_by: ${day} is no day`);
  else if (daysOf(from).some(begun => day < begun)) {
    const message = `results.delete_by: ${day} is before it was allowed, ${daysOf(from).at(-1)}`;
    yield error('record-order', ['results', 'delete_by'], message);
  }
}

const events: RecordRule = function* ({ events: ids }) {
  const given = new Set<string>();
  for (const [index, id] of (ids ?? []).entries()) {
    if (id === undefined) continue;
    if (given.has(id)) yield error('duplicate-event', ['events', index], `events: ${id} stands twice`, 'remove one');
    given.add(id);
  }
};

const privateValues: RecordRule = function* (_, { value }) {
  yield* secretsIn(value, RECORD_FILE);
  yield* phonesIn(value);
};

const people: RecordRule = function* (record, { people: known }) {
  if (known !== undefined) yield* unknownPeople(record, known);
};

/** Every rule of one record by itself; each runs whatever the others find. */
export const RECORD_RULES: readonly RecordRule[] = [
  ...[name, accounts, order, approval, reviewers, people, returned, results, events, privateValues],
];
