import { addDays, isDay } from '../calendar-day';
import { Check } from '../facts';
import { error, warning } from '../reading/problem';

/** What is accepted for longer than this is worth a second look, in days: a year, a leap year too. */
export const ACCEPTED_DAYS = 366;

/** What is accepted ends, on a real date, not far away; each requirement once for a target; for accounts that are active. */
export const accepted: Check = function* ({ accept }, { accounts, today }) {
  const seen = new Set<string>();
  const latest = addDays(today, ACCEPTED_DAYS);
  for (const [index, entry] of (accept ?? []).entries()) {
    const { requirement, targets = [], until } = entry ?? {};
    for (const [at, target] of targets.entries()) {
      if (target === undefined) continue;
      const path = ['accept', index, 'targets', at];
      const status = accounts.get(target)?.status;
      if (status !== undefined && status !== 'active') {
        const message = `accept: '${target}' is not active, and no audit judges it`;
        yield warning('acceptance-without-effect', path, message, 'remove it');
      }
      if (requirement === undefined) continue;
      const key = `${requirement} ${target}`;
      if (seen.has(key)) {
        const message = `accept: ${requirement} is accepted twice for '${target}'`;
        yield error('duplicate-acceptance', path, message, 'keep the one that ends later');
      }
      seen.add(key);
    }
    if (until === undefined) continue;
    const path = ['accept', index, 'until'];
    if (!isDay(until)) yield error('acceptance-date', path, `accept: ${until} is not a date`);
    else if (until < today) {
      const message = `accept: ended on ${until}, and accepts nothing any more`;
      yield warning('acceptance-ended', path, message, 'remove the entry, or decide again');
    } else if (until > latest) {
      const message = `accept: ends on ${until}, more than ${ACCEPTED_DAYS} days away`;
      yield warning('acceptance-long', path, message, 'choose an earlier day, and look again then');
    }
  }
};
