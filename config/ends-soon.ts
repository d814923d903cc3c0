import { addDays } from './calendar-day';

/** Days before an end from which it is told: of what the org file allows, and of what people hold, for which a new one is to be had. */
export const SOON_DAYS = { exemption: 30, acceptance: 30, held: 60 } as const;

/**
 * Whether an end is near enough to be told, or is over.
 *
 * @param day - the last day, YYYY-MM-DD
 * @param now - a day, or a moment in ISO 8601
 */
export const endsSoon = (kind: keyof typeof SOON_DAYS, day: string, now: string): boolean =>
  day <= addDays(now.slice(0, 10), SOON_DAYS[kind]);
