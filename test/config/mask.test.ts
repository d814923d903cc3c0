import { maskLine, maskMessage, printable } from '../../config/reading/mask';

describe('maskLine', () => {
  test.each([
    ['phone_number: +1 206 555 0100', 'phone_number: +* *** *** ****'],
    ['phone_number: "110"', 'phone_number: "***"'],
    ['{ phone_number: 12, name: Team 7 }', '{ phone_number: **, name: Team 7 }'],
    ['"phone_number": 12', '"phone_number": **'],
    ['phone_number: +１２０６', 'phone_number: +****'],
    ['name: +1_206_555_0199', 'name: +*_***_***_****'],
    ['name: +１２０６５５５０１００', 'name: +***********'],
    ['name: 206\u2013555\u20130100', 'name: ***\u2013***\u2013****'],
    ['name: +12065550100', 'name: +***********'],
    ['title: call (206) 555-0100 now', 'title: call (***) ***-**** now'],
    ['name: 442071234567', 'name: ************'],
    ['name: 2026-12-31T10:00', 'name: ****-**-**T10:00'],
    ['x: tel12065550100', 'x: tel***********'],
    ['secret_key: abc, token: "d e"', 'secret_key: ***, token: "* *"'],
    ['url: https://me:pw@example.com/a?k=v', 'url: https://*****@example.com/a?***'],
    ['name: AKIAEXAMPLE123456789', 'name: ********************'],
  ])('%s becomes %s', (line, masked) => expect(maskLine(line)).toBe(masked));

  test.each([
    'phone_number: { variable: root_phone_2 }',
    'payments: { id: "222222222222", name: Payments 2 }',
    '  id: 022222222222',
    'until: 2026-12-31',
    'until: 2026-12-31T10:00Z',
    'Workloads: ou-exam-11111111',
    'endpoint: arn:aws:sqs:us-east-1:222222222222:alerts',
    'postal_code: "98101"',
    'expire_after_days: 2557',
  ])('%s stays as it is', line => expect(maskLine(line)).toBe(line));
});

describe('maskMessage', () => {
  test('leaves account ids and masks what looks like a phone number', () => {
    expect(maskMessage('no account 222222222222')).toBe('no account 222222222222');
    expect(maskMessage("unknown key '+442071234567' or '206 555 0100'")).toBe(
      "unknown key '+************' or '*** *** ****'",
    );
    expect(maskMessage("token: unknown key 'AKIAEXAMPLE123456789'")).toBe("token: unknown key '********************'");
  });
});

describe('printable', () => {
  test('shows no character that steers a terminal', () => {
    expect(printable('a\x1b[31mb\tc\u202ed\x9be\n')).toBe('a\ufffd[31mb c\ufffdd\ufffde\ufffd');
  });
});
