/** Days (UTC), as YYYY-MM-DD, both of them in it; a side that is undefined is open. */
export interface Period {
  readonly start?: string;
  readonly end?: string;
}

/** Whether a moment in ISO 8601, or a day, is in a period. */
export const isWithin = ({ start, end }: Period, moment: string): boolean =>
  (start === undefined || moment.slice(0, 10) >= start) && (end === undefined || moment.slice(0, 10) <= end);

/** 'from 2026-10-01 to 2026-12-31'. */
export const periodText = ({ start, end }: Period): string =>
  start === undefined && end === undefined
    ? 'of all time'
    : [...(start === undefined ? [] : [`from ${start}`]), ...(end === undefined ? [] : [`to ${end}`])].join(' ');
