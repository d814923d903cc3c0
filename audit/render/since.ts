import { AuditChanges, AuditRow } from '../audit';
import { SharedChange, sharedChanges } from '../changes';
import { counted } from './verdict';

/** One sentence on what is otherwise than at an earlier audit. */
export function sinceText(since: AuditChanges): string {
  const counts = new Map<string, number>();
  for (const { now, accounts } of sharedChanges(since)) {
    counts.set(`newly ${now}`, (counts.get(`newly ${now}`) ?? 0) + accounts.length);
  }
  const { newRequirements } = since;
  const [fresh, gone] = [since.newAccounts.length, since.goneAccounts.length];
  const parts = [
    ...[...counts].map(([what, count]) => `${count} ${what}`),
    ...(fresh > 0 ? [`${counted(fresh, 'account')} new`] : []),
    ...(gone > 0 ? [`${counted(gone, 'account')} gone`] : []),
  ];
  const then = newRequirements.length === 0 ? '' : `; not judged then: ${newRequirements.join(', ')}`;
  return `Since the audit of ${since.at}: ${parts.length === 0 ? 'nothing changed' : parts.join(', ')}${then}.`;
}

/** A requirement of some accounts, or accounts themselves, that changed: what, and whose. */
export interface ChangeLine {
  readonly what: string;
  readonly accounts: readonly AuditRow['account'][];
}

/** What is otherwise, in lines, the worst first; accounts last. */
export const changeLines = (since: AuditChanges): readonly ChangeLine[] => [
  ...sharedChanges(since).map(one => ({ what: changeText(one), accounts: one.accounts })),
  ...(since.newAccounts.length > 0 ? [{ what: 'new', accounts: since.newAccounts }] : []),
  ...[...new Set(since.goneAccounts.map(({ state }) => state))].map(state => ({
    what: state === undefined ? 'gone: AWS does not have it' : `gone: ${state}`,
    accounts: since.goneAccounts.filter(one => one.state === state),
  })),
];

const changeText = ({ requirement: { id, title }, before, now }: SharedChange): string =>
  `${id} ${title}: ${now}, ${before === undefined ? 'not judged before' : `was ${before}`}`;
