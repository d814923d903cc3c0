import { AwsError } from '../front/aws-answer';

interface Limit {
  readonly max: number;
  readonly pattern?: RegExp;
  readonly optional?: true;
}

/**
 * Limits of the Account Management API, as its service model has them; they are stated here again, and not taken
 * from config/, so that a mistake there cannot hide itself.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_PutAlternateContact.html
 */
const ALTERNATE_CONTACT: Record<string, Limit> = {
  Name: { max: 64 },
  Title: { max: 50 },
  EmailAddress: { max: 254, pattern: /^[\s]*[\w+=.#|!&-]+@[\w.-]+\.[\w]+[\s]*$/ },
  PhoneNumber: { max: 25, pattern: /^[\s0-9()+-]+$/ },
};

/** @see https://docs.aws.amazon.com/accounts/latest/reference/API_ContactInformation.html */
const CONTACT_INFORMATION: Record<string, Limit> = {
  AddressLine1: { max: 60 },
  AddressLine2: { max: 60, optional: true },
  AddressLine3: { max: 60, optional: true },
  City: { max: 50 },
  CompanyName: { max: 50, optional: true },
  CountryCode: { max: 2, pattern: /^..$/ },
  DistrictOrCounty: { max: 50, optional: true },
  FullName: { max: 50 },
  PhoneNumber: { max: 20, pattern: /^[+][\s0-9()-]+$/ },
  PostalCode: { max: 20 },
  StateOrRegion: { max: 50, optional: true },
  WebsiteUrl: { max: 256, optional: true },
};

const COUNTRIES_WITH_STATE = ['US', 'CA', 'GB', 'DE', 'JP', 'IN', 'BR'];

/** Refuses an alternate contact that AWS would refuse. */
export function checkAlternateContact(input: Record<string, unknown>): void {
  checkType(input);
  check(input, ALTERNATE_CONTACT, '');
}

/** Refuses a kind of alternate contact that does not exist. */
export function checkType(input: Record<string, unknown>): void {
  if (!['BILLING', 'OPERATIONS', 'SECURITY'].includes(String(input.AlternateContactType))) {
    throw invalid('alternateContactType', 'Member must satisfy enum value set: [BILLING, OPERATIONS, SECURITY]');
  }
}

/** Refuses contact information that AWS would refuse. */
export function checkContactInformation(information: Record<string, unknown>): void {
  check(information, CONTACT_INFORMATION, 'contactInformation.');
  const country = String(information.CountryCode);
  if (COUNTRIES_WITH_STATE.includes(country) && !information.StateOrRegion) {
    throw new AwsError('ValidationException', `StateOrRegion is required for the country code ${country}`);
  }
}

function check(input: Record<string, unknown>, limits: Record<string, Limit>, prefix: string): void {
  for (const [name, { max, pattern, optional }] of Object.entries(limits)) {
    const member = prefix + name.charAt(0).toLowerCase() + name.slice(1);
    const value = input[name];
    if (value === undefined || value === null) {
      if (optional) continue;
      throw invalid(member, 'Member must not be null');
    }
    if (typeof value !== 'string') throw invalid(member, 'Member must be a string');
    if (value.length < 1) throw invalid(member, 'Member must have length greater than or equal to 1');
    if (value.length > max) throw invalid(member, `Member must have length less than or equal to ${max}`);
    if (pattern && !pattern.test(value)) {
      throw invalid(member, `Member must satisfy regular expression pattern: ${pattern.source}`);
    }
  }
}

// like AWS, but without the value: contacts are personal data
const invalid = (member: string, rule: string) =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${rule}`,
  );
