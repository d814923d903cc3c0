import { AccountName, NAMES_MAX_BYTES, namesText, namesThatFit } from '../../config/account-names';

const NO_UNITS = new Map<string, string>();
const account = (name: string, more: Partial<AccountName> = {}): AccountName => ({
  id: '222222222222',
  name,
  email: 'a@example.com',
  ...more,
});
/** What a text has in a request, where it is in a string of a string of a string. */
const bytes = (text: string): number => Buffer.byteLength(JSON.stringify(JSON.stringify(JSON.stringify(text)))) - 14;

test('the text of names has units, then accounts, each with its separators', () => {
  const accounts = [account('A', { ou: 'Prod', escalateTo: 'Me' }), account('B§¦', { id: '333333333333' })];
  expect(namesText(accounts, new Map([['Prod', 'ou-exam-1']]))).toBe(
    '§ou-exam-1¦Prod§222222222222¦A¦a@example.com¦Prod¦Me§333333333333¦B--¦a@example.com¦¦§',
  );
});

test('the first accounts fit, up to the last byte', () => {
  const one = bytes(namesText([account('a')], NO_UNITS)) - bytes('§');
  const room = NAMES_MAX_BYTES - bytes('§');
  // the last one fills what the others leave
  const last = account('x'.repeat(1 + (room % one)));
  const exactly = [...Array<AccountName>(Math.floor(room / one) - 1).fill(account('a')), last];
  expect(namesThatFit([...exactly, account('b')], NO_UNITS)).toEqual(exactly);
  expect(namesThatFit([...exactly.slice(0, -1), account(`${last.name}x`)], NO_UNITS)).toHaveLength(exactly.length - 1);
  expect(namesThatFit(exactly, new Map([['Prod', 'ou-exam-1']]))).toHaveLength(exactly.length - 1);
});

test('a quotation mark takes as much as it is escaped', () => {
  const wide = Array<AccountName>(100_000).fill(account('"'.repeat(50)));
  const plain = Array<AccountName>(100_000).fill(account('a'.repeat(50)));
  expect(namesThatFit(plain, NO_UNITS).length / namesThatFit(wide, NO_UNITS).length).toBeGreaterThan(4);
  expect(bytes(namesText(namesThatFit(wide, NO_UNITS), NO_UNITS))).toBeLessThanOrEqual(NAMES_MAX_BYTES);
});
