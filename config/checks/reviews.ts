import { isDay } from '../calendar-day';
import { Check } from '../facts';
import { error } from '../reading/problem';

/** The day from which reviews are counted exists. */
export const reviews: Check = function* ({ reviews: section }) {
  const since = section?.since;
  if (since !== undefined && !isDay(since)) {
    yield error('reviews-since', ['reviews', 'since'], `reviews.since: ${since} is no day`);
  }
};
