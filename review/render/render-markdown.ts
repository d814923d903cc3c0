import {
  commentsOf,
  folded,
  LONGEST_COMMENT,
  markerOf,
  MOST_COMMENTS,
  plain,
  Section,
  SIGNS,
} from '../../render/markdown-comments';
import { shortFinding } from '../report/cut';
import { Report, StackText } from '../report/report';
import { attributeLines, findingSections, policyLines, signalRows } from './render-markdown-entries';
import { countOf, COUNTS, COUNTS_NOTE, LISTS, noiseLines, OfLists, summaryText, TITLES } from './render-words';
import { clip, markdownCode, markdownText } from '../../render/untrusted';

export { LONGEST_COMMENT, MOST_COMMENTS };

/** First line of the n-th part, by which a pipeline finds the comment of an earlier run. */
export const marker = (part: number): string => markerOf('review', part);

/**
 * Renders a report for a pull request: one comment an entry, each below GitHub's limit and with its marker as the first
 * line.
 *
 * @param longest limit of one comment, in characters; at least 50,000
 */
export const renderMarkdown = (report: Report, longest = LONGEST_COMMENT): readonly string[] =>
  commentsOf(sectionsOf(report), 'review', longest, 'text, JSON or HTML');

function sectionsOf(report: Report): Section[] {
  const { verdict, stacks, incomplete, price } = report;
  const findings = report.findings.map(shortFinding);
  return [
    ...plain([`## ${SIGNS[verdict.level]} ${markdownText(verdict.text)}`]),
    {
      open: [`| stack | ${COUNTS.join(' | ')} |`, `| --- |${' ---: |'.repeat(COUNTS.length)}`],
      lines: stacks.map(
        counts => `| ${markdownCode(clip(counts.stack, 200))} | ${COUNTS.map(name => counts[name]).join(' | ')} |`,
      ),
      close: stacks.some(({ replace }) => replace > 0) ? ['', COUNTS_NOTE, ''] : [''],
    },
    ...plain(price === undefined ? [] : [markdownText(price.text), '']),
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
