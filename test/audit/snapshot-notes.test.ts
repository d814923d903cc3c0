import { ageNotes } from '../../audit/snapshot-notes';

const AT = '2026-11-01T12:00:00.000Z';
const said = (now: string): readonly string[] => ageNotes({ at: AT }, now).map(({ why }) => why);

test('a snapshot of up to a day ago is what AWS has; an older one may not be', () => {
  expect(said('2026-11-02T12:00:00.000Z')).toEqual([]);
  expect(said('2026-11-02T12:00:00.001Z')).toEqual(['AWS answered 1 day ago: it may be otherwise now']);
  expect(said('2026-11-15T12:00:00.000Z')).toEqual(['AWS answered 14 days ago: it may be otherwise now']);
  expect(ageNotes({ at: AT }, '2026-11-15T12:00:00.000Z')).toMatchObject([
    { about: 'the snapshot', next: 'npx rootguard snapshot, or an audit without --from, which asks AWS now' },
  ]);
});

test('one of the future says that a clock is wrong', () => {
  expect(said('2026-10-31T12:00:00.000Z')).toEqual([]);
  expect(said('2026-10-30T11:00:00.000Z')).toEqual([
    'AWS answered 2 days from now, by the clock of this machine: it may be otherwise now',
  ]);
});
