import { reachableNumbers } from '../../config/checks/phone-numbers';
import { Facts } from '../../config/facts';

/** What is said of a number, '' when nothing is. */
const said = (phone_number: string, domain = 'example.com'): string =>
  [...reachableNumbers({ email_domains: [domain], contacts: { security: { phone_number } } }, {} as Facts)]
    .map(({ message }) => message.replace('contacts.security.phone_number: ', ''))
    .join();

const PLACEHOLDER = 'looks like a placeholder, not like a number that somebody answers';
const AMERICAN = 'is no number behind +1: those have 10 digits, and neither area code nor exchange begins with 0 or 1';

test.each([
  ['+1 206 555 0100', ''],
  ['+44 7700 900123', ''],
  ['+49 30 901820', ''],
  ['+1 000 000 0000', PLACEHOLDER],
  ['+1-800-000-0000', PLACEHOLDER],
  ['+1 206 800 0000', ''],
  ['+1 123 456 7890', PLACEHOLDER],
  ['+33 1 23 45 67 89', PLACEHOLDER],
  ['+49 30 98 76 54', PLACEHOLDER],
  ['+99 99 9999999', PLACEHOLDER],
  ['+1 234 567 8900', PLACEHOLDER],
  ['+49 8765 4321 5', PLACEHOLDER],
  ['+49 234 5678 15', ''],
  ['+1 555 0100', AMERICAN],
  ['+1 106 555 0100', AMERICAN],
  ['+1 206 155 0100', AMERICAN],
  ['+1 206 555 01001', AMERICAN],
  ['020 7946 0000', 'has no country code, so AWS cannot call it from abroad'],
  ['+0 20 7946 0000', 'no country code begins with 0'],
  ['+44 7700', 'has 6 digits; numbers have 7 to 15'],
  ['+44 7700 9', ''],
  ['+44 7700 900 123 555', ''],
  ['+44 7700 900 123 5557', 'has 16 digits; numbers have 7 to 15'],
])('of %s validation says: %s', (number, expected) => {
  expect(said(number)).toBe(expected);
});

test("an example's number is one only beside an example's domain", () => {
  const number = '+1 (206) 555-0199';
  expect([said(number), said(number, 'corp.example'), said(number, 'myexample.com')]).toEqual([
    '',
    '',
    'is reserved for fiction: it is the number of an example',
  ]);
});
