/** Writes a value for programs; control characters are escaped as JSON allows, not only where it demands it. */
export const printedJson = (value: unknown): string =>
  `${JSON.stringify(value, undefined, 2).replace(/[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]/g, escaped)}\n`;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
