import { clip, visible } from './untrusted';

/** Markup that is safe as it stands. Only `html` makes it, so that nothing gets into a page around `escapeHtml`. */
export interface Html {
  readonly markup: string;
}

/** What may stand in a template: text, which is escaped; markup made by another template; or several of it. */
export type HtmlPart = string | number | Html | readonly Html[];

/**
 * Template of HTML: whatever is put in is escaped, between tags as well as in attributes.
 *
 * Attributes are written in double quotes; a value never decides about a tag, the name of an attribute, or a style.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  const markup = parts.reduce<string>(
    (written, part, index) => written + markupOf(part) + strings[index + 1]!,
    strings[0]!,
  );
  return { markup };
}

/** Nothing. */
export const EMPTY = html``;

/** Text of a plan for HTML: visible, cut when it is very long, and free of markup. The only way of text into a page. */
export const escapeHtml = (text: string): string =>
  clip(visible(text)).replace(/[&<>"'`]/g, character => `&#${character.charCodeAt(0)};`);

function markupOf(part: HtmlPart): string {
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}
