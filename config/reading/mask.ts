import { hideSecrets } from './secret-kinds';

/** What may not be mistaken for a phone number: dates and times, ids of events and of AWS, twelve-digit account ids where one belongs. */
const HARMLESS = [
  String.raw`(?<![\w-])\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2}))?(?!\w|-\d)`,
  // the id of an event
  String.raw`(?<![\w-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])`,
  String.raw`\b(?:ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|[or]-[0-9a-z]{4,32})\b`,
  String.raw`(?<=(?:^|[\s{,'"])["']?id["']?\s*:\s*["']?)\d{12}(?!\d)`,
  String.raw`(?<=:)\d{12}(?=:)`,
].join('|');
/** Seven digits or more with nothing between them but what people write into phone numbers. */
const PHONE = String.raw`\+?\(?\p{Nd}(?:[\s()._/+\p{Pd}]*\p{Nd}){6,}`;
/** The value of a key that speaks of a phone, unless it is { variable: … }. */
const PHONE_VALUE = String.raw`(?<=phone\w*["']?\s*:\s*)(?:"[^"]*"?|'[^']*'?|[^\s{"'#,}][^,}#]*)`;

const IN_FILE = new RegExp(`${PHONE_VALUE}|(${HARMLESS})|${PHONE}`, 'giu');
const IN_MESSAGE = new RegExp(String.raw`(${HARMLESS}|(?<![+\d])\d{12}(?!\d))|${PHONE}`, 'giu');

/** Whether a text holds what looks like a phone number, or like a serial number of as many digits. */
export const holdsPhoneNumber = (text: string): boolean =>
  [...text.matchAll(IN_MESSAGE)].some(([, harmless]) => harmless === undefined);

/** Replaces every digit of any script. Keeps the length. */
export const blankDigits = (text: string) => text.replace(/\p{Nd}/gu, digit => '*'.repeat(digit.length));

/** Replaces everything but white space. Keeps the length. */
export const blankText = (text: string): string => text.replace(/\S/g, '*');

/**
 * Replaces every digit of what is, or looks like, a phone number in a line of the org file, and everything of what looks
 * like a secret. Keeps its length.
 */
export const maskLine = (line: string): string =>
  hideSecrets(line, blankText).replace(IN_FILE, (match, harmless?: string) =>
    harmless === undefined ? blankDigits(match) : match,
  );

/** The same for a message of ours, in which twelve digits are an account id, and what the file says is in quotes. */
export const maskMessage = (message: string): string =>
  message
    .replace(/'[^']*'/g, quoted => hideSecrets(quoted, blankText))
    .replace(IN_MESSAGE, (match, harmless?: string) => (harmless === undefined ? blankDigits(match) : match));

const STEERING = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** Makes characters visible that would otherwise steer the terminal or reorder the text. Keeps the length. */
export const printable = (text: string): string =>
  // nearly every text has none
  STEERING.test(text)
    ? text.replace(new RegExp(STEERING, 'g'), character => (character === '\t' ? ' ' : '\ufffd'))
    : text;
