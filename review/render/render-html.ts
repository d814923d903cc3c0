import { createHash } from 'node:crypto';
import { Severity } from '../compare/finding';
import { cut, Left, moreWords } from '../report/cut';
import { Report, StackText } from '../report/report';
import { EMPTY, html, Html } from '../../render/html';
import { contactsHtml, findingHtml, otherHtml, policyHtml, signalHtml, stacksHtml } from './html-entries';
import { ICONS } from '../../render/html-icons';
import { code, items, PageSection, sectionHtml } from '../../render/html-parts';
import { STYLE } from '../../render/html-style';
import { countOf, List, LISTS, noiseLines, OfLists, TITLES } from './render-words';

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
  const more = (key: keyof Left): Html => {
    const count = left[key];
    return count === undefined ? EMPTY : html`<p>${moreWords(count)}</p>`;
  };
  const sections: readonly PageSection[] = [
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
  return sections.filter(({ count }) => count !== 0);
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
