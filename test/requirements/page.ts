import { SOURCES } from '../../runbook/sources';
import { DOCUMENTS, RECOMMENDATIONS } from './recommendations';
import { REQUIREMENT_ROWS } from './requirement-rows';

/** A table of Markdown; `|` in cells is escaped. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map(cell => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

/** The text of docs/requirements.md. */
export function requirementsPage(): string {
  return `# Requirements

Made by \`npm run requirements\`; edit what makes it, \`test/requirements\`, and not this page.

What the documents of AWS and of others ask of an organization, and what this program does about it. The commands run in a folder
with an org file, and where they need it its sections \`reviews\` and \`posture\`, [custody.yaml](custody.md), [records](records.md) and a [snapshot](snapshot.md); a test
runs each, those of \`npm\` aside, which are tests and the demo themselves.

${table(
  ['id', 'asked for', 'done by', 'where', 'shown by'],
  REQUIREMENT_ROWS.map(({ id, asked, done, where, command }) => [id, asked, done, where, `\`${command}\``]),
)}
## Every recommendation

FORM-2 to FORM-6 are what this program is; CONFIG-1 is how the documents' advice to automate checks is met. Everything else comes
from five documents. What each recommends, in words of our own, and what is done about it, or why nothing is:

${DOCUMENTS.map(
  source => `### ${SOURCES[source].title}

<${SOURCES[source].url}>

${table(
  ['recommended', 'requirement', 'what is done'],
  RECOMMENDATIONS[source].map(({ asks, ids, does }) => [asks, ids.length === 0 ? 'nothing' : ids.join(', '), does]),
)}`,
).join('\n')}`;
}
