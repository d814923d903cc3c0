import { CONTACT_KINDS, Text } from '../sections/contact';
import { Check } from '../facts';
import { MergedContacts } from '../resolving/merge-contacts';
import { pathText, warning } from '../reading/problem';
import { contactLayers } from './contact-layers';

/** AWS calls these numbers from abroad, in an abuse case or when root is lost. */
export const reachableNumbers: Check = function* (draft) {
  const isExample = (draft.email_domains ?? []).every(domain => /(?:^|\.)example(?:\.\w+)?$/.test(domain ?? ''));
  for (const { path, layer } of contactLayers(draft)) {
    for (const kind of CONTACT_KINDS) {
      const number = layer[kind]?.phone_number;
      const why = typeof number === 'string' ? whyUnreachable(number, isExample) : undefined;
      if (why === undefined) continue;
      const at = [...path, kind, 'phone_number'];
      yield warning(
        'unreachable-number',
        at,
        `${pathText(at)}: ${why}`,
        'write +, the country code and the number of a telephone that somebody answers',
      );
    }
  }
};

/**
 * Why nobody answers a number, however AWS dials it; undefined when somebody might.
 *
 * @see https://www.itu.int/rec/T-REC-E.164: at most 15 digits, and no country code begins with 0
 */
function whyUnreachable(number: string, isExample: boolean): string | undefined {
  const digits = number.replace(/\D/g, '');
  if (!isExample && /^1\d{3}55501\d\d$/.test(digits)) return 'is reserved for fiction: it is the number of an example';
  if (isPlaceholder(digits)) return 'looks like a placeholder, not like a number that somebody answers';
  if (!number.trim().startsWith('+')) return 'has no country code, so AWS cannot call it from abroad';
  if (digits.startsWith('0')) return 'no country code begins with 0';
  if (digits.length < 7 || digits.length > 15) return `has ${digits.length} digits; numbers have 7 to 15`;
  if (digits.startsWith('1') && !/^1(?:[2-9]\d\d){2}\d{4}$/.test(digits)) {
    return 'is no number behind +1: those have 10 digits, and neither area code nor exchange begins with 0 or 1';
  }
  return undefined;
}

/**
 * Whether a number is one digit or a sequence, has a sequence of eight in it, or ends in seven equal digits or a sequence
 * of six, as nobody's does.
 */
const isPlaceholder = (digits: string): boolean =>
  /^(\d)\1*$|(\d)\2{6}$/.test(digits) ||
  [
    digits,
    digits.slice(-6),
    ...Array.from(digits, (_, at) => digits.slice(at, at + 8)).filter(run => run.length === 8),
  ].some(run => SEQUENCES.some(all => all.includes(run)));

const SEQUENCES = ['01234567890123456789', '98765432109876543210'];

/** One number for all three contacts reaches one telephone only. */
export const sameNumber: Check = function* (_, { accounts, contacts }) {
  // accounts that share their contacts share the warning
  const users = new Map<MergedContacts, number>();
  for (const [key, { status }] of accounts) {
    const merged = contacts.get(key);
    if (merged !== undefined && status === 'active') users.set(merged, (users.get(merged) ?? 0) + 1);
  }
  for (const [{ fields, source }, count] of users) {
    const [first, ...others] = CONTACT_KINDS.map(kind => numberOf(fields[kind].phone_number));
    if (first === undefined || others.some(other => other !== first)) continue;
    const message = `${pathText(source)}: billing, operations and security have the same phone number for ${count} account${count === 1 ? '' : 's'}`;
    yield warning('same-number', { path: source, on: 'key' }, message, 'give each team a number of its own');
  }
};

/** What two texts have in common that are the same number: its digits, or the variable that holds it. */
const numberOf = (text: Text | undefined): string | undefined =>
  typeof text === 'object' ? `variable ${text.variable}` : text?.replace(/\D/g, '');
