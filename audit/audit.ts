import { Organization } from '../config/organization';
import { accountsUnread } from '../world/live/account-coverage';
import { Snapshot } from '../world/live/snapshot';
import { acceptanceNotes, AcceptanceNote, acceptedJudgement } from './acceptances';
import { auditContext, auditedAccounts, goneAccounts } from './context';
import { AuditedAccount, Judgement, Requirement } from './requirement';
import { AuditedRecords, dueOn, PEOPLE_REQUIREMENTS } from './people/reviews';
import { REQUIREMENTS } from './requirements';

/** What of an audit is asked for; nothing means all. */
export interface AuditScope {
  /** Ids of requirements, or families of them: 'SCP-1', 'TRAIL'. */
  readonly only?: readonly string[];
  /** Ids of accounts. */
  readonly accounts?: readonly string[];
  /** OU paths, with everything below them. */
  readonly ous?: readonly string[];
  /** What people wrote down; undefined: nobody read it. */
  readonly records?: AuditedRecords;
}

/** What holds for one account, in the order of `Audit.requirements`. */
export interface AuditRow {
  readonly account: Pick<AuditedAccount, 'id' | 'name' | 'ou'>;
  readonly cells: readonly Judgement[];
}

/** Account × requirement: what holds, and why not. */
export interface Audit {
  /** When AWS was asked, in ISO 8601. */
  readonly at: string;
  /** For example 'o-exampleorg1'; undefined for an account without one. */
  readonly organization?: string;
  /** Which accounts were asked for; undefined: all. */
  readonly scope?: Pick<AuditScope, 'accounts' | 'ous'>;
  readonly requirements: readonly Pick<Requirement, 'id' | 'title'>[];
  /** Sorted by account id. */
  readonly rows: readonly AuditRow[];
  /** What people should know of what the org file accepts. */
  readonly notes: readonly AcceptanceNote[];
  /** Why nobody knows which accounts there are; then there are no rows. */
  readonly unread?: string;
  /** What is otherwise than at an earlier audit; undefined where there is none to compare with. */
  readonly since?: AuditChanges;
}

/** A cell that says something else than at the earlier audit. */
export interface CellChange {
  readonly account: AuditRow['account'];
  readonly requirement: Audit['requirements'][number];
  /** Undefined where the earlier audit did not judge it; then only what does not hold or is unknown is a change. */
  readonly before?: Judgement['is'];
  readonly now: Judgement['is'];
}

/** What is otherwise than at an earlier audit. */
export interface AuditChanges {
  /** When AWS was asked for the earlier one, in ISO 8601. */
  readonly at: string;
  /** By account, then requirement. */
  readonly changes: readonly CellChange[];
  /** Ids of requirements that the earlier audit did not judge. */
  readonly newRequirements: readonly string[];
  /** Accounts that the earlier audit did not have. */
  readonly newAccounts: readonly AuditRow['account'][];
  /** Accounts that it had and that are not active any more; `state` undefined where AWS does not have them. */
  readonly goneAccounts: readonly (AuditRow['account'] & { readonly state?: string })[];
}

/** Judges what AWS answered by what the org file asks for: the step from what ought to be to what is. */
export function audit(organization: Organization, snapshot: Snapshot, scope: AuditScope = {}): Audit {
  const { at, organization: own } = snapshot;
  const { only, records, ...asking } = scope;
  const partial = Object.entries(asking).filter(([, some]) => some.length > 0);
  const about = {
    at,
    ...(own !== undefined && { organization: own.id }),
    ...(partial.length > 0 && { scope: Object.fromEntries(partial) }),
  };
  const all = organization.reviews === undefined ? REQUIREMENTS : [...REQUIREMENTS, ...PEOPLE_REQUIREMENTS];
  const requirements = all.filter(({ id }) => isIn(only, one => id === one || id.startsWith(`${one}-`)));
  const unread = accountsUnread(snapshot);
  if (unread !== undefined) {
    return { ...about, requirements, rows: [], notes: [], unread: `${unread.action} did not answer: ${unread.reason}` };
  }
  const context = { ...auditContext(organization, snapshot), due: dueOn(organization, records, at) };
  const accounts = auditedAccounts(context);
  const asked = accounts.filter(account => isAsked(account, scope));
  const standings = asked.map(account =>
    requirements.map(({ id, judge }) => ({ account, requirement: id, found: judge(account, context) })),
  );
  const judged = asked.map(({ id, name, ou }, row): AuditRow => ({
    account: { id, name, ...(ou !== undefined && { ou }) },
    cells: standings[row]!.map(one => acceptedJudgement(one, organization, at)),
  }));
  const gone = goneAccounts(context)
    .filter(account => isAsked(account, scope))
    .map((account): AuditRow => ({ account, cells: requirements.map(() => GONE) }));
  const rows = [...judged, ...gone].sort(({ account: one }, { account: other }) => (one.id < other.id ? -1 : 1));
  const isWhole = asked.length === accounts.length;
  return { ...about, requirements, rows, notes: acceptanceNotes(organization, standings.flat(), at, isWhole) };
}

/** Whether an audit of a scope is about an account. */
export const isAsked = ({ id, ou }: AuditRow['account'], { accounts, ous }: AuditScope): boolean =>
  isIn(accounts, one => id === one) && isIn(ous, one => ou === one || ou?.startsWith(`${one}/`) === true);

/** Nobody knows who protects its root now, and whether it is there at all. */
const GONE = {
  is: 'unknown',
  why: 'the org file has it as active, and AWS has no such account in the organization',
  next: 'if it has left or was closed, say so in the org file (status); else find out who took it out',
} as const;

const isIn = (asked: readonly string[] | undefined, is: (one: string) => boolean): boolean =>
  asked === undefined || asked.length === 0 || asked.some(is);

/** One reason, and the accounts that share it. */
export interface SharedJudgement {
  readonly requirement: Audit['requirements'][number];
  readonly judgement: Judgement;
  readonly accounts: readonly AuditRow['account'][];
}

/** Judgements of some kinds, those with the same reason together, in the order of the requirements. */
export function shared(
  { requirements, rows }: Audit,
  ...kinds: readonly Judgement['is'][]
): readonly SharedJudgement[] {
  return requirements.flatMap((requirement, column) => {
    const groups = new Map<string, { judgement: Judgement; accounts: AuditRow['account'][] }>();
    for (const { account, cells } of rows) {
      const judgement = cells[column]!;
      if (!kinds.includes(judgement.is)) continue;
      const key = JSON.stringify(judgement);
      const group = groups.get(key) ?? { judgement, accounts: [] };
      groups.set(key, group);
      group.accounts.push(account);
    }
    return [...groups.values()].map(group => ({ requirement, ...group }));
  });
}

/** How many cells are of a kind. */
export const countOf = ({ rows }: Audit, kind: Judgement['is']): number =>
  rows.reduce((sum, { cells }) => sum + cells.filter(({ is }) => is === kind).length, 0);

/**
 * Whether an audit is to end a pipeline: something is not held, or could not be read.
 *
 * @param allowUnknown - ids of requirements that may be unknown
 */
export const isFailing = (found: Audit, allowUnknown: readonly string[] = []): boolean =>
  found.unread !== undefined ||
  found.rows.some(({ cells }) =>
    cells.some(
      ({ is }, column) =>
        is === 'not held' || (is === 'unknown' && !allowUnknown.includes(found.requirements[column]!.id)),
    ),
  );
