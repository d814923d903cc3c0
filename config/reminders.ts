import { Organization } from './organization';
import { formOf, MONTHS, REVIEW_KEYS, ReviewKey, REVIEWS, Rhythm } from './reviews';
import { accountsFor } from './reviewed-accounts';
import { runbookLink } from './runbook-link';
import { counted, keys } from './summary/wording';

/** What EventBridge Scheduler says again and again, by the calendar: it knows no records. */
export interface Reminder {
  readonly review: ReviewKey;
  /** When, in UTC: cron of EventBridge Scheduler. */
  readonly cron: string;
  /** One line of ASCII, at most 100 characters, as the subject of a mail. */
  readonly headline: string;
  /** For whom, and where its days stand. One line. */
  readonly says: string;
  /** What to do, a line each. */
  readonly next: readonly string[];
}

/** Hour of the day, UTC: a time that daylight saving skips does not exist there. */
const HOUR = 8;
/** Last day that every month has. */
const DAY_MAX = 28;

const HOW_OFTEN: Readonly<Record<Rhythm, string>> = {
  monthly: 'every month',
  quarterly: 'every three months',
  yearly: 'every year',
};

/** The reminders of an organization, in the order of the reviews section: none without it, and none without alerts. */
export function remindersOf(organization: Organization): readonly Reminder[] {
  const { reviews, alerts } = organization;
  if (reviews === undefined || alerts === undefined) return [];
  return REVIEW_KEYS.map((review): Reminder => {
    const { title, requirement, page } = REVIEWS[review];
    const accounts = accountsFor(review, organization);
    return {
      review,
      cron: reminderCron(reviews[review], reviews.since),
      headline: `REMINDER: ${title}`,
      says: `${requirement}: due ${HOW_OFTEN[reviews[review]]} for ${counted(accounts.length, 'account')}: ${keys(accounts)}.`,
      next: [
        `Do it, and write it down: ${formOf(review)}`,
        'The day that it is due by, counted from the records: npx rootguard record calendar --output root.ics',
        `Runbook: ${runbookLink(alerts.runbookUrl, page)}`,
      ],
    };
  });
}

/**
 * When a reminder comes: a month before the days that are counted from a day on, and at the latest on the 28th, as every month has
 * one; without that day, on the first of a month, quarter or year.
 *
 * @param since - YYYY-MM-DD
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function reminderCron(rhythm: Rhythm, since: string | undefined): string {
  const [, month = 0, day = 0] = (since ?? '').split('-').map(Number);
  const first = since === undefined ? 1 : month + MONTHS[rhythm] - 1;
  const months = Array.from(
    { length: 12 / MONTHS[rhythm] },
    (_, index) => ((first - 1 + index * MONTHS[rhythm]) % 12) + 1,
  );
  const named = rhythm === 'monthly' ? '*' : months.sort((one, other) => one - other).join(',');
  return `cron(0 ${HOUR} ${since === undefined ? 1 : Math.min(day, DAY_MAX)} ${named} ? *)`;
}
