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

/**
 * The strings of one alternate contact, within the limits of the AWS Account API, which are tighter than the
 * provider's. Used for the org file and, as a backstop, by the constructs.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_AlternateContact.html
 */
export const contactSchema = z.strictObject({
  name: text(64),
  title: text(50),
  email_address: text(254).regex(/^[\w+=.#|!&-]+@[\w.-]+\.\w+$/, 'must look like name@example.com'),
  phone_number: text(25).regex(/^[\s0-9()+-]+$/, 'must contain only digits, spaces and ( ) + -'),
});

/**
 * The strings of one primary contact, within the limits of the AWS Account API.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_ContactInformation.html
 */
export const primaryContactSchema = z.strictObject({
  full_name: text(50),
  company_name: text(50).optional(),
  address_line_1: text(60),
  address_line_2: text(60).optional(),
  address_line_3: text(60).optional(),
  city: text(50),
  district_or_county: text(50).optional(),
  state_or_region: text(50).optional(),
  postal_code: text(20),
  country_code: text(2).regex(/^[A-Z]{2}$/, 'must be a two-letter ISO 3166 country code in capitals'),
  phone_number: text(20).regex(/^[+][\s0-9()-]+$/, 'must begin with + and contain only digits, spaces and ( ) -'),
  website_url: text(256).optional(),
});

/** Countries for which AWS requires state_or_region. */
export const COUNTRIES_WITH_STATE = ['US', 'CA', 'GB', 'DE', 'JP', 'IN', 'BR'];
