import { createHash } from 'node:crypto';
import { Severity } from '../compare/finding';
import { EMPTY, Html, html } from './html';
import { contactsHtml, findingHtml, otherHtml, policyHtml, signalHtml, stacksHtml } from './html-entries';
import { ICONS } from './html-icons';
import { code, items, PageSection, sectionHtml } from './html-parts';
import { STYLE } from './html-style';
import { cut, Left, moreWords } from '../report/cut';
import { noiseLines } from './render-words';
import { Report, StackText } from '../report/report';

/** Nothing is loaded, run, sent or embedded; only the style that is in the page counts. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * Renders a report as one page that needs nothing else: no script, no network, and no style but its own.
 *
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 */
export function renderHtml(report: Report): string {
  const { verdict } = report;
  const sections = sectionsOf(report);
  const noise = noiseLines(report);
  const body = html`<header class="${verdict.level}">
      <p>Rootguard review</p>
      <h1>${ICONS[verdict.level]}<span>${verdict.text}</span></h1>
    </header>
    <nav aria-label="Sections">
      <ul>
        ${sections.map(
          ({ id, title, count }) =>
            html`<li><a href="#${id}">${title}</a>${count === undefined ? EMPTY : html` (${count})`}</li> `,
        )}
      </ul>
    </nav>
    <main>${sections.map(sectionHtml)}</main>
    <footer>
      ${noise.map(line => html`<p>${line}</p>`)}
      <p>Sensitive values are not shown. This page loads nothing and runs no script.</p>
    </footer>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${html`${verdict.text}`.markup} – Rootguard review</title>
<style>${STYLE}</style>
</head>
<body>
${body.markup.replace(/>\n\s+/g, '>\n')}
</body>
</html>
`;
}

function sectionsOf(whole: Report): readonly PageSection[] {
  const { report, left } = cut(whole);
  const more = (count: number | undefined): Html => (count === undefined ? EMPTY : html`<p>${moreWords(count)}</p>`);
  const { signals, policies, others, outputs, drift, failedChecks, notUnderstood } = report;
  const sections: readonly PageSection[] = [
    {
      id: 'incomplete',
      title: 'Not complete',
      count: whole.incomplete.length,
      body: html`<ul class="panel warning rows">
        ${items(report.incomplete.map(stackText))}
      </ul>`,
    },
    { id: 'stacks', title: 'Stacks', body: stacksHtml(report) },
    ...SEVERITIES.map(({ severity, title }): PageSection => {
      const findings = report.findings.filter(finding => finding.severity === severity);
      return {
        id: severity,
        title,
        count: findings.length,
        body: html`${findings.map(finding => findingHtml(finding, report))}`,
      };
    }),
    { id: 'contacts', title: 'Contacts', count: whole.contacts.length, body: contactsHtml(report) },
    {
      id: 'signals',
      title: 'Alarms, filters and rules',
      count: whole.signals.length,
      body: html`${signals.map(signalHtml)}`,
    },
    { id: 'policies', title: 'Policies', count: whole.policies.length, body: html`${policies.map(policyHtml)}` },
    {
      id: 'others',
      title: 'Everything else',
      count: whole.others.length,
      isFolded: true,
      body: html`<ul class="rows">
        ${items(others.map(otherHtml))}
      </ul>`,
    },
    {
      id: 'outputs',
      title: 'Outputs that change',
      count: whole.outputs.length,
      isFolded: true,
      body: html`<ul class="rows">
        ${items(outputs.map(stackText))}
      </ul>`,
    },
    {
      id: 'drift',
      title: 'Changed outside Terraform (drift)',
      count: whole.drift.reduce((sum, { count }) => sum + count, 0),
      isFolded: true,
      body: html`${drift.map(
        ({ stack, type, count, resources }) =>
          html`<details>
            <summary>${code(stack)} ${count} × ${code(type)}</summary>
            <ul class="rows">
              ${items(resources.map(otherHtml))}
            </ul>
          </details> `,
      )}`,
    },
    {
      id: 'failed-checks',
      title: 'Failed checks',
      count: whole.failedChecks.length,
      body: html`<ul class="panel rows">
        ${items(failedChecks.map(stackText))}
      </ul>`,
    },
    {
      id: 'not-understood',
      title: 'Not understood',
      count: whole.notUnderstood.length,
      isFolded: true,
      body: html`<ul class="rows">
        ${items(notUnderstood.map(stackText))}
      </ul>`,
    },
  ];
  return sections
    .filter(({ count }) => count !== 0)
    .map(section => ({
      ...section,
      body: html`${section.body}${more(LEFT_OF[section.id] && left[LEFT_OF[section.id]!])}`,
    }));
}

/** Lists of the report by the section that shows them; findings have three. */
const LEFT_OF: Readonly<Record<string, keyof Left>> = {
  incomplete: 'incomplete',
  contacts: 'contacts',
  signals: 'signals',
  policies: 'policies',
  others: 'others',
  outputs: 'outputs',
  drift: 'drift',
  'failed-checks': 'failedChecks',
  'not-understood': 'notUnderstood',
  note: 'findings',
};

const SEVERITIES: readonly { readonly severity: Severity; readonly title: string }[] = [
  { severity: 'danger', title: 'Danger' },
  { severity: 'warning', title: 'Warnings' },
  { severity: 'note', title: 'Notes' },
];

const stackText = ({ stack, text }: StackText): Html => html`${code(stack)} ${text}`;
