import { isDay } from '../../config/calendar-day';
import { RecordKind } from './record-kinds';

/** Whether a file of a kind may be called so, without .md: 2026-11-12-root-use-ledger-prod. */
export const isRecordName = (id: string, kind: RecordKind): boolean =>
  isDay(id.slice(0, 10)) && (id.slice(10) === `-${kind}` || id.slice(10).startsWith(`-${kind}-`));

/** Longest name of accounts in the name of a file. */
const ACCOUNTS_MAX = 64;

/**
 * The name that a new record gets, without .md.
 *
 * @param day - YYYY-MM-DD
 * @param accounts - keys and OU paths, or all
 * @param number - 2 for the second of the same name, and so on
 */
export function recordName(day: string, kind: RecordKind, accounts: 'all' | readonly string[], number = 1): string {
  const [first = 'all', ...others] = accounts === 'all' ? [] : accounts;
  const shown = first.replace(/[^A-Za-z0-9-]+/g, '-').slice(0, ACCOUNTS_MAX);
  const more = others.length === 0 ? '' : `-and-${others.length}-more`;
  return `${day}-${kind}-${shown}${more}${number === 1 ? '' : `-${number}`}`;
}
