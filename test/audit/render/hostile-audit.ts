import { Audit } from '../../../audit/audit';
import { Judgement } from '../../../audit/requirement';

/** The same audit with every text that AWS or the org file says changed. */
export function withTexts(found: Audit, text: (before: string) => string): Audit {
  const cell = (one: Judgement): Judgement => ({
    ...one,
    why: text(one.why),
    ...('next' in one && one.next !== undefined && { next: text(one.next) }),
  });
  return {
    ...found,
    rows: found.rows.map(({ account, cells }) => ({
      account: {
        ...account,
        name: text(account.name),
        ...(account.ou !== undefined && { ou: account.ou.split('/').map(text).join('/') }),
      },
      cells: cells.map(cell),
    })),
    ...(found.since !== undefined && {
      since: {
        ...found.since,
        changes: found.since.changes.map(one => ({
          ...one,
          account: { ...one.account, name: text(one.account.name) },
        })),
        newAccounts: found.since.newAccounts.map(one => ({ ...one, name: text(one.name) })),
        goneAccounts: found.since.goneAccounts.map(one => ({ ...one, name: text(one.name), state: text('CLOSED') })),
      },
    }),
    notes: found.notes.map(({ about, why, next }) => ({ about: text(about), why: text(why), next: text(next) })),
  };
}
