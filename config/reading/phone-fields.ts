import { isAlias, isMap, isScalar, isSeq, ParsedNode } from 'yaml';
import { blankDigits } from './mask';
import { Span } from './yaml-position';

const PHONE_KEY = /phone/i;
/** A line that begins an entry. */
const ENTRY = /^[-{ \t"']*[a-z_][\w-]*["']?[ \t]*:/i;

/**
 * Spans of everything the file gives as a phone number: values of keys that speak of a phone, endpoints of protocol
 * sms, and what they repeat.
 */
export function phoneSpans(root: ParsedNode): Span[] {
  const spans: Span[] = [];
  const anchors = new Map<string, ParsedNode>();
  const repeated: string[] = [];
  const visit = (node: ParsedNode | null): void => {
    if (node === null) return;
    if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isSeq(node)) node.items.forEach(item => visit(item));
    if (!isMap(node)) return;
    const isSms = node.items.some(({ key, value }) => isText(key, /^protocol$/i) && isText(value, /^\s*sms\s*$/i));
    const phoneKey = isSms ? /phone|^endpoint$/i : PHONE_KEY;
    for (const { key, value } of node.items) {
      if (isText(key, phoneKey) && value !== null && !isVariable(value)) {
        spans.push(spanOf(value));
        if (isAlias(value)) repeated.push(value.source);
      }
      visit(key);
      visit(value);
    }
  };
  visit(root);
  for (const name of repeated) {
    const node = anchors.get(name);
    if (node !== undefined) spans.push(spanOf(node));
  }
  return spans;
}

/**
 * Replaces every digit of the phone fields of a file, whatever stands between the digits and on however many lines.
 * Keeps the length, so that offsets stay what they were.
 *
 * @param spans - of the phone fields; undefined when the file has no syntax tree, and then more than them is replaced
 */
export function maskPhoneFields(text: string, spans: readonly Span[] | undefined): string {
  if (spans === undefined) return maskAfterPhone(text);
  let masked = '';
  let at = 0;
  for (const { offset, end } of [...spans].sort((a, b) => a.offset - b.offset)) {
    if (end <= at) continue;
    masked += text.slice(at, Math.max(at, offset)) + blankDigits(text.slice(Math.max(at, offset), end));
    at = end;
  }
  return masked + text.slice(at);
}

/** Replaces the digits behind the word to the end of its line, and in the lines below that begin no entry. */
function maskAfterPhone(text: string): string {
  let within = false;
  const mask = (line: string): string => {
    const at = line.search(PHONE_KEY);
    within = at >= 0 || (within && !ENTRY.test(line));
    if (!within) return line;
    return line.slice(0, Math.max(0, at)) + blankDigits(line.slice(Math.max(0, at)));
  };
  return text.split('\n').map(mask).join('\n');
}

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
