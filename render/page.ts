import { createHash } from 'node:crypto';
import { EMPTY, html, Html } from './html';
import { ICONS, Level } from './html-icons';
import { PageSection, sectionHtml } from './html-parts';
import { STYLE } from './html-style';

/** What stands on a page. */
export interface Page {
  /** The command that made it: 'review'. */
  readonly command: string;
  readonly verdict: { readonly level: Level; readonly text: string };
  /** In their order; those without entries are left out, and nothing links to them. */
  readonly sections: readonly PageSection[];
  /** Below everything. */
  readonly footer: Html;
  /** Rules on top of those that all pages have; a constant of the program, never a text of somebody else. */
  readonly style?: string;
  /** Runs when the page is there; a constant of the program. Without it nothing runs. */
  readonly script?: string;
}

/**
 * Writes one page that needs nothing else: no network, and no style and no script but its own.
 *
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 */
export function pageOf({ command, verdict, sections, footer, style = '', script }: Page): string {
  const shown = sections.filter(({ count }) => count !== 0);
  const rules = `${STYLE}${style}`;
  const body = html`<header class="${verdict.level}">
      <p>Rootguard ${command}</p>
      <h1>${ICONS[verdict.level]}<span>${verdict.text}</span></h1>
    </header>
    <nav aria-label="Sections">
      <ul>
        ${shown.map(
          ({ id, title, count }) =>
            html`<li><a href="#${id}">${title}</a>${count === undefined ? EMPTY : html` (${count})`}</li> `,
        )}
      </ul>
    </nav>
    <main>${shown.map(sectionHtml)}</main>
    <footer>${footer}</footer>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(rules, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${html`${verdict.text}`.markup} – Rootguard ${command}</title>
<style>${rules}</style>
</head>
<body>
${body.markup.replace(/>\n\s+/g, '>\n')}
${script === undefined ? '' : `<script>${script}</script>\n`}</body>
</html>
`;
}

/** Nothing is loaded, sent or embedded; only the style and the script that are in the page count. */
const policyOf = (style: string, script?: string): string =>
  [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
