import { isAlias, isMap, isScalar, isSeq, ParsedNode } from 'yaml';
import { blankDigits, blankText } from './mask';
import { isNoSecret, isSecretKey } from './secret-kinds';
import { Span } from './yaml-position';

const PHONE_KEY = /phone/i;
/** Characters of a key by whose end it is told. */
const KEY_MAX = 48;
/** A line that begins an entry. */
const ENTRY = /^[-{ \t"']*[a-z_][\w-]*["']?[ \t]*:/i;

/** Keys of sections about something private, to the keys whose values are shown in such a section. */
export type Sections = ReadonlyMap<string, ReadonlySet<string>>;

/** A span of which nothing private is shown: no digit of a phone number, nothing at all of a secret. */
export interface PrivateSpan extends Span {
  readonly kind: 'phone' | 'secret';
}

/**
 * Spans of everything the file gives as a phone number or a secret: values of keys that speak of one, endpoints of protocol
 * sms, and what they repeat.
 *
 * @param sections - keys that speak of one and may hold a section about it, to the keys of which the values are shown there
 */
export function privateSpans(root: ParsedNode, sections: Sections = new Map()): PrivateSpan[] {
  const spans: PrivateSpan[] = [];
  const anchors = new Map<string, ParsedNode>();
  const repeated: [name: string, kind: PrivateSpan['kind']][] = [];
  const visit = (node: ParsedNode | null): void => {
    if (node === null) return;
    if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isSeq(node)) node.items.forEach(item => visit(item));
    if (!isMap(node)) return;
    const isSms = node.items.some(({ key, value }) => isText(key, /^protocol$/i) && isText(value, /^\s*sms\s*$/i));
    const phoneKey = isSms ? /phone|^endpoint$/i : PHONE_KEY;
    for (const { key, value } of node.items) {
      const kind =
        isScalar(key) && isSecretKey(String(key.value)) ? 'secret' : isText(key, phoneKey) ? 'phone' : undefined;
      const shown = kind !== undefined && isScalar(key) ? sections.get(String(key.value)) : undefined;
      const isSection = shown !== undefined && isShown(value);
      if (kind !== undefined && shown !== undefined && isMap(value)) {
        for (const { key: inner, value: one } of value.items) {
          // what no section has may be what the section is about
          if (one !== null && !(isScalar(inner) && shown.has(String(inner.value))))
            spans.push({ ...spanOf(one), kind });
        }
      }
      if (kind !== undefined && value !== null && !isVariable(value) && !isSection) {
        spans.push({ ...spanOf(value), kind });
        if (isAlias(value)) repeated.push([value.source, kind]);
      }
      visit(key);
      visit(value);
    }
  };
  visit(root);
  for (const [name, kind] of repeated) {
    const node = anchors.get(name);
    if (node !== undefined) spans.push({ ...spanOf(node), kind });
  }
  return spans;
}

/**
 * Replaces every digit of the phone fields of a file, whatever stands between the digits and on however many lines, and
 * everything of its secrets. Keeps the length, so that offsets stay what they were.
 *
 * @param spans - of the private fields; undefined when the file has no syntax tree, and then more than them is replaced
 */
export function maskPrivateFields(text: string, spans: readonly PrivateSpan[] | undefined): string {
  if (spans === undefined) return maskAfterKeys(text);
  let masked = '';
  let at = 0;
  for (const { offset, end, kind } of [...spans].sort((a, b) => a.offset - b.offset)) {
    if (end <= at) continue;
    const blank = kind === 'phone' ? blankDigits : blankText;
    masked += text.slice(at, Math.max(at, offset)) + blank(text.slice(Math.max(at, offset), end));
    at = end;
  }
  return masked + text.slice(at);
}

/** Replaces what is behind the key to the end of its line, and the lines below that begin no entry. */
function maskAfterKeys(text: string): string {
  let [inPhone, inSecret] = [false, false];
  const mask = (line: string): string => {
    const isEntry = ENTRY.test(line);
    const phone = line.search(PHONE_KEY);
    const secret = secretAt(line);
    inPhone = phone >= 0 || (inPhone && !isEntry);
    inSecret = secret >= 0 || (inSecret && !isEntry);
    const from = Math.max(0, secret);
    const shown = inSecret ? line.slice(0, from) + blankText(line.slice(from)) : line;
    return inPhone ? shown.slice(0, Math.max(0, phone)) + blankDigits(shown.slice(Math.max(0, phone))) : shown;
  };
  return text.split('\n').map(mask).join('\n');
}

/** Where the value of the first key of a secret begins; -1 when a line has none. */
function secretAt(line: string): number {
  // from each colon backwards: a line can be megabytes of anything
  for (const { 0: all, index } of line.matchAll(/[\w-]["']?[ \t]{0,9}:/g)) {
    const [key = ''] = /[\w-]*$/.exec(line.slice(Math.max(0, index + 1 - KEY_MAX), index + 1)) ?? [];
    if (isSecretKey(key)) return index + all.length;
  }
  return -1;
}

/** Whether a value is a section, or a word in place of one. */
const isShown = (node: ParsedNode | null): boolean => isMap(node) || (isScalar(node) && isNoSecret(String(node.value)));

const isText = (node: ParsedNode | null, pattern: RegExp): boolean =>
  isScalar(node) && pattern.test(String(node.value));

const spanOf = ({ range }: ParsedNode): Span => ({ offset: range[0], end: range[1] });

/** Whether a value is { variable: name }, whose digits are part of a name. */
function isVariable(node: ParsedNode): boolean {
  if (!isMap(node) || node.items.length !== 1) return false;
  const { key, value } = node.items[0]!;
  const isName = isScalar(value) && typeof value.value === 'string' && /^[A-Za-z_][\w-]*$/.test(value.value);
  return isName && isScalar(key) && key.value === 'variable';
}
