import { CONTACT_KINDS, Text } from '../sections/contact';
import { Check } from '../facts';
import { MergedContacts } from '../resolving/merge-contacts';
import { pathText, warning } from '../reading/problem';
import { contactLayers } from './contact-layers';

/** AWS calls these numbers from abroad, in an abuse case or when root is lost. */
export const reachableNumbers: Check = function* (draft) {
  for (const { path, layer } of contactLayers(draft)) {
    for (const kind of CONTACT_KINDS) {
      const number = layer[kind]?.phone_number;
      const why = typeof number === 'string' ? whyUnreachable(number) : undefined;
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
function whyUnreachable(number: string): string | undefined {
  const digits = number.replace(/\D/g, '');
  if (/^(\d)\1*$/.test(digits) || '01234567890123456789'.includes(digits) || '9876543210'.includes(digits)) {
    return 'looks like a placeholder, not like a number that somebody answers';
  }
  if (!number.trim().startsWith('+')) return 'has no country code, so AWS cannot call it from abroad';
  if (digits.startsWith('0')) return 'no country code begins with 0';
  if (digits.length < 7 || digits.length > 15) return `has ${digits.length} digits; numbers have 7 to 15`;
  return undefined;
}

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
