import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../../../world/live/reading/journal';

const folder = mkdtempSync(join(tmpdir(), 'rootguard-journal-'));
const file = join(folder, 'snapshot.json.journal');
const now = new Date('2026-11-01T12:00:00Z');
afterEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

/** Keeps two answers, and ends without an end. */
function begin(): void {
  const { journal, answers, refused } = openJournal(file, 'one', now);
  expect({ answers, refused }).toEqual({ answers: 0, refused: undefined });
  journal.keep('a', { value: [1] });
  journal.keep('b', { missing: true });
  journal.close();
}

/** What is found in it by another reading, later. */
function found(of = 'one', hours = 0) {
  const { journal, answers, refused } = openJournal(file, of, new Date(now.getTime() + hours * 3_600_000));
  const both = [journal.find('a'), journal.find('b'), journal.find('c')];
  journal.close();
  return { answers, refused, found: both };
}

const BOTH = { answers: 2, refused: undefined, found: [{ value: [1] }, { missing: true }, undefined] };
const none = (refused: string) => ({ answers: 0, refused, found: [undefined, undefined, undefined] });

test('answers are there again, and only their owner may read them', () => {
  begin();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(found()).toEqual(BOTH);
});

test('goes on with more answers, as often as it is ended', () => {
  begin();
  for (const key of ['c', 'd']) {
    const { journal } = openJournal(file, 'one', now);
    journal.keep(key, { value: key });
    journal.close();
  }
  expect(openJournal(file, 'one', now).answers).toBe(4);
});

test.each(['["c",{"val', '["c",{"value":1}]'])('a last line that was cut off is dropped: %s', line => {
  begin();
  appendFileSync(file, line);
  expect(found()).toEqual(BOTH);
  const { journal } = openJournal(file, 'one', now);
  journal.keep('c', { value: 'é' });
  journal.close();
  expect(found().found[2]).toEqual({ value: 'é' });
});

test('a first line that was cut off is no journal yet', () => {
  writeFileSync(file, '{"journal":1,"of":"o');
  expect(found()).toEqual({ ...none(''), refused: undefined });
});

test('refuses that of another reading, and begins again', () => {
  begin();
  expect(found('another')).toEqual(none('it is that of another reading'));
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
});

test('refuses one that is older than a day', () => {
  begin();
  expect(found('one', 24)).toEqual(BOTH);
  expect(found('one', 24.01)).toEqual(none('it is of 2026-11-01T12:00:00.000Z'));
});

test.each([
  ['hello\n', 'it is no journal of this program'],
  ['{"journal":1,"of":"one","begun":"2026-11-01T12:00:00.000Z"}\nwhat\n', 'it is damaged'],
])('refuses %j', (text, refused) => {
  writeFileSync(file, text);
  expect(found()).toEqual(none(refused));
});

test('is removed at the end', () => {
  const { journal } = openJournal(file, 'one', now);
  journal.keep('a', { value: 1 });
  journal.remove();
  expect(existsSync(file)).toBe(false);
});
