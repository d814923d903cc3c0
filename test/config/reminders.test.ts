import { addDays } from '../../config/calendar-day';
import { reminderCron, remindersOf } from '../../config/reminders';
import { REVIEW_KEYS, REVIEWS, Rhythm } from '../../config/reviews';
import { addMonths } from '../../people/rhythm/due';
import { organizationOf } from './organization-of';
import { orgFile } from './org-file';

describe('when a reminder comes', () => {
  test.each<[Rhythm, string | undefined, string]>([
    ['monthly', undefined, '0 8 1 * ? *'],
    ['quarterly', undefined, '0 8 1 1,4,7,10 ? *'],
    ['yearly', undefined, '0 8 1 1 ? *'],
    ['monthly', '2026-11-15', '0 8 15 * ? *'],
    ['quarterly', '2026-11-15', '0 8 15 1,4,7,10 ? *'],
    ['quarterly', '2026-01-01', '0 8 1 3,6,9,12 ? *'],
    ['yearly', '2026-11-15', '0 8 15 10 ? *'],
    ['yearly', '2027-01-01', '0 8 1 12 ? *'],
    // what not every month has
    ['monthly', '2026-11-28', '0 8 28 * ? *'],
    ['monthly', '2026-11-29', '0 8 28 * ? *'],
    ['quarterly', '2026-12-31', '0 8 28 2,5,8,11 ? *'],
    ['yearly', '2028-02-29', '0 8 28 1 ? *'],
    ['yearly', '2027-03-31', '0 8 28 2 ? *'],
  ])('%s since %s: cron(%s)', (rhythm, since, expected) =>
    expect(reminderCron(rhythm, since)).toBe(`cron(${expected})`),
  );

  const DAYS: string[] = [];
  for (let day = '2027-01-01'; day <= '2033-12-31'; day = addDays(day, 1)) DAYS.push(day);

  /** Days on which it comes, of seven years. */
  function comesOn(cron: string): ReadonlySet<string> {
    const [, , date, months = ''] = cron.slice('cron('.length).split(' ');
    const ends = (months === '*' ? [''] : months.split(',').map(month => `${month.padStart(2, '0')}-`)).map(
      month => `-${month}${date!.padStart(2, '0')}`,
    );
    return new Set(DAYS.filter(day => ends.some(end => day.endsWith(end))));
  }

  test.each<Rhythm>(['monthly', 'quarterly', 'yearly'])(
    '%s: a month before each day that is counted from any day of a leap year and of another one',
    rhythm => {
      const months = { monthly: 1, quarterly: 3, yearly: 12 }[rhythm];
      const wrong: string[] = [];
      for (const year of ['2027', '2028']) {
        for (let since = `${year}-01-01`; since <= `${year}-12-31`; since = addDays(since, 1)) {
          const comes = comesOn(reminderCron(rhythm, since));
          for (let times = 1; times * months <= 48; times++) {
            const before = addMonths(addMonths(since, times * months), -1);
            // earlier by the days that February lacks, at most
            const days = [-3, -2, -1, 0].map(by => addDays(before, by)).filter(day => comes.has(day));
            if (days.length !== 1) wrong.push(`since ${since}, before ${before}: ${days.join() || 'never'}`);
          }
        }
      }
      expect(wrong).toEqual([]);
    },
  );
});

describe('reminders', () => {
  const file = orgFile();
  const reviews = { since: '2026-11-15', access: 'monthly' };

  test('are one for each review, and say for which accounts, how often, and where its form is', () => {
    const reminders = remindersOf(organizationOf({ ...file, reviews }));
    expect(reminders.map(({ review }) => review)).toEqual(REVIEW_KEYS);
    expect(reminders[0]).toEqual({
      review: 'access',
      cron: 'cron(0 8 15 * ? *)',
      headline: 'REMINDER: review of who has mailbox, password, MFA device and phone',
      says: 'REV-1: due every month for 2 accounts: management, payments.',
      next: [
        'Do it, and write it down: npx rootguard record new review',
        'The day that it is due by, counted from the records: npx rootguard record calendar --output root.ics',
        'Runbook: https://wiki.example.com/root#accounts',
      ],
    });
    const drill = reminders.find(({ review }) => review === 'drill')!;
    expect(drill.says).toBe('REV-3: due every three months for 1 account: management.');
    expect(drill.next[0]).toBe('Do it, and write it down: npx rootguard record new drill');
    expect(drill.next[2]).toBe('Runbook: https://wiki.example.com/root#management-root-task');
  });

  test('fit into the subject of a mail', () => {
    for (const { headline } of remindersOf(organizationOf({ ...file, reviews: {} })))
      expect(headline).toMatch(/^[ -~]{1,100}$/);
    expect(REVIEWS.access.title).not.toMatch(/^\s/);
  });

  test('are none without a reviews section, and none without alerts', () => {
    expect(remindersOf(organizationOf(file))).toEqual([]);
    expect(remindersOf(organizationOf({ ...file, trail: undefined, alerts: undefined, reviews: {} }))).toEqual([]);
  });
});
