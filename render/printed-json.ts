/** Writes a value for programs; control characters are escaped as JSON allows, not only where it demands it. */
export const printedJson = (value: unknown): string => `${withEscapes(JSON.stringify(value, undefined, 2))}\n`;

/** The same on one line. */
export const printedLine = (value: unknown): string => `${withEscapes(JSON.stringify(value))}\n`;

const withEscapes = (json: string): string =>
  json.replace(/[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, escaped);

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
