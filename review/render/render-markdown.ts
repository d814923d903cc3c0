import { Finding } from '../compare/finding';
import { attributeLines, findingSections, folded, policyLines, Section, signalRows } from './render-markdown-entries';
import { COUNTS, COUNTS_NOTE, noiseLines, summaryText } from './render-words';
import { Report, VerdictLevel } from '../report/report';
import { shortFinding } from '../report/cut';
import { clip, markdownCode, markdownText } from './untrusted';

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
  let size = 0;
  const room = longest - 200;
  const sizeOf = (some: readonly string[]): number => some.reduce((sum, line) => sum + line.length + 1, 0);
  size = sizeOf(lines);
  const finish = (): void => {
    parts.push(`${lines.join('\n').trimEnd()}\n`);
    lines = [marker(parts.length + 1), '', 'Continued from the comment above.', ''];
    size = sizeOf(lines);
  };
  let leftOut = 0;
  for (const { open, lines: content, close } of sections) {
    const frame = sizeOf(open) + sizeOf(close);
    const add = (some: readonly string[]): void => {
      lines.push(...some);
      size += sizeOf(some);
    };
    if (parts.length >= MOST_COMMENTS) {
      leftOut += content.length;
      continue;
    }
    if (size + frame + (content[0]?.length ?? 0) > room) finish();
    if (parts.length >= MOST_COMMENTS) {
      leftOut += content.length;
      continue;
    }
    add(open);
    for (const [index, line] of content.entries()) {
      if (size + line.length + 1 + sizeOf(close) > room) {
        add(close);
        finish();
        if (parts.length >= MOST_COMMENTS) {
          leftOut += content.length - index;
          break;
        }
        add(open);
      }
      add([line]);
    }
    if (parts.length < MOST_COMMENTS) add(close);
  }
  if (parts.length < MOST_COMMENTS) finish();
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
  const of = (severity: Finding['severity']) => findings.filter(finding => finding.severity === severity);
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
    ...of('danger').flatMap(finding => findingSections(finding, report)),
    ...of('warning').flatMap(finding => findingSections(finding, report)),
    ...of('note').flatMap(finding => findingSections(finding, report)),
    ...folded(
      'Contacts',
      report.contacts.length,
      ['| account | contact | before | after |', '| --- | --- | --- | --- |'],
      report.contacts.map(
        ({ account, kind, before, after }) =>
          `| ${markdownCode(account)} | ${markdownText(kind)} | ${markdownCode(before)} | ${markdownCode(after)} |`,
      ),
    ),
    ...folded(
      'Alarms, filters and rules',
      report.signals.length,
      ['| change | name | attribute | before | after | address |', '| --- | --- | --- | --- | --- | --- |'],
      report.signals.flatMap(signalRows),
    ),
    ...folded('Policies', report.policies.length, [], report.policies.flatMap(policyLines)),
    ...folded(
      'Everything else',
      report.others.length,
      [],
      report.others.flatMap(other => [
        `- ${markdownCode(clip(other.stack, 200))} ${markdownCode(other.address)}: ${markdownText(summaryText(other))}`,
        ...(other.action === 'create' ? [] : attributeLines(other.changes)),
      ]),
    ),
    ...folded(
      'Outputs that change',
      report.outputs.length,
      [],
      report.outputs.map(({ stack, text }) => `- ${markdownCode(clip(stack, 200))}: ${markdownCode(text)}`),
    ),
    ...folded(
      'Changed outside Terraform (drift)',
      report.drift.reduce((sum, { count }) => sum + count, 0),
      [],
      report.drift.flatMap(({ stack, type, count, resources }) => [
        `- ${markdownCode(clip(stack, 200))}: ${count} × ${markdownCode(type)}`,
        ...resources.flatMap(({ address, summary, changes }) => [
          `  - ${markdownCode(address)}: ${markdownText(summary)}`,
          ...attributeLines(changes).map(line => `  ${line}`),
        ]),
      ]),
    ),
    ...folded(
      'Failed checks',
      report.failedChecks.length,
      [],
      report.failedChecks.map(({ stack, text }) => `- ${markdownCode(clip(stack, 200))}: ${markdownText(text)}`),
    ),
    ...folded(
      'Not understood',
      report.notUnderstood.length,
      [],
      report.notUnderstood.map(({ stack, text }) => `- ${markdownCode(clip(stack, 200))}: ${markdownText(text)}`),
    ),
    ...plain(noiseLines(report).map(line => markdownText(line))),
  ];
}
