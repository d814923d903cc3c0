/**
 * Text of a plan for a reader's eye: on one line, and every character that is invisible, steers a terminal or reorders
 * text is written as its code point. Each format escapes the result once more in its own way.
 */
export const visible = (text: string): string =>
  text.replace(UNSEEN, character =>
    character === '\n' ? '\\n' : character === '\t' ? '\\t' : `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );

/** Control, format, private and unassigned characters, lone surrogates, line separators, and letters without ink. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f]/gu;

/** Longest piece of text in a format, in characters before escaping; escaping makes at most 14 of one. */
export const LONGEST_TEXT = 1000;

/** Cuts a text that is too long, and says so. */
export const clip = (text: string, longest = LONGEST_TEXT): string =>
  text.length <= longest ? text : `${withoutHalf(text.slice(0, longest))}… (${text.length} characters)`;

/** A cut may not leave half a character. */
const withoutHalf = (text: string): string => text.replace(/[\ud800-\udbff]$/, '');

/** Text for a terminal or a log. */
export const terminalText = (text: string): string => clip(visible(text));

/**
 * Text of a plan for Markdown, shown as code: nothing in it is Markdown or HTML, nobody is mentioned, nothing is linked.
 *
 * An element in place of backticks: those cannot hold a pipe in a table.
 */
export const markdownCode = (text: string): string => `<code>${entities(clip(visible(text)))}</code>`;

/** Sentences with text of a plan in them, for Markdown; nothing in them is Markdown, HTML, a mention or a link. */
export const markdownText = (text: string): string =>
  // a comment in the middle: what looks for mentions and links sees two texts
  entities(clip(visible(text)), '<!-- -->');

/**
 * What means something inside a line of Markdown or HTML as character references, which are never markup; GitHub's
 * mathematics, short names of emoji and links of their own accord included.
 *
 * @param apart stands behind what would begin a mention, a reference, a link or an emoji
 * @see https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
 */
const entities = (text: string, apart = ''): string =>
  text
    // '_' inside a word is never emphasis, and names of resources are full of them
    .replace(/[&<>\\`*[\]~|$!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, entity)
    .replace(/@|(?<!&)#(?=\w)|:(?=\/\/|[\w+-]+:)|(?<=www)\.|(?<=GH)-/gi, begin => `${entity(begin)}${apart}`)
    // at the beginning of a line these begin a list, a rule, a heading or a paragraph of code
    .replace(/^[-+=#:"']|^\s|\s$/g, entity)
    .replace(/^(\d+)([.)])/, (_, digits: string, end: string) => `${digits}${entity(end)}`);

const entity = (character: string): string => `&#${character.charCodeAt(0)};`;
