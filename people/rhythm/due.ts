import { addDays } from '../../config/calendar-day';
import { Account, Organization } from '../../config/organization';
import { accountsFor } from '../../config/reviewed-accounts';
import { formOf, HEARD_DAYS, MONTHS, REVIEW_KEYS, ReviewKey, REVIEWS, Rhythm } from '../../config/reviews';
import { accountsOf } from '../records/accounts';
import { momentOf } from '../records/moment';
import { AnyRecord } from '../records/record-schema';

/** Something that is due again and again, for accounts of which it was last done on the same day. */
export interface Due {
  readonly review: ReviewKey;
  readonly title: string;
  /** Sorted by key; at least one. */
  readonly accounts: readonly Account[];
  /** Day (UTC) on which it was done last, YYYY-MM-DD; undefined: no record says so. */
  readonly last?: string;
  /** Last day on which it is in time; undefined: it was never done, and nothing says from when it is counted. */
  readonly due?: string;
  readonly isOverdue: boolean;
  /** The command that begins its record. */
  readonly form: string;
}

/**
 * The day so many months after another one, both as YYYY-MM-DD: of a month that has no such day, its last one.
 *
 * Quarterly from November 30 is February 28 or 29.
 */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

/**
 * What is due by the org file and its records: nothing without a reviews section.
 *
 * Each account by itself: a review of one is none of another.
 *
 * @param today - YYYY-MM-DD, UTC; days are counted, and hours are not
 */
export function dueReviews(organization: Organization, records: readonly AnyRecord[], today: string): readonly Due[] {
  const { reviews } = organization;
  if (reviews === undefined) return [];
  const known = accountsOf(organization);
  return REVIEW_KEYS.flatMap(review => {
    const done = records.filter(record => does(record, review) && dayOf(record) <= today);
    const last = new Map<string, string>();
    for (const record of done) {
      for (const { key } of known.of(record.accounts)) {
        if ((last.get(key) ?? '') < dayOf(record)) last.set(key, dayOf(record));
      }
    }
    const groups = new Map<string | undefined, Account[]>();
    for (const account of accountsFor(review, organization)) {
      const day = last.get(account.key);
      groups.set(day, [...(groups.get(day) ?? []), account]);
    }
    return [...groups]
      .sort(([one = ''], [other = '']) => (one < other ? -1 : 1))
      .map(([day, accounts]): Due => {
        const from = day ?? reviews.since;
        const due = from === undefined ? undefined : nextDay(review, from, reviews[review]);
        return {
          ...{ review, title: REVIEWS[review].title, accounts },
          ...(day !== undefined && { last: day }),
          ...(due !== undefined && { due }),
          isOverdue: due === undefined || today > due,
          form: formOf(review),
        };
      });
  });
}

const nextDay = (review: ReviewKey, from: string, rhythm: Rhythm): string =>
  // an alert that was heard long ago says little: so many days, whatever the months have
  review === 'alert_test' && rhythm === 'quarterly' ? addDays(from, HEARD_DAYS) : addMonths(from, MONTHS[rhythm]);

/** The day (UTC) on which it was over. */
const dayOf = ({ to }: AnyRecord): string => new Date(momentOf(to)!).toISOString().slice(0, 10);

/** Whether a record says that something was done, and that it worked. */
function does(record: AnyRecord, review: ReviewKey): boolean {
  switch (review) {
    case 'access':
    case 'contacts':
    case 'exemptions':
      return record.kind === 'review' && record.results.reviewed.includes(review);
    case 'drill':
      return record.kind === 'drill' && record.results.root_access === 'worked' && record.results.phone === 'worked';
    case 'recovery':
      return record.kind === 'drill' && record.results.recovery === 'worked';
    case 'alert_test':
      return record.kind === 'alert-test' && record.results.heard.length > 0;
  }
}
