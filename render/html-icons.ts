import { Html, html } from './html';

/** What a page says of the whole or of a part, worst first. */
export type Level = 'danger' | 'incomplete' | 'warning' | 'note' | 'clean' | 'no-changes';

const icon = (shape: Html): Html => html`<svg viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>`;

const MARK = html`<path d="M12 7.5v5.5M12 16.5v.1" />`;
const DOTTED = html`<circle cx="12" cy="12" r="10" stroke-dasharray="4 3.9" />`;
const CIRCLE = html`<circle cx="12" cy="12" r="10" />`;

/** A shape each, so that no level is told by colour alone; words stand beside it wherever it is used. */
export const ICONS: Readonly<Record<Level, Html>> = {
  danger: icon(html`<path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z" />${MARK}`),
  incomplete: icon(html`${DOTTED}<path d="M9.5 9.5a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.9-1.1 1.7M12 16.8v.1" />`),
  warning: icon(html`<path d="M12 3 22 20H2z" /><path d="M12 10v4M12 17v.1" />`),
  note: icon(html`${CIRCLE}<path d="M12 11v6M12 7.5v.1" />`),
  clean: icon(html`${CIRCLE}<path d="m7.5 12.5 3 3 6-7" />`),
  'no-changes': icon(html`${CIRCLE}<path d="M8 12h8" />`),
};
