import { checkAlternateContact, checkContactInformation } from '../../../sandbox/services/account-limits';

const contact = {
  AlternateContactType: 'SECURITY',
  Name: 'Security Team',
  Title: 'On call',
  EmailAddress: 'security@example.com',
  PhoneNumber: '+1 206 555 0100',
};
const information = {
  FullName: 'Example Corp',
  AddressLine1: '1 Main St',
  City: 'Seattle',
  StateOrRegion: 'WA',
  PostalCode: '98101',
  CountryCode: 'US',
  PhoneNumber: '+12065550100',
};

describe('checkAlternateContact', () => {
  test.each([
    ['Name', 'n'.repeat(64), 'n'.repeat(65)],
    ['Title', 't'.repeat(50), 't'.repeat(51)],
    ['EmailAddress', `${'e'.repeat(242)}@example.com`, `${'e'.repeat(243)}@example.com`],
    ['EmailAddress', 'a+b=c.#|!&-d@example.com', 'a,b@example.com'],
    ['EmailAddress', 'a@b.c', 'security@example'],
    ['PhoneNumber', '1'.repeat(25), '1'.repeat(26)],
    ['PhoneNumber', '(206) 555-0100', '206.555.0100'],
    ['Name', 'n', ''],
    ['AlternateContactType', 'BILLING', 'LEGAL'],
  ])('takes a %s at its limit and fails beyond', (name, good, bad) => {
    expect(() => checkAlternateContact({ ...contact, [name]: good })).not.toThrow();
    expect(() => checkAlternateContact({ ...contact, [name]: bad })).toThrow('1 validation error detected');
  });

  test('fails on a missing field, and never says its value', () => {
    expect(() => checkAlternateContact({ ...contact, Title: undefined })).toThrow(
      "Value at 'title' failed to satisfy constraint: Member must not be null",
    );
    const secret = 'call 206 555 0100';
    expect(() => checkAlternateContact({ ...contact, PhoneNumber: secret })).toThrow(/^(?!.*555).*'phoneNumber'/);
  });
});

describe('checkContactInformation', () => {
  test.each([
    ['FullName', 50],
    ['AddressLine1', 60],
    ['AddressLine2', 60],
    ['AddressLine3', 60],
    ['City', 50],
    ['CompanyName', 50],
    ['DistrictOrCounty', 50],
    ['StateOrRegion', 50],
    ['PostalCode', 20],
    ['WebsiteUrl', 256],
  ])('takes a %s of %d characters and fails on one more', (name, max) => {
    expect(() => checkContactInformation({ ...information, [name]: 'x'.repeat(max) })).not.toThrow();
    expect(() => checkContactInformation({ ...information, [name]: 'x'.repeat(max + 1) })).toThrow(
      `Member must have length less than or equal to ${max}`,
    );
  });

  test('fails on a phone number without +, a long country code, and a missing state where one is needed', () => {
    const check = (change: object) => () => checkContactInformation({ ...information, ...change });
    expect(check({ PhoneNumber: '2065550100' })).toThrow("'contactInformation.phoneNumber'");
    expect(check({ PhoneNumber: `+${'1'.repeat(19)}` })).not.toThrow();
    expect(check({ PhoneNumber: `+${'1'.repeat(20)}` })).toThrow("'contactInformation.phoneNumber'");
    expect(check({ CountryCode: 'USA' })).toThrow("'contactInformation.countryCode'");
    expect(check({ StateOrRegion: undefined })).toThrow('StateOrRegion is required for the country code US');
    expect(check({ StateOrRegion: undefined, CountryCode: 'FR' })).not.toThrow();
  });
});
