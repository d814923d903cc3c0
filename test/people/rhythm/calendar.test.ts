import ICAL from 'ical.js';
import { Organization } from '../../../config/organization';
import { calendarOf } from '../../../people/rhythm/calendar';
import { Due, dueReviews } from '../../../people/rhythm/due';
import { End } from '../../../people/rhythm/ends';
import { acme } from '../records/record-fixture';

const organization: Organization = {
  ...acme,
  reviews: {
    access: 'monthly',
    contacts: 'quarterly',
    exemptions: 'quarterly',
    drill: 'quarterly',
    alert_test: 'quarterly',
    recovery: 'yearly',
  },
};
const TODAY = '2026-11-21';
const due = dueReviews(organization, [], TODAY);
const end = (kind: End['kind'], day: string, identity: string, what = identity): End => ({
  ...{ kind, day, identity, what, next: 'review it before it ends: npx rootguard record new review' },
});
const ends = [end('exemption', '2026-11-20', 'is over'), end('acceptance', '2026-11-21', 'Überprüfung; of a, b \\ c')];
const eventsOf = (text: string) =>
  new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent').map(one => new ICAL.Event(one));
const text = calendarOf(organization, due, ends, TODAY);

test('is read by somebody else: an event for each that is due, and for what ends from today on', () => {
  const events = eventsOf(text);
  expect(events).toHaveLength(due.length + 1);
  expect(events.map(({ startDate }) => [startDate.toString(), startDate.isDate])).toEqual(
    events.map(() => [TODAY, true]),
  );
  expect(events.at(-1)!.summary).toBe('Ends today: Überprüfung; of a, b \\ c');
  expect(events[0]!.summary).toBe('OVERDUE: review of who has mailbox, password, MFA device and phone');
  expect(events[0]!.description).toContain('ledger-prod');
  expect(events[0]!.description).toContain('\nWrite it down: npx rootguard record new review');
});

test('has lines of at most 75 octets that end with CR and LF, and the same text every time', () => {
  expect(text.endsWith('\r\n')).toBe(true);
  const lines = text.slice(0, -2).split('\r\n');
  expect(lines.filter(line => /[\r\n]/.test(line))).toEqual([]);
  expect(Math.max(...lines.map(line => Buffer.byteLength(line)))).toBe(75);
  expect(calendarOf(organization, due, ends, TODAY)).toBe(text);
});

test('UIDs are unique, and those of the next day are the same', () => {
  const uids = (of: string) => eventsOf(of).map(({ uid }) => uid);
  expect(new Set(uids(text)).size).toBe(due.length + 1);
  const later = calendarOf(organization, dueReviews(organization, [], '2026-11-22'), [], '2026-11-22');
  expect(uids(later)).toEqual(uids(text).slice(0, -1));
});

test.each([
  ['2027-01-28', ['2027-01-28', '2027-02-28', '2027-03-28']],
  ['2027-01-30', ['2027-01-30', '2027-02-28', '2027-03-30']],
  ['2028-01-31', ['2028-01-31', '2028-02-29', '2028-03-31']],
])('repeats from %s on the last day that a month has', (day, expected) => {
  const one: Due = { ...due[0]!, due: day, isOverdue: false };
  const [event] = eventsOf(calendarOf(organization, [one], [], TODAY));
  const iterator = event!.iterator();
  expect([iterator.next(), iterator.next(), iterator.next()].map(time => time.toString())).toEqual(expected);
});

test('an alert test is again after 90 days, however long the months are', () => {
  const one: Due = { ...due.find(({ review }) => review === 'alert_test')!, due: '2027-05-01', isOverdue: false };
  const iterator = eventsOf(calendarOf(organization, [one], [], TODAY))[0]!.iterator();
  expect([iterator.next(), iterator.next()].map(time => time.toString())).toEqual(['2027-05-01', '2027-07-30']);
});

describe('what people hold', () => {
  const key = (what: string) => end('held', '2026-11-20', 'MFA device key', what);
  const only = (one: End, today: string) => eventsOf(calendarOf(organization, [], [one], today))[0];

  test.each([
    ['2026-11-19', '2026-11-20', 'Ends today: MFA device key of root of a'],
    ['2026-11-20', '2026-11-20', 'Ends today: MFA device key of root of a'],
    ['2026-11-21', '2026-11-21', 'ENDED on 2026-11-20: MFA device key of root of a'],
  ])('is on %s there on %s: %s', (today, day, summary) => {
    const found = only(key('MFA device key of root of a'), today)!;
    expect([found.startDate.toString(), found.summary]).toEqual([day, summary]);
    expect(found.description).toBe('Review it before it ends: npx rootguard record new review');
  });

  test('keeps its UID when it is held for more accounts, and when it has ended', () => {
    const uids = ['2026-11-19', '2026-11-21'].flatMap(today =>
      ['of a', 'of a, b'].map(what => only(key(what), today)!.uid),
    );
    expect(new Set(uids).size).toBe(1);
  });
});
