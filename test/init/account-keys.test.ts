import { accountKeySchema } from '../../config/sections/account';
import { accountKeys } from '../../init/account-keys';

const keysOf = (names: readonly string[], taken?: readonly string[]): string[] => {
  const accounts = names.map((name, at) => ({ id: `11111111${String(at + 1).padStart(4, '0')}`, name }));
  const keys = accountKeys(accounts, taken);
  return accounts.map(({ id }) => keys.get(id)!);
};

describe('keys of accounts', () => {
  test.each([
    ['Payments Prod', 'payments-prod'],
    ['  Payments (Prod) ', 'payments-prod'],
    ['Zürich Büro', 'zurich-buro'],
    ['2nd Account', 'account-2nd-account'],
    ['支払い', 'account-0001'],
    ['---', 'account-0001'],
    ['root', 'root-0001'],
  ])('%j is %s', (name, key) => expect(keysOf([name])).toEqual([key]));

  test('accounts that would share one have the end of their id behind it, and the full id where that is not enough', () => {
    expect(keysOf(['Sandbox', 'sandbox', 'Other'])).toEqual(['sandbox-0001', 'sandbox-0002', 'other']);
    const same = [
      { id: '111111110001', name: 'Sandbox' },
      { id: '222222220001', name: 'Sandbox' },
    ];
    expect([...accountKeys(same)]).toEqual([
      ['111111110001', 'sandbox-0001'],
      ['222222220001', 'sandbox-222222220001'],
    ]);
  });

  test('nobody takes the key of another account by a suffix, nor the Terraform name of an OU', () => {
    expect(keysOf(['Sandbox', 'Sandbox', 'Sandbox 0001'])).toEqual([
      'sandbox-111111110001',
      'sandbox-0002',
      'sandbox-0001',
    ]);
    expect(keysOf(['sandbox'], ['sandbox'])).toEqual(['sandbox-0001']);
  });

  test('are no longer than a key may be, and no order changes them', () => {
    const long = 'x'.repeat(80);
    const keys = keysOf([long, long]);
    for (const key of keys) expect(accountKeySchema.safeParse(key).success).toBe(true);
    expect(keys.map(key => key.length)).toEqual([64, 64]);
    const accounts = ['Sandbox', 'sandbox', 'SANDBOX', 'a'].map((name, at) => ({ id: `11111111111${at}`, name }));
    expect(accountKeys([...accounts].reverse())).toEqual(accountKeys(accounts));
  });
});
