import { z } from 'zod';
import { REVIEW_KEYS, ReviewKey, REVIEWS, Rhythm } from '../reviews';

const rhythmOf = (review: ReviewKey) => {
  const { title, rhythms, rhythm } = REVIEWS[review];
  return z
    .enum(rhythms as unknown as readonly [Rhythm, ...Rhythm[]])
    .default(rhythm)
    .describe(`How often a ${title} is due: ${rhythms.join(' or ')}. Default ${rhythm}.`);
};

/** The reviews section: what people do again and again. */
export const reviewsSchema = z.strictObject({
  since: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date written YYYY-MM-DD')
    .optional()
    .describe(
      'Day (UTC) from which the first time of each is counted, YYYY-MM-DD. Left out: what was never written down is overdue.',
    ),
  ...(Object.fromEntries(REVIEW_KEYS.map(review => [review, rhythmOf(review)])) as Record<
    ReviewKey,
    ReturnType<typeof rhythmOf>
  >),
});
