/** Letters of these scripts that came after Unicode 9, and everything beyond the first plane. */
const TOO_NEW = String.raw`\u05ef\u0870-\u089f\u08b5-\u08d3\u1c80-\u1c8f\u9fd6-\u9fff\u4db6-\u4dbf\ua7af-\ua7ff\ua8fe\ua8ff\uab64-\uab6f\u{d800}-\u{10ffff}`;
const SCRIPTS = [
  'Latin',
  'Greek',
  'Cyrillic',
  'Han',
  'Hiragana',
  'Katakana',
  'Hangul',
  'Arabic',
  'Hebrew',
  'Devanagari',
  'Thai',
];
/** Digits, '_', combining marks and the long vowel of Japanese belong to no script of their own. */
const KEPT = String.raw`[0-9_\u0300-\u036f\u30fc${SCRIPTS.map(script => `\\p{Script=${script}}`).join('')}]`;
const REPLACED = new RegExp(String.raw`(?!(?![${TOO_NEW}])(?=\p{ID_Continue})${KEPT})[^-]`, 'gu');

/**
 * Returns the Terraform name that a construct id or a key of the org file gets: characters that
 * Terraform refuses become '-', and a name that would begin with a digit or '-' gets a leading '_'.
 *
 * Terraform's table of letters is that of Unicode 9, Node's is newer: only letters of widespread scripts that are old
 * enough are kept.
 *
 * Not injective: 'a b' and 'a/b' share a name, so keys are compared by this name before they are used.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers
 */
export const terraformName = (id: string): string =>
  id
    .normalize('NFC')
    .replace(REPLACED, '-')
    .replace(/^(?![\p{ID_Start}_])/u, '_');
