import { shortFinding } from '../report/cut';
import { Report, StackText, VerdictLevel } from '../report/report';
import { attributeLines, findingSections, folded, policyLines, Section, signalRows } from './render-markdown-entries';
import { countOf, COUNTS, COUNTS_NOTE, LISTS, noiseLines, OfLists, summaryText, TITLES } from './render-words';
import { clip, markdownCode, markdownText } from '../../render/untrusted';

/** Longest comment on GitHub, in characters. @see https://github.com/orgs/community/discussions/27190 */
export const LONGEST_COMMENT = 65_536;

/** Most comments of one review; what is then left is counted, and whole in the other formats. */
export const MOST_COMMENTS = 8;

/** First line of the n-th part, by which a pipeline finds the comment of an earlier run. */
export const marker = (part: number): string => `<!-- rootguard review${part === 1 ? '' : ` ${part}`} -->`;

/**
 * Renders a report for a pull request: one comment an entry, each below GitHub's limit and with its marker as the first
 * line.
 *
 * @param longest limit of one comment, in characters; at least 50,000
 */
export function renderMarkdown(report: Report, longest = LONGEST_COMMENT): readonly string[] {
  const sections = sectionsOf(report);
  const parts: string[] = [];
  let lines = [marker(1), ''];
  const room = longest - 200;
  const sizeOf = (some: readonly string[]): number => some.reduce((sum, line) => sum + line.length + 1, 0);
  let size = sizeOf(lines);
  const isFull = (): boolean => parts.length >= MOST_COMMENTS;
  const finish = (): void => {
    parts.push(`${lines.join('\n').trimEnd()}\n`);
    lines = [marker(parts.length + 1), '', 'Continued from the comment above.', ''];
    size = sizeOf(lines);
  };
  const add = (some: readonly string[]): void => {
    lines.push(...some);
    size += sizeOf(some);
  };
  let leftOut = 0;
  for (const { open, lines: content, close } of sections) {
    const frame = sizeOf(open) + sizeOf(close);
    if (!isFull() && size + frame + (content[0]?.length ?? 0) > room) finish();
    if (!isFull()) add(open);
    for (const [index, line] of content.entries()) {
      if (!isFull() && size + line.length + 1 + sizeOf(close) > room) {
        add(close);
        finish();
        if (!isFull()) add(open);
      }
      if (isFull()) {
        leftOut += content.length - index;
        break;
      }
      add([line]);
    }
    if (!isFull()) add(close);
  }
  if (!isFull()) finish();
  if (leftOut > 0) {
    const last = parts.pop()!;
    parts.push(`${last}\n${leftOut} more lines are left out: see the review as text, JSON or HTML.\n`);
  }
  return parts;
}

const ICONS: Readonly<Record<VerdictLevel, string>> = {
  danger: '🔴',
  incomplete: '🟠',
  warning: '🟡',
  note: '🔵',
  clean: '🟢',
  'no-changes': '⚪',
};

function sectionsOf(report: Report): Section[] {
  const { verdict, stacks, incomplete } = report;
  const findings = report.findings.map(shortFinding);
  const plain = (lines: readonly string[]): Section[] => (lines.length === 0 ? [] : [{ open: [], lines, close: [''] }]);
  return [
    ...plain([`## ${ICONS[verdict.level]} ${markdownText(verdict.text)}`]),
    {
      open: [`| stack | ${COUNTS.join(' | ')} |`, `| --- |${' ---: |'.repeat(COUNTS.length)}`],
      lines: stacks.map(
        counts => `| ${markdownCode(clip(counts.stack, 200))} | ${COUNTS.map(name => counts[name]).join(' | ')} |`,
      ),
      close: stacks.some(({ replace }) => replace > 0) ? ['', COUNTS_NOTE, ''] : [''],
    },
    ...plain(
      incomplete.map(
        ({ stack, text }) => `- **Not complete:** ${markdownCode(clip(stack, 200))}: ${markdownText(text)}`,
      ),
    ),
    ...(['danger', 'warning', 'note'] as const).flatMap(severity =>
      findings.filter(one => one.severity === severity).flatMap(finding => findingSections(finding, report)),
    ),
    ...LISTS.flatMap(list => folded(TITLES[list], countOf(report, list), HEADS[list] ?? [], LINES[list](report))),
    ...plain(noiseLines(report).map(line => markdownText(line))),
  ];
}

const HEADS: Partial<OfLists<readonly string[]>> = {
  contacts: ['| account | contact | before | after |', '| --- | --- | --- | --- |'],
  signals: ['| change | name | attribute | before | after | address |', '| --- | --- | --- | --- | --- | --- |'],
};

const stackLines = (texts: readonly StackText[], shown: (text: string) => string): string[] =>
  texts.map(({ stack, text }) => `- ${markdownCode(clip(stack, 200))}: ${shown(text)}`);

const LINES: OfLists<(report: Report) => string[]> = {
  contacts: ({ contacts }) =>
    contacts.map(
      ({ account, kind, before, after }) =>
        `| ${markdownCode(account)} | ${markdownText(kind)} | ${markdownCode(before)} | ${markdownCode(after)} |`,
    ),
  signals: ({ signals }) => signals.flatMap(signalRows),
  policies: ({ policies }) => policies.flatMap(policyLines),
  others: ({ others }) =>
    others.flatMap(other => [
      `- ${markdownCode(clip(other.stack, 200))} ${markdownCode(other.address)}: ${markdownText(summaryText(other))}`,
      ...(other.action === 'create' ? [] : attributeLines(other.changes)),
    ]),
  outputs: ({ outputs }) => stackLines(outputs, markdownCode),
  drift: ({ drift }) =>
    drift.flatMap(({ stack, type, count, resources }) => [
      `- ${markdownCode(clip(stack, 200))}: ${count} × ${markdownCode(type)}`,
      ...resources.flatMap(({ address, summary, changes }) => [
        `  - ${markdownCode(address)}: ${markdownText(summary)}`,
        ...attributeLines(changes).map(line => `  ${line}`),
      ]),
    ]),
  failedChecks: ({ failedChecks }) => stackLines(failedChecks, markdownText),
  notUnderstood: ({ notUnderstood }) => stackLines(notUnderstood, markdownText),
};
