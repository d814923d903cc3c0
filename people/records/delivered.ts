import { CloudTrailRecord, summarizeEvent } from '../../aws/events/cloudtrail-event';

/** Milliseconds since 1970; both ends belong to it. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** For which hours there is something of a trail, and for which there is nothing. */
export interface Delivered {
  /** From the beginning of the first hour to the end of the last one; undefined when there is none. */
  readonly period?: Period;
  /** Hours within it of which there is neither event nor file; those that follow each other together, ends not included. */
  readonly gaps: readonly Period[];
  /** How much of a time was delivered. */
  readonly of: (period: Period) => 'whole' | 'unknown' | 'outside';
}

const HOUR = 60 * 60 * 1000;
/** A file of a trail says when it was delivered: 111111111111_CloudTrail_us-east-1_20261112T1405Z_AbCd.json.gz. */
const DELIVERED_AT = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^/\\]*$/;

/**
 * Finds the hours of which something was delivered.
 *
 * An hour without any event is not an hour in which nothing happened: nobody knows.
 *
 * @param names - of files
 */
export function deliveredPeriod(events: readonly CloudTrailRecord[], names: readonly string[]): Delivered {
  const times = [
    ...events.map(event => Date.parse(summarizeEvent(event).time ?? '')),
    ...names.map(name => Date.parse(isoOf(name))),
  ].filter(time => !Number.isNaN(time));
  const hours = [...new Set(times.map(time => Math.floor(time / HOUR)))].sort((one, other) => one - other);
  const [first, last] = [hours[0], hours.at(-1)];
  if (first === undefined || last === undefined) return { gaps: [], of: () => 'outside' };
  const period = { from: first * HOUR, to: (last + 1) * HOUR };
  const gaps = hours.flatMap((hour, at): Period[] => {
    const next = hours[at + 1];
    return next === undefined || next === hour + 1 ? [] : [{ from: (hour + 1) * HOUR, to: next * HOUR }];
  });
  return {
    period,
    gaps,
    of: ({ from, to }) => {
      if (to < period.from || from >= period.to) return 'outside';
      const isWhole = from >= period.from && to < period.to && !gaps.some(gap => from < gap.to && to >= gap.from);
      return isWhole ? 'whole' : 'unknown';
    },
  };
}

function isoOf(name: string): string {
  const [, year, month, day, hour, minute] = DELIVERED_AT.exec(name) ?? [];
  return year === undefined ? '' : `${year}-${month}-${day}T${hour}:${minute}Z`;
}
