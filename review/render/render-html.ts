import { Severity } from '../compare/finding';
import { cut, Left, moreWords } from '../report/cut';
import { Report, StackText } from '../report/report';
import { EMPTY, html, Html } from '../../render/html';
import { contactsHtml, findingHtml, otherHtml, policyHtml, signalHtml, stacksHtml } from './html-entries';
import { code, items, PageSection } from '../../render/html-parts';
import { pageOf } from '../../render/page';
import { countOf, List, LISTS, noiseLines, OfLists, TITLES } from './render-words';

/** Renders a report as one page that needs nothing else: no script, no network, and no style but its own. */
export function renderHtml(report: Report): string {
  const footer = html`
    ${noiseLines(report).map(line => html`<p>${line}</p>`)}
    <p>Sensitive values are not shown. This page loads nothing and runs no script.</p>
  `;
  return pageOf({ command: 'review', verdict: report.verdict, sections: sectionsOf(report), footer });
}

function sectionsOf(whole: Report): readonly PageSection[] {
  const { report, left } = cut(whole);
  const more = (key: keyof Left): Html => {
    const count = left[key];
    return count === undefined ? EMPTY : html`<p>${moreWords(count)}</p>`;
  };
  return [
    {
      id: 'incomplete',
      title: 'Not complete',
      count: whole.incomplete.length,
      body: html`${rows(report.incomplete.map(stackText), 'panel warning rows')}${more('incomplete')}`,
    },
    { id: 'stacks', title: 'Stacks', body: stacksHtml(report) },
    ...SEVERITIES.map(({ severity, title }): PageSection => {
      const findings = report.findings.filter(finding => finding.severity === severity);
      const body = html`${findings.map(one => findingHtml(one, report))}${severity === report.findings.at(-1)?.severity ? more('findings') : EMPTY}`;
      return { id: severity, title, count: findings.length, body };
    }),
    ...LISTS.map((list): PageSection => ({
      id: list.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`),
      title: TITLES[list],
      count: countOf(whole, list),
      ...(FOLDED.includes(list) && { isFolded: true }),
      body: html`${BODIES[list](report)}${more(list)}`,
    })),
  ];
}

/** What is long, and what most readers do not ask for. */
const FOLDED: readonly List[] = ['others', 'outputs', 'drift', 'notUnderstood'];

const rows = (entries: readonly Html[], className = 'rows'): Html =>
  html`<ul class="${className}">
    ${items(entries)}
  </ul>`;

const BODIES: OfLists<(report: Report) => Html> = {
  contacts: contactsHtml,
  signals: ({ signals }) => html`${signals.map(signalHtml)}`,
  policies: ({ policies }) => html`${policies.map(policyHtml)}`,
  others: ({ others }) => rows(others.map(otherHtml)),
  outputs: ({ outputs }) => rows(outputs.map(stackText)),
  drift: ({ drift }) =>
    html`${drift.map(
      ({ stack, type, count, resources }) =>
        html`<details>
          <summary>${code(stack)} ${count} × ${code(type)}</summary>
          ${rows(resources.map(otherHtml))}
        </details> `,
    )}`,
  failedChecks: ({ failedChecks }) => rows(failedChecks.map(stackText), 'panel rows'),
  notUnderstood: ({ notUnderstood }) => rows(notUnderstood.map(stackText)),
};

const SEVERITIES: readonly { readonly severity: Severity; readonly title: string }[] = [
  { severity: 'danger', title: 'Danger' },
  { severity: 'warning', title: 'Warnings' },
  { severity: 'note', title: 'Notes' },
];

const stackText = ({ stack, text }: StackText): Html => html`${code(stack)} ${text}`;
