import { grouped } from '../world/grouped';
import { Snapshot } from '../world/live/snapshot';
import { Audit, AuditChanges, AuditRow, AuditScope, CellChange, isAsked } from './audit';
import { isOver } from './context';
import { AuditDocument } from './document';
import { Judgement } from './requirement';

/** Compares an audit with an earlier one that it can be compared with. */
export function changesSince(found: Audit, earlier: AuditDocument, { accounts }: Snapshot): AuditChanges {
  const then = new Map(earlier.accounts.map(account => [account.id, account]));
  const judged = new Set(found.rows.map(({ account: { id } }) => id));
  const inAws = new Map(accounts.map(account => [account.id, account]));
  return {
    at: earlier.at,
    changes: found.rows.flatMap(({ account, cells }) =>
      cells.flatMap(({ is: now }, column) => {
        const requirement = found.requirements[column]!;
        const before = then.get(account.id)?.requirements[requirement.id]?.is;
        return isChange(before, now) ? [{ account, requirement, ...(before !== undefined && { before }), now }] : [];
      }),
    ),
    newRequirements: found.requirements.flatMap(({ id }) =>
      earlier.requirements.some(one => one.id === id) ? [] : [id],
    ),
    newAccounts: found.rows.flatMap(({ account }) => (then.has(account.id) ? [] : [account])),
    goneAccounts: earlier.accounts.flatMap(({ id, name, ou }) => {
      const account = { id, name, ...(ou !== undefined && { ou }) };
      const own = inAws.get(id);
      // one that is active, and is not judged, is in another OU than those that were asked for
      const isThere = judged.has(id) || (own !== undefined && !isOver(own));
      if (isThere || !isAsked(account, found.scope ?? {})) return [];
      return [{ ...account, ...(own?.state !== undefined && { state: own.state }) }];
    }),
  };
}

const isChange = (before: Judgement['is'] | undefined, now: Judgement['is']): boolean =>
  before === undefined ? now === 'not held' || now === 'unknown' : before !== now;

/** Why an audit cannot be compared with an earlier one; undefined where it can. */
export function whyNotComparable(found: Audit, earlier: AuditDocument): string | undefined {
  const name = (organization: string | undefined): string => organization ?? 'a single account';
  if (earlier.organization !== found.organization) {
    return `is of ${name(earlier.organization)}, and this audit is of ${name(found.organization)}`;
  }
  if (earlier.unread !== undefined) return `judged nothing: ${earlier.unread}`;
  if (earlier.at > found.at) return `is of ${earlier.at}, which is after what is audited, ${found.at}`;
  if (earlier.scope !== undefined && scopeText(earlier.scope) !== scopeText(found.scope)) {
    return `is of ${scopeText(earlier.scope)}, and this audit of ${scopeText(found.scope)}`;
  }
  return undefined;
}

function scopeText({ accounts = [], ous = [] }: AuditScope = {}): string {
  const options = [...accounts.map(id => `--account ${id}`), ...ous.map(path => `--ou ${path}`)];
  return options.length === 0 ? 'all accounts' : options.sort().join(' ');
}

/** How many accounts say the same something else. */
export interface SharedChange extends Pick<CellChange, 'requirement' | 'before' | 'now'> {
  readonly accounts: readonly AuditRow['account'][];
}

/** The changes, those of several accounts together, the worst first, then by requirement. */
export function sharedChanges({ changes }: AuditChanges): readonly SharedChange[] {
  const groups = [...grouped(changes, ({ requirement, before, now }) => `${requirement.id} ${before} ${now}`).values()];
  return WORST_FIRST.flatMap(kind =>
    groups.flatMap(group => {
      const { requirement, before, now } = group[0];
      const accounts = group.map(({ account }) => account);
      return now === kind ? [{ requirement, ...(before !== undefined && { before }), now, accounts }] : [];
    }),
  );
}

const WORST_FIRST: readonly Judgement['is'][] = ['not held', 'unknown', 'accepted', 'off', 'not applicable', 'held'];

/**
 * Whether a change is for the worse: something does not hold that was not known not to, or is unknown that was known to
 * hold.
 */
export const isWorse = ({ before, now }: Pick<CellChange, 'before' | 'now'>): boolean =>
  now === 'not held' || (now === 'unknown' && before !== 'not held');

/**
 * Whether an audit is to end a pipeline for what is worse than at the earlier one.
 *
 * @param allowUnknown - ids of requirements that may be unknown
 */
export const isFailingAnew = ({ unread, since }: Audit, allowUnknown: readonly string[] = []): boolean =>
  unread !== undefined ||
  since?.changes.some(one => isWorse(one) && !(one.now === 'unknown' && allowUnknown.includes(one.requirement.id))) ===
    true;
