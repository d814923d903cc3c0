import { printable } from '../../config/reading/mask';
import { Audit } from '../audit';

/** A row an account and requirement. A text that a spreadsheet would take for a formula begins with an apostrophe. */
export function renderCsv({ at, requirements, rows }: Audit): string {
  const lines = [
    ['at', 'account', 'name', 'ou', 'requirement', 'title', 'is', 'why', 'next'],
    ...rows.flatMap(({ account, cells }) =>
      cells.map((cell, column) => {
        const { id, title } = requirements[column]!;
        const next = ('next' in cell ? cell.next : undefined) ?? '';
        return [at, account.id, account.name, account.ou ?? '', id, title, cell.is, cell.why, next];
      }),
    ),
  ];
  return lines.map(line => `${line.map(quoted).join(',')}\r\n`).join('');
}

/** As RFC 4180 has it. */
function quoted(text: string): string {
  const safe = printable(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
