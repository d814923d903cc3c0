import { EMPTY, Html, html } from '../render/html';
import { PageSection, code as codeHtml, tableHtml } from '../render/html-parts';
import { pageOf } from '../render/page';
import type { Absent } from './all-pages';
import { keptTexts } from './kept-parts';
import { FAMILIES, Family, Page, Step, Table } from './page';
import { Block, Section, sectionsOf, Titles } from './sections';
import { Setting, whyAbsent } from './setting';
import type { Part, Text } from './text';

/** The index of the pages, to whose anchors messages link. */
export const HTML_INDEX = 'index.html';

/** Whether a page was written here, in this run or an earlier one. */
export const isOwnHtml = (text: string): boolean => text.includes('<p>Rootguard runbook</p>');

/** Steps are numbered, commands stand in boxes that a phone can scroll, and what a link leads to is seen. */
const STYLE = `
ol.steps { margin: 0; padding: 0; list-style: none; counter-reset: step; }
ol.steps > li { counter-increment: step; position: relative; padding: .625rem 0 .625rem 2.75rem; border-top: 1px solid var(--line); }
ol.steps > li:first-child { border-top: 0; }
ol.steps > li::before {
  content: counter(step); position: absolute; left: 0; top: .625rem; min-width: 1.875rem; height: 1.75rem; line-height: 1.75rem;
  text-align: center; font-weight: 700; font-size: .875rem; border: 1px solid var(--line); border-radius: 4px;
}
pre {
  margin: .5rem 0 0; padding: .625rem .75rem; background: var(--code); border: 1px solid var(--line); border-radius: 6px;
  overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere;
}
pre code { background: none; padding: 0; font-size: .8125rem; white-space: normal; }
pre .line { display: block; white-space: pre-wrap; min-height: 1lh; padding-left: 3ch; text-indent: -3ch; }
ul.plain > li { padding: .375rem 0; border-top: 1px solid var(--line); }
ul.plain > li:first-child { border-top: 0; padding-top: 0; }
.panel > * + * { margin-top: .875rem; }
ul.rows > li:target { background: var(--warning-soft); outline: 2px solid var(--warning); border-radius: 4px; padding-inline: .5rem; }
ul.rows a { font-weight: 600; }
.notes { white-space: pre-wrap; }
@media (max-width: 44rem) { ol.steps > li { padding-left: 0; padding-top: 2.75rem; } }
@media print { pre { border: 1px solid; background: none; } ol.steps > li { break-inside: avoid; } a[href^='https']::after { content: none; } }
`;

/** Writes one page that needs nothing else, and no script. */
export function renderHtml(page: Page, setting: Setting, titles: Titles, kept: ReadonlyMap<string, string>): string {
  const write = writerOf(titles);
  const notes = keptTexts(kept).join('\n');
  const sections = sectionsOf(page, setting, titles).map(write.section);
  return pageOf({
    command: 'runbook',
    verdict: { level: page.isUrgent ? 'danger' : 'note', text: page.title },
    sections: [
      { id: 'summary', title: 'In short', body: html`<div class="panel"><p>${write.text(page.summary)}</p></div>` },
      ...sections,
      ...(notes.trim() === ''
        ? []
        : [{ id: 'notes', title: 'Our own notes', body: html`<div class="panel notes">${linesOf(notes)}</div>` }]),
    ],
    footer: html`<p><a href="${HTML_INDEX}">All pages</a></p>`,
    style: STYLE,
  });
}

/** Writes the index: an anchor for each page, and what does not apply here and why. */
export function renderHtmlIndex(pages: readonly Page[], absent: readonly Absent[], setting: Setting): string {
  const write = writerOf(new Map(pages.map(({ id, title }) => [id, title])));
  const families = (Object.keys(FAMILIES) as Family[]).flatMap((family): PageSection[] => {
    const own = pages.filter(page => page.family === family);
    const rows = own.map(
      ({ id, title, summary }) =>
        html`<li id="${id}"><a href="${id}.html">${title}</a><br />${write.text(summary)}</li> `,
    );
    const body = html`<div class="panel">
      <ul class="rows">
        ${rows}
      </ul>
    </div>`;
    return own.length === 0 ? [] : [{ id: `family-${family}`, title: FAMILIES[family], count: own.length, body }];
  });
  const reasons = [...new Set(absent.map(({ need }) => need))].map(need => {
    const titles = absent.filter(one => one.need === need).map(({ source }) => source.title);
    return html`<li>${titles.join('; ')}: ${whyAbsent(need, setting)}.</li> `;
  });
  return pageOf({
    command: 'runbook',
    verdict: { level: 'note', text: 'Root runbook' },
    sections: [
      ...families,
      {
        ...{ id: 'absent', title: 'Pages that do not apply here', count: absent.length },
        body: html`<div class="panel">
          <ul class="plain">
            ${reasons}
          </ul>
        </div>`,
      },
    ],
    footer: html`<p>Written from the org file. What people add stands in the Markdown pages.</p>`,
    style: STYLE,
  });
}

function writerOf(titles: Titles) {
  const part = (one: Part): Html => {
    if ('ours' in one) return html`${one.ours}`;
    if ('value' in one) return html`${one.value}`;
    if ('code' in one) return codeHtml(one.code);
    if ('address' in one) return html`<a href="${one.address}" rel="noreferrer">${one.address}</a>`;
    const title = titles.get(one.page);
    return title === undefined ? html`“${one.page}”` : html`<a href="${one.page}.html">${title}</a>`;
  };
  const text = (parts: Text): Html => html`${parts.map(part)}`;
  const table = ({ caption, columns, rows }: Table): Html =>
    tableHtml(
      text(caption),
      columns,
      rows.map(row => row.map(text)),
    );
  const step = ({ do: what, run = [], write }: Step): Html =>
    html`<p>${text(what)}</p>
      ${write === undefined ? EMPTY : box(write.text.trimEnd().split('\n'))}${run.length === 0 ? EMPTY : box(run)}`;
  const block = (one: Block): Html => {
    if ('list' in one)
      return html`<ul class="plain">
        ${one.list.map(item => html`<li>${text(item)}</li> `)}
      </ul>`;
    if ('table' in one) return table(one.table);
    if ('paragraph' in one) return html`<p>${text(one.paragraph)}</p>`;
    if (one.steps.length === 1) return html`<div>${step(one.steps[0]!)}</div>`;
    return html`<ol class="steps">
      ${one.steps.map(each => html`<li>${step(each)}</li> `)}
    </ol>`;
  };
  const section = ({ id, title, blocks }: Section): PageSection => ({
    ...{ id, title },
    body: html`<div class="panel">${blocks.map(block)}</div>`,
  });
  return { text, section };
}

const linesOf = (text: string): readonly Html[] =>
  text
    .trim()
    .split('\n')
    .map(line => html`${line}&#10;`);

/**
 * Lines of a shell or a file, as they are to be typed. What a small screen has no room for goes on further in, so that nobody
 * takes it for a line of its own.
 */
const box = (lines: readonly string[]): Html =>
  html`<pre><code>${lines.map(line => html`<span class="line">${line}</span>&#10;`)}</code></pre>`;
