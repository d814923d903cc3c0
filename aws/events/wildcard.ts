/** Whether an asterisk pattern covers the whole text; each asterisk stands for any characters, or none. */
export const matchesWildcard = (pattern: string, text: string): boolean =>
  pattern.includes('*') ? matchesParts(pattern.split('*'), text) : pattern === text;

/**
 * Whether a text is these literal parts in their order, with any characters, or none, between them.
 *
 * Every part is looked for once, leftmost first, so that hostile text cannot make it backtrack.
 */
export function matchesParts(parts: readonly string[], text: string): boolean {
  const [first = '', ...inner] = parts;
  const last = inner.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of inner) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
