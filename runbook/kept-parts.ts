/** Name of the part that every page has for people's own words. */
const NOTES = 'notes';

const OPEN = (name: string): string => `<!-- keep:${name} -->`;
const CLOSE = '<!-- /keep -->';
const PART = /^<!-- keep:([a-z0-9-]+) -->\n([\s\S]*?)^<!-- \/keep -->$/gm;

/** A part that people write: what stands between the markers stays when the page is written again. */
const keptPart = (name: string, text: string): string => `${OPEN(name)}\n${text}${CLOSE}`;

const ordered = (kept: ReadonlyMap<string, string>): readonly (readonly [name: string, text: string])[] => [
  [NOTES, kept.get(NOTES) ?? ''],
  ...[...kept].filter(([name]) => name !== NOTES),
];

/** The parts of a page: the one that every page has, and others that people made. */
export const keptSection = (kept: ReadonlyMap<string, string>): string =>
  ordered(kept)
    .map(([name, text]) => keptPart(name, text))
    .join('\n\n');

/** What people wrote, in the order of the parts. */
export const keptTexts = (kept: ReadonlyMap<string, string>): readonly string[] =>
  ordered(kept).map(([, text]) => text);

/** What people wrote between markers, by the name of the part; parts of one name follow each other. */
export function keptParts(markdown: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const [, name = '', text = ''] of markdown.replaceAll('\r\n', '\n').matchAll(PART)) {
    parts.set(name, (parts.get(name) ?? '') + text);
  }
  return parts;
}

/** Whether a page has a marker without its other half, so that what is to be kept cannot be told. */
export function hasBrokenMarkers(markdown: string): boolean {
  const rest = markdown
    .replaceAll('\r\n', '\n')
    .replace(PART, (part, _name, text: string) => (text.includes('<!-- keep:') ? part : ''));
  return /<!-- (keep:|\/keep)/.test(rest);
}
