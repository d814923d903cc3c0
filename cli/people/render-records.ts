import type { Colors } from 'picocolors/types';
import { printable } from '../../config/reading/mask';
import { counted } from '../../config/summary/wording';
import { Explanation, Visit } from '../../people/records/explain';
import { minuteOf } from '../../people/records/moment';
import { RecordFile } from '../../people/records/record';
import type { ChangedRecord } from './changed-records';

/** All that a check found. */
export interface CheckFindings {
  readonly files: readonly RecordFile[];
  readonly changed: readonly ChangedRecord[];
  /** Undefined when no events were given. */
  readonly explanation?: Explanation | undefined;
  /** What was left out of the events; undefined for nothing. */
  readonly note?: string | undefined;
}

/** Most names of calls that a line has. */
const CALLS_MAX = 5;

const HOUR = 60 * 60 * 1000;

/** Renders what was found beside the diagnostics of the files, and one line that counts, for people. */
export function renderFindings({ files, changed, explanation, note }: CheckFindings, colors?: Colors): string {
  const loud = (text: string) => colors?.red(text) ?? text;
  const lines = [
    ...changed.flatMap(({ path, how, back }) => [
      `${printable(path)} ${loud('error')} ${how}-record`,
      `  was ${how} since, and an old record stays what it was`,
      `  → put it back (${printable(back)}), and write another one that corrects it`,
      '',
    ]),
    ...(explanation?.unexplained ?? []).flatMap(visit => [...describeVisit(visit, loud), '']),
    ...(explanation === undefined ? [] : describePeriod(explanation, note, loud)),
  ];
  return `${[...lines, total({ files, changed, explanation })].join('\n')}\n`;
}

function describeVisit(visit: Visit, loud: (text: string) => string): string[] {
  const { account, key, from, to, by, events } = visit;
  const calls = [...new Set(events.map(({ eventName }) => eventName))];
  const more = calls.length > CALLS_MAX ? ` and ${calls.length - CALLS_MAX} more` : '';
  const refused = events.filter(one => one.refused).length;
  const ids = events.flatMap(({ eventId }) => eventId ?? []);
  const who = key === undefined ? `${account}, which is not in the org file` : `${key} (${account})`;
  const next =
    key === undefined
      ? 'add the account to the org file, then write down who it was'
      : `find out who it was, and write it down: npx rootguard record new root-use --accounts ${key} --from ${minuteOf(from)}`;
  return [
    `${minuteOf(from)} ${loud('error')} unexplained-use`,
    `  ${by} of ${who}: ${counted(events.length, 'event')} until ${minuteOf(to)}${refused > 0 ? `, ${refused} of them refused or failed` : ''}, and no record of it`,
    `  ${printable(calls.slice(0, CALLS_MAX).join(', '))}${more}${ids.length > 0 ? `; the first is ${printable(ids[0]!)}` : ''}`,
    `  → ${next}`,
  ];
}

function describePeriod(
  { delivered, outside, sessionReads }: Explanation,
  note: string | undefined,
  loud: (text: string) => string,
): string[] {
  const { period, gaps } = delivered;
  if (period === undefined) {
    return [`${loud('unknown')} no event has a time: whether root was used is unknown`, ''];
  }
  return [
    ...gaps.flatMap(({ from, to }) => [
      `${minuteOf(from)} ${loud('unknown')} not-delivered`,
      `  nothing was delivered for ${counted((to - from) / HOUR, 'hour')}, until ${minuteOf(to)}: whether root was used then is unknown`,
      '  → copy the files of these hours from the archive; where it has none, ask its trail (npx rootguard audit --only TRAIL)',
      '',
    ]),
    `delivered: ${minuteOf(period.from)} to ${minuteOf(period.to)}`,
    ...(note === undefined ? [] : [note]),
    ...(outside.length > 0
      ? [`${counted(outside.length, 'record')} of another time ${outside.length === 1 ? 'was' : 'were'} not compared`]
      : []),
    ...(sessionReads > 0 ? [`${counted(sessionReads, 'read')} of root sessions, which nobody writes down`] : []),
    '',
  ];
}

function total({ files, changed, explanation }: CheckFindings): string {
  const of = (severity: 'error' | 'warning') =>
    files.reduce((sum, { diagnostics }) => sum + diagnostics.filter(one => one.severity === severity).length, 0);
  const hours = (explanation?.delivered.gaps ?? []).reduce((sum, { from, to }) => sum + (to - from) / HOUR, 0);
  const unexplained = explanation?.unexplained.length ?? 0;
  const found = [
    [of('error'), 'error'],
    [of('warning'), 'warning'],
    [changed.length, 'changed record'],
    [unexplained, 'unexplained use'],
    [hours, 'unknown hour'],
  ] as const;
  const parts = found.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun));
  return `${counted(files.length, 'record')}: ${parts.length === 0 ? 'nothing in them is wrong or open' : parts.join(', ')}`;
}
