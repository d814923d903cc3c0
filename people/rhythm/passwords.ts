import { Account } from '../../config/organization';
import { Accounts } from '../records/accounts';
import { momentOf } from '../records/moment';
import { RecordFile } from '../records/record';

/** A root password that a record allowed, and that no later one deleted. */
export interface OpenPassword {
  readonly account: Account;
  /** Name of the record, without .md. */
  readonly record: string;
  /** Day (UTC) on which it was allowed, YYYY-MM-DD; undefined where the record does not say it. */
  readonly allowed?: string;
  /** Last day on which its deletion is in time; undefined where the record does not say it. */
  readonly due?: string;
  readonly isOverdue: boolean;
  /** The command that begins its deletion. */
  readonly delete: string;
}

/**
 * Root passwords that are still to be deleted, by key of the account: of each account the one that is due first.
 *
 * A record that is open or wrong allows as far as it can be read. One that ends it, because the password is deleted or is
 * to stay, must say all that it must, and be of a later time.
 *
 * @param today - YYYY-MM-DD, UTC
 */
export function openPasswords(
  files: readonly RecordFile[],
  accounts: Accounts,
  today: string,
): readonly OpenPassword[] {
  const ends = new Map<string, number>();
  for (const { record } of files) {
    if (record?.kind !== 'root-use' || !ENDED.includes(record.results.recovery)) continue;
    for (const { key } of accounts.of(record.accounts)) {
      ends.set(key, Math.max(ends.get(key) ?? -Infinity, momentOf(record.to)!));
    }
  }
  const open = new Map<string, OpenPassword>();
  for (const { id, draft } of files) {
    if (draft?.kind !== 'root-use' || draft.results?.recovery !== 'allowed') continue;
    const at = momentOf(draft.to) ?? momentOf(draft.from);
    const due = draft.results.delete_by;
    for (const account of accounts.of(draft.accounts)) {
      const { key } = account;
      const before = open.get(key);
      if (at !== undefined && (ends.get(key) ?? -Infinity) > at) continue;
      if (before !== undefined && (before.due ?? '') <= (due ?? '')) continue;
      open.set(key, {
        ...{ account, record: id, isOverdue: due === undefined || today > due },
        ...(at !== undefined && { allowed: new Date(at).toISOString().slice(0, 10) }),
        ...(due !== undefined && { due }),
        delete: `npx rootguard credentials plan --account ${key}`,
      });
    }
  }
  return [...open.values()].sort(({ account: one }, { account: other }) => (one.key < other.key ? -1 : 1));
}

const ENDED: readonly (string | undefined)[] = ['ended', 'kept'];

/** After which password it is: 'was allowed on 2026-11-28 (2026-11-28-root-use-…), and is still to be deleted: …'. */
export const openPasswordText = ({ allowed, record, due }: OpenPassword): string =>
  `was allowed on ${allowed ?? 'a day that nobody can read'} (${record}), and is still to be deleted: ${due === undefined ? 'by which day, nobody can read' : `overdue since ${due}`}`;
