import { z } from 'zod';
import { text } from './text';

/** The contact kinds AWS keeps beside an account's root e-mail. */
export const CONTACT_KINDS = ['billing', 'operations', 'security'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

/** A string of the org file, or the name of the sensitive Terraform variable that will hold it. */
export type Text = string | { readonly variable: string };

/** One alternate contact, complete. */
export interface Contact {
  readonly name: Text;
  readonly title: Text;
  readonly email_address: Text;
  readonly phone_number: Text;
}

/** The primary contact of an account, complete. The phone number is never in the file. */
export interface PrimaryContact {
  readonly full_name: Text;
  readonly company_name?: Text;
  readonly address_line_1: Text;
  readonly address_line_2?: Text;
  readonly address_line_3?: Text;
  readonly city: Text;
  readonly district_or_county?: Text;
  readonly state_or_region?: Text;
  readonly postal_code: Text;
  readonly country_code: Text;
  readonly phone_number: { readonly variable: string };
  readonly website_url?: Text;
}

/** What AWS takes as one text of a contact: one line that is not blank, of at most `max` characters. */
export interface TextRule {
  readonly max: number;
  readonly pattern?: RegExp;
  /** The pattern in words, after the name of what it is about. */
  readonly says?: string;
}

/**
 * The strings of one alternate contact, within the limits of the AWS Account API, which are tighter than the provider's.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_AlternateContact.html
 */
export const CONTACT_RULES = {
  name: { max: 64 },
  title: { max: 50 },
  email_address: { max: 254, pattern: /^[\w+=.#|!&-]+@[\w.-]+\.\w+$/, says: 'must look like name@example.com' },
  phone_number: { max: 25, pattern: /^[\s0-9()+-]+$/, says: 'must contain only digits, spaces and ( ) + -' },
} as const satisfies Readonly<Record<keyof Contact, TextRule>>;

/**
 * The strings of one primary contact, within the limits of the AWS Account API.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_ContactInformation.html
 */
export const PRIMARY_RULES = {
  full_name: { max: 50 },
  company_name: { max: 50 },
  address_line_1: { max: 60 },
  address_line_2: { max: 60 },
  address_line_3: { max: 60 },
  city: { max: 50 },
  district_or_county: { max: 50 },
  state_or_region: { max: 50 },
  postal_code: { max: 20 },
  country_code: { max: 2, pattern: /^[A-Z]{2}$/, says: 'must be a two-letter ISO 3166 country code in capitals' },
  phone_number: {
    max: 20,
    pattern: /^[+][\s0-9()-]+$/,
    says: 'must begin with + and contain only digits, spaces and ( ) -',
  },
  website_url: { max: 256 },
} as const satisfies Readonly<Record<keyof PrimaryContact, TextRule>>;

const ruled = ({ max, pattern, says }: TextRule) =>
  pattern === undefined ? text(max) : text(max).regex(pattern, says);

/** One alternate contact. Used for the org file and, as a backstop, by the constructs. */
export const contactSchema = z.strictObject({
  name: ruled(CONTACT_RULES.name),
  title: ruled(CONTACT_RULES.title),
  email_address: ruled(CONTACT_RULES.email_address),
  phone_number: ruled(CONTACT_RULES.phone_number),
});

/** One primary contact. */
export const primaryContactSchema = z.strictObject({
  full_name: ruled(PRIMARY_RULES.full_name),
  company_name: ruled(PRIMARY_RULES.company_name).optional(),
  address_line_1: ruled(PRIMARY_RULES.address_line_1),
  address_line_2: ruled(PRIMARY_RULES.address_line_2).optional(),
  address_line_3: ruled(PRIMARY_RULES.address_line_3).optional(),
  city: ruled(PRIMARY_RULES.city),
  district_or_county: ruled(PRIMARY_RULES.district_or_county).optional(),
  state_or_region: ruled(PRIMARY_RULES.state_or_region).optional(),
  postal_code: ruled(PRIMARY_RULES.postal_code),
  country_code: ruled(PRIMARY_RULES.country_code),
  phone_number: ruled(PRIMARY_RULES.phone_number),
  website_url: ruled(PRIMARY_RULES.website_url).optional(),
});

/** Countries for which AWS requires state_or_region. */
export const COUNTRIES_WITH_STATE = ['US', 'CA', 'GB', 'DE', 'JP', 'IN', 'BR'];
