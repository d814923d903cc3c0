/** Whether a text is a day that exists, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/**
 * Whether something that lasts until the end of a day (UTC) still does.
 *
 * @param until - its last day, YYYY-MM-DD
 * @param now - a day, or a moment in ISO 8601
 */
export const lasts = (until: string, now: string): boolean => now.slice(0, 10) <= until;

/** The day so many days after another one, both as YYYY-MM-DD. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
