import { lasts } from '../../config/calendar-day';
import { Account, Organization } from '../../config/organization';
import { HEARD_DAYS, MONTHS, ReviewKey, REVIEWS, Rhythm } from '../../config/reviews';
import { addMonths, Due } from './due';
import { End } from './ends';
import { OpenPassword } from './passwords';

/** Longest line, in octets, without its end. */
const OCTETS = 75;

/**
 * Writes a calendar (RFC 5545): an event of a whole day for each thing that is due, again and again from then on, and one
 * for each day on which something ends or a root password is to be deleted. What is overdue is on today, and so is what people hold that has ended. UIDs stay the same from one calendar to the next.
 *
 * @param today - YYYY-MM-DD, UTC
 */
export function calendarOf(
  organization: Organization,
  due: readonly Due[],
  ends: readonly End[],
  today: string,
  passwords: readonly OpenPassword[] = [],
): string {
  const { reviews } = organization;
  const domain = `${organization.aws?.id ?? organization.managementAccount.id}.rootguard`;
  const stamp = `${compact(today)}T000000Z`;
  const reviewsDue = due.map(one => {
    const day = one.due === undefined || one.due < today ? today : one.due;
    const rhythm = reviews?.[one.review];
    return event({
      uid: `${one.review}-${idOf(one.accounts)}@${domain}`,
      ...{ stamp, day },
      summary: `${one.isOverdue ? 'OVERDUE: ' : ''}${REVIEWS[one.review].title}`,
      description: `For ${one.accounts.map(({ key }) => key).join(', ')}.\nWrite it down: ${one.form}`,
      ...(rhythm !== undefined && { repeats: repeatsOf(one.review, rhythm, day) }),
    });
  });
  const endings = ends
    .filter(({ day, kind }) => kind === 'held' || lasts(day, today))
    .map(({ day, identity, what, next }) => {
      const isOver = !lasts(day, today);
      return event({
        uid: `end-${hex(identity)}-${compact(day)}@${domain}`,
        ...{ stamp, day: isOver ? today : day },
        summary: isOver ? `ENDED on ${day}: ${what}` : `Ends today: ${what}`,
        description: `${next.charAt(0).toUpperCase()}${next.slice(1)}`,
      });
    });
  const deletions = passwords.map(one =>
    event({
      uid: `password-${one.account.id}@${domain}`,
      ...{ stamp, day: one.due === undefined || one.isOverdue ? today : one.due },
      summary: `${one.isOverdue ? 'OVERDUE: ' : ''}Delete the root password of ${one.account.key}`,
      description: `${one.allowed === undefined ? '' : `Allowed on ${one.allowed}: `}${one.record}.\n${one.delete}`,
    }),
  );
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//rootguard//reviews//EN',
    ...[...reviewsDue, ...endings, ...deletions].flat(),
    'END:VCALENDAR',
  ]
    .map(line => `${folded(line)}\r\n`)
    .join('');
}

interface CalendarEvent {
  readonly uid: string;
  readonly stamp: string;
  readonly day: string;
  readonly summary: string;
  readonly description: string;
  /** The line that says on which days it is again; undefined: on none. */
  readonly repeats?: string;
}

const event = ({ uid, stamp, day, summary, description, repeats }: CalendarEvent): string[] => [
  'BEGIN:VEVENT',
  `UID:${uid}`,
  `DTSTAMP:${stamp}`,
  `DTSTART;VALUE=DATE:${compact(day)}`,
  ...(repeats === undefined ? [] : [repeats]),
  `SUMMARY:${escaped(summary)}`,
  `DESCRIPTION:${escaped(description)}`,
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
];

/** As nextDay of due.ts counts: an alert test by days. */
const repeatsOf = (review: ReviewKey, rhythm: Rhythm, day: string): string =>
  review === 'alert_test' && rhythm === 'quarterly'
    ? `RRULE:FREQ=DAILY;INTERVAL=${HEARD_DAYS}`
    : repeated(day, MONTHS[rhythm]);

/** How many times are written out where no rule says them. */
const TIMES = 12;

/**
 * Every so many months. A rule skips months that have no such day, so that what is on the 29th or later is written out, a
 * dozen times, the first one again: some readers leave it out otherwise, and none shows it twice.
 */
function repeated(day: string, months: number): string {
  if (Number(day.slice(8)) <= 28) return `RRULE:FREQ=MONTHLY;INTERVAL=${months}`;
  const days = Array.from({ length: TIMES }, (_, index) => compact(addMonths(day, months * index)));
  return `RDATE;VALUE=DATE:${days.join(',')}`;
}

/** Two groups of accounts of one review have none in common, and keep their first one. */
const idOf = (accounts: readonly Account[]): string => accounts[0]!.id;
const hex = (text: string): string => Buffer.from(text, 'utf8').toString('hex');
const compact = (day: string): string => day.replaceAll('-', '');
const escaped = (text: string): string =>
  text.replace(/[\\;,]/g, character => `\\${character}`).replaceAll('\n', '\\n');

/** A line in pieces of at most 75 octets; no character is cut in two. */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  for (const character of line) {
    // what is continued begins with a blank, which counts
    const room = pieces.length === 0 ? OCTETS : OCTETS - 1;
    if (Buffer.byteLength(piece + character) > room) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece].join('\r\n ');
}
