import { Text } from '../../config/sections/contact';

/** Longest line that is written. */
const WIDTH = 120;

/** Text that YAML reads as that text without quotes, in a flow mapping too. */
const PLAIN = /^[A-Za-z](?:[A-Za-z0-9_./@+-]|:(?=\/)| (?=\S))*$/;

/** Words that YAML 1.1 or 1.2 reads as something else than text. */
const WORDS = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

/** A text as YAML has it: plain where that is safe, in quotes otherwise. */
export function scalar(text: string): string {
  if (PLAIN.test(text) && !WORDS.test(text)) return text;
  // single quotes have no escapes, and what is not printable needs one
  return /^[^\p{C}\u2028\u2029\x7f]*$/u.test(text)
    ? `'${text.replaceAll("'", "''")}'`
    : JSON.stringify(text).replace(UNPRINTABLE, escaped);
}

/** What a reader of the file would not see, or would see elsewhere; JSON leaves most of it as it is. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

const escaped = (character: string): string => {
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
};

/** A text of the org file, or the variable that stands for it. */
export const textOrVariable = (text: Text): string =>
  typeof text === 'string' ? scalar(text) : `{ variable: ${text.variable} }`;

/** One entry of a mapping: a value that is written already, or a mapping. */
export type Entry = readonly [key: string, value: string | Entries];
export type Entries = readonly Entry[];

/** A value on one line. */
export const flow = (value: string | Entries): string =>
  typeof value === 'string' ? value : `{ ${value.map(([key, inner]) => `${scalar(key)}: ${flow(inner)}`).join(', ')} }`;

/** Lines of a mapping: one line where it fits, a line for each key otherwise. */
export function entryLines([key, value]: Entry, indent: number): string[] {
  const space = ' '.repeat(indent);
  const line = `${space}${scalar(key)}: ${flow(value)}`;
  if (typeof value === 'string' || line.length <= WIDTH) return [line];
  return [`${space}${scalar(key)}:`, ...value.flatMap(inner => entryLines(inner, indent + 2))];
}

/** Lines of a mapping whose entries each have a line, or more. */
export const blockLines = ([key, value]: readonly [string, Entries], indent: number): string[] => [
  `${' '.repeat(indent)}${scalar(key)}:`,
  ...value.flatMap(inner => entryLines(inner, indent + 2)),
];

/** Lines of a comment, broken between words. */
export function commentLines(text: string, indent = 0): string[] {
  const space = `${' '.repeat(indent)}#`;
  const lines: string[] = [];
  let line = space;
  for (const word of text.replace(/[\p{C}\u2028\u2029]/gu, ' ').split(/\s+/)) {
    if (line !== space && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = space;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
