import { EMPTY, Html, html } from './html';

/** A section of the page; without entries it is left out, and nothing links to it. */
export interface PageSection {
  readonly id: string;
  readonly title: string;
  /** How many entries it has; undefined where a number says nothing. */
  readonly count?: number;
  readonly isFolded?: true;
  readonly body: Html;
}

/** A section with its heading. A folded one opens when a link leads to it, because the target is inside. */
export function sectionHtml({ id, title, count, isFolded, body }: PageSection): Html {
  const heading = html`<h2>${title}${count === undefined ? EMPTY : html` <span>(${count})</span>`}</h2>`;
  return isFolded
    ? html`<section>
        <details>
          <summary>${heading}</summary>
          <div id="${id}">${body}</div>
        </details>
      </section> `
    : html`<section id="${id}">${heading}${body}</section> `;
}

/** A name, an address or another text that is somebody else's. */
export const code = (text: string): Html => html`<code>${text}</code>`;

/** Items of a list. */
export const items = (texts: readonly Html[]): readonly Html[] => texts.map(text => html`<li>${text}</li>`);

/** Entries of which the first few are seen, and the others are folded. */
export const shortened = <T>(entries: readonly T[], seen: number, render: (some: readonly T[]) => Html): Html =>
  entries.length <= seen
    ? render(entries)
    : html`${render(entries.slice(0, seen))}
        <details>
          <summary>${entries.length - seen} more</summary>
          ${render(entries.slice(seen))}
        </details>`;

/** A table whose cells name their column, for a phone, where the head is not seen. */
export const tableHtml = (
  caption: Html,
  columns: readonly string[],
  rows: readonly (readonly Html[])[],
  className = 'values',
): Html =>
  html`<table class="${className}">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${columns.map(column => html`<th scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([first = EMPTY, ...others]) =>
          html`<tr>
            <th scope="row">${first}</th>
            ${others.map((cell, index) => html`<td data-label="${columns[index + 1]!}">${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
