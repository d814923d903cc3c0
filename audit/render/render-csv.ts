import { printable } from '../../config/reading/mask';
import { Audit, AuditChanges } from '../audit';
import { controlTexts, FRAMEWORKS } from '../controls';

/**
 * A row an account and requirement, with the controls of others for it; compared with an earlier audit, with what that said, and a row for an account that is
 * gone. A text that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function renderCsv({ at, requirements, rows, since, unread }: Audit): string {
  const before = beforeOf(since);
  const columns = Object.values(FRAMEWORKS);
  const lines = [
    [...['at', 'account', 'name', 'ou', 'requirement', 'title', 'is', 'why', 'next'], ...columns, ...before.head],
    // nobody knows which accounts there are
    ...(unread === undefined
      ? []
      : [[at, '', '', '', '', '', 'unknown', unread, '', ...columns.map(() => ''), ...before.head.map(() => '')]]),
    ...rows.flatMap(({ account, cells }) =>
      cells.map((cell, column) => {
        const { id, title } = requirements[column]!;
        const next = ('next' in cell ? cell.next : undefined) ?? '';
        const own = [at, account.id, account.name, account.ou ?? '', id, title, cell.is, cell.why, next];
        return [...own, ...controlTexts(id), ...before.of(account.id, id, cell.is)];
      }),
    ),
    ...(since?.goneAccounts ?? []).map(({ id, name, ou = '', state = 'AWS does not have it' }) => [
      ...[at, id, name, ou, '', '', 'gone', state, '', ...columns.map(() => ''), ''],
    ]),
  ];
  return lines.map(line => `${line.map(quoted).join(',')}\r\n`).join('');
}

/** The column of what an earlier audit said, empty where it did not judge; without one there is no column. */
function beforeOf(since?: AuditChanges) {
  if (since === undefined) return { head: [], of: () => [] };
  const changed = new Map(
    since.changes.map(({ account, requirement, before = '' }) => [`${account.id} ${requirement.id}`, before]),
  );
  const fresh = new Set([...since.newAccounts.map(({ id }) => id), ...since.newRequirements]);
  const of = (account: string, requirement: string, is: string): string[] => [
    fresh.has(account) || fresh.has(requirement) ? '' : (changed.get(`${account} ${requirement}`) ?? is),
  ];
  return { head: ['before'], of };
}

/** As RFC 4180 has it. */
function quoted(text: string): string {
  const safe = printable(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
