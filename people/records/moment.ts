import { isDay } from '../../config/calendar-day';

const MOMENT = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d))?(?:Z|[+-](\d\d):(\d\d))$/;

/**
 * Milliseconds since 1970 of a time with its zone.
 *
 * @returns undefined when it is none, or of a day or hour that does not exist
 */
export function momentOf(text: string | undefined): number | undefined {
  const [, day = '', hour, minute, second = '00', offsetHour = '00', offsetMinute = '00'] =
    MOMENT.exec(text ?? '') ?? [];
  if (!isDay(day)) return undefined;
  const isTime = Number(hour) < 24 && [minute, second, offsetMinute].every(part => Number(part) < 60);
  return isTime && Number(offsetHour) < 15 ? Date.parse(text!) : undefined;
}

/** 2026-11-12T14:05Z. */
export const minuteOf = (time: number): string => `${new Date(time).toISOString().slice(0, 16)}Z`;
