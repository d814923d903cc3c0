import { Token } from 'cdktf';
import { PrimaryContact, PrimaryContactProps } from '../../../modules/contacts/primary-contact';
import { synthesize } from '../../synth';

const phoneNumber = Token.asString({ resolve: () => '${var.root_phone}' });
const required: PrimaryContactProps = {
  fullName: 'Example Corp',
  addressLine1: '1 Main St',
  city: 'Seattle',
  stateOrRegion: 'WA',
  postalCode: '98101',
  countryCode: 'US',
  phoneNumber,
};

const synth = (props: PrimaryContactProps) => synthesize(scope => void new PrimaryContact(scope, 'primary', props));

describe('PrimaryContact', () => {
  test('defines all fields', () => {
    const props = {
      ...required,
      accountId: '222222222222',
      companyName: 'Example Corp',
      addressLine2: 'Floor 2',
      addressLine3: 'Desk 3',
      districtOrCounty: 'King',
      websiteUrl: 'https://example.com',
    };
    expect(synth(props).resource).toEqual({
      aws_account_primary_contact: {
        primary: {
          account_id: '222222222222',
          address_line_1: '1 Main St',
          address_line_2: 'Floor 2',
          address_line_3: 'Desk 3',
          city: 'Seattle',
          company_name: 'Example Corp',
          country_code: 'US',
          district_or_county: 'King',
          full_name: 'Example Corp',
          phone_number: '${var.root_phone}',
          postal_code: '98101',
          state_or_region: 'WA',
          website_url: 'https://example.com',
        },
      },
    });
  });

  test('leaves out what is not given', () => {
    expect(synth(required).resource).toEqual({
      aws_account_primary_contact: {
        primary: {
          address_line_1: '1 Main St',
          city: 'Seattle',
          country_code: 'US',
          full_name: 'Example Corp',
          phone_number: '${var.root_phone}',
          postal_code: '98101',
          state_or_region: 'WA',
        },
      },
    });
  });

  test.each([
    ['fullName', 50],
    ['companyName', 50],
    ['addressLine1', 60],
    ['addressLine2', 60],
    ['addressLine3', 60],
    ['city', 50],
    ['districtOrCounty', 50],
    ['stateOrRegion', 50],
    ['postalCode', 20],
    ['websiteUrl', 256],
  ] as const)('accepts %s of %d characters and fails one over', (field, max) => {
    expect(() => synth({ ...required, [field]: 'n'.repeat(max) })).not.toThrow();
    expect(() => synth({ ...required, [field]: 'n'.repeat(max + 1) })).toThrow(
      `must be at most ${max} characters, got ${max + 1}`,
    );
  });

  test('accepts a phone number of 20 characters and fails one over, without showing it', () => {
    expect(() => synth({ ...required, phoneNumber: `+${'5'.repeat(19)}` })).not.toThrow();
    expect(() => synth({ ...required, phoneNumber: `+${'5'.repeat(20)}` })).toThrow(
      new Error(`test/primary: invalid primary contact
  - primary.phone_number: must be at most 20 characters, got 21`),
    );
  });

  test('fails without a state where AWS requires one', () => {
    expect(() => synth({ ...required, stateOrRegion: undefined })).toThrow(
      'primary.state_or_region: AWS requires it in US',
    );
    expect(() => synth({ ...required, stateOrRegion: undefined, countryCode: 'FR' })).not.toThrow();
  });

  test('fails with every problem at once', () => {
    expect(() => synth({ ...required, accountId: '1', countryCode: 'usa', city: '' })).toThrow(
      new Error(`test/primary: invalid primary contact
  - primary.city: must not be empty
  - primary.country_code: must be at most 2 characters, got 3
  - primary.country_code: must be a two-letter ISO 3166 country code in capitals
  - accountId: must be 12 digits, got '1'`),
    );
  });
});
