import { Accounts } from '../people/records/accounts';
import { momentOf } from '../people/records/moment';
import { RecordFile } from '../people/records/record';
import { RecordDraft } from '../people/records/record-schema';

/** A use of root that a record plans, and that is not over. */
export interface PlannedUse {
  /** Twelve digits. */
  readonly account: string;
  /** The file of the record. */
  readonly record: string;
  /** Its end, as the record has it; absent where that does not say it. */
  readonly until?: string;
}

/**
 * Planned uses of root that go on, or are still to come: of each account the one that ends last, one without an end
 * before all others. A record that is open or wrong counts as far as it can be read, and one that does not say of which
 * accounts it is counts for all.
 *
 * @param now - milliseconds since 1970
 */
export function plannedUses(files: readonly RecordFile[], accounts: Accounts, now: number): readonly PlannedUse[] {
  const uses = new Map<string, { readonly use: PlannedUse; readonly end: number }>();
  for (const { path, draft } of files) {
    if (draft?.kind !== 'planned-use') continue;
    const end = momentOf(draft.to) ?? Infinity;
    if (end < now) continue;
    for (const { id } of accounts.of(namesAll(draft.accounts, accounts) ? draft.accounts : 'all')) {
      const known = uses.get(id);
      if (known !== undefined && known.end >= end) continue;
      const until = end === Infinity ? undefined : draft.to;
      uses.set(id, { end, use: { account: id, record: path, ...(until !== undefined && { until }) } });
    }
  }
  return [...uses.values()].map(({ use }) => use);
}

const namesAll = (named: RecordDraft['accounts'], accounts: Accounts): boolean =>
  named !== undefined && (named === 'all' || named.every(key => key !== undefined && accounts.isKnown(key)));
