import { ReachHours } from './custody';

/** Length of a slot in minutes: time zones begin at quarter hours. */
const SLOT = 15;
/** Slots of a week, the first of which begins on Monday at 00:00. */
export const SLOTS = (7 * 24 * 60) / SLOT;
const SLOTS_OF_DAY = SLOTS / 7;

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** The slots of a week in local time in which somebody can be reached. */
export function localSlots(hours: readonly string[]): boolean[] {
  const slots = Array.from({ length: SLOTS }, () => false);
  for (const part of hours) {
    const [, first = 'mon', last = first, from = '00:00', to = '24:00'] =
      /^([a-z]{3})(?:-([a-z]{3}))? (\S{5})-(\S{5})$/.exec(part) ?? (part === 'always' ? ['', 'mon', 'sun'] : []);
    const begin = DAYS.indexOf(first as (typeof DAYS)[number]);
    const days = ((DAYS.indexOf(last as (typeof DAYS)[number]) - begin + 7) % 7) + 1;
    const start = slotOf(from);
    // what ends before it begins, or at that time, ends on the next day
    const length = slotOf(to) > start ? slotOf(to) - start : slotOf(to) + SLOTS_OF_DAY - start;
    for (let day = begin; day < begin + days; day++) {
      for (let slot = 0; slot < length; slot++) slots[(day * SLOTS_OF_DAY + start + slot) % SLOTS] = true;
    }
  }
  return slots;
}

function slotOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return (hour * 60 + minute) / SLOT;
}

/** What clocks of some zones show together for part of a year. */
export interface Clocks {
  /** First day (UTC) on which they do, YYYY-MM-DD. */
  readonly from: string;
  /** Zone to its offset from UTC in slots. */
  readonly offsets: ReadonlyMap<string, number>;
}

/** Days after which clocks have shown everything that they show in a year. */
const YEAR = 366;
const DAY = 24 * 60 * 60 * 1000;

/**
 * What clocks of zones show together in the year from a day on: in winter, in summer, and in the weeks in which one zone
 * has summer time already and another one has not.
 */
export function clocksOf(zones: Iterable<string>, today: string): Clocks[] {
  const formats = [...new Set(zones)].sort().map(zone => ({ zone, offset: offsetsIn(zone) }));
  const found = new Map<string, Clocks>();
  for (let day = 0; day < YEAR; day++) {
    // clocks are changed at night, somewhere; at noon in UTC every zone has one offset for hours
    const moment = Date.parse(`${today}T12:00:00Z`) + day * DAY;
    const offsets = formats.map(({ zone, offset }) => [zone, offset(moment)] as const);
    const id = offsets.map(([, offset]) => offset).join();
    if (!found.has(id)) found.set(id, { from: new Date(moment).toISOString().slice(0, 10), offsets: new Map(offsets) });
  }
  return [...found.values()];
}

/** Returns what tells the offset of a zone from UTC at a moment, in slots. */
function offsetsIn(zone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return moment => {
    const name = format.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign = '+', hours = '0', minutes = '0'] = /^GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    return ((sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))) / SLOT;
  };
}

/** The slots of a week in UTC in which somebody can be reached. */
export function utcSlots({ timeZone, hours }: ReachHours, { offsets }: Clocks): boolean[] {
  const local = localSlots(hours);
  const offset = Math.round(offsets.get(timeZone) ?? 0);
  return local.map((_, slot) => local[(slot + offset + SLOTS) % SLOTS] === true);
}

/** The first stretch of a week in which something is not so, as slots; undefined when it always is. */
export function firstHole(
  isSo: (slot: number) => boolean,
): { readonly start: number; readonly length: number } | undefined {
  // a stretch that begins before Monday is one from where it begins
  const begins = (slot: number) => !isSo(slot) && isSo((slot + SLOTS - 1) % SLOTS);
  const all = Array.from({ length: SLOTS }, (_, slot) => slot);
  const start = all.find(begins);
  if (start === undefined) return isSo(0) ? undefined : { start: 0, length: SLOTS };
  return { start, length: all.find(length => isSo((start + length) % SLOTS)) ?? SLOTS };
}

/** A slot for people: 'Mon 06:15'. */
export function slotText(slot: number): string {
  const one = ((slot % SLOTS) + SLOTS) % SLOTS;
  const day = DAYS[Math.floor(one / SLOTS_OF_DAY)] ?? 'mon';
  const minutes = (one % SLOTS_OF_DAY) * SLOT;
  const two = (number: number) => String(number).padStart(2, '0');
  return `${day[0]?.toUpperCase()}${day.slice(1)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
