import { AccountPrimaryContact } from '@cdktf/provider-aws/lib/account-primary-contact';
import { TerraformProvider, Token } from 'cdktf';
import { Construct } from 'constructs';
import { COUNTRIES_WITH_STATE, primaryContactSchema } from '../../config/sections/contact';
import { findAccountIdProblems, findTextProblems, throwProblems } from '../check-text';

/**
 * Properties for PrimaryContact; each string may be a token.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_ContactInformation.html
 */
export interface PrimaryContactProps {
  /**
   * The member account the contact belongs to, 12 digits.
   *
   * Leave it out for the management account: AWS refuses the management account's own id here.
   *
   * @default - the account the AWS provider is signed in to
   */
  readonly accountId?: string;
  /** 1 to 50 characters. */
  readonly fullName: string;
  /** 1 to 50 characters. @default - none */
  readonly companyName?: string;
  /** 1 to 60 characters. */
  readonly addressLine1: string;
  /** 1 to 60 characters. @default - none */
  readonly addressLine2?: string;
  /** 1 to 60 characters. @default - none */
  readonly addressLine3?: string;
  /** 1 to 50 characters. */
  readonly city: string;
  /** 1 to 50 characters. @default - none */
  readonly districtOrCounty?: string;
  /** 1 to 50 characters; required in US, CA, GB, DE, JP, IN and BR. @default - none */
  readonly stateOrRegion?: string;
  /** 1 to 20 characters. */
  readonly postalCode: string;
  /** Two capital letters, ISO 3166. */
  readonly countryCode: string;
  /** At most 20 characters: a leading +, then digits, spaces and ( ) -. Pass a sensitive variable. */
  readonly phoneNumber: string;
  /** 1 to 256 characters. @default - none */
  readonly websiteUrl?: string;
  /** @default - the stack's AWS provider */
  readonly provider?: TerraformProvider;
}

/**
 * Defines the primary contact of one account: the postal address, and the phone number that AWS Support calls when
 * access to the root user is lost.
 *
 * Destroying it does nothing in AWS, the last values stay. Never import a member's: the provider then reads the
 * management account's contact (hashicorp/terraform-provider-aws#41154); applying overwrites, which is harmless.
 */
export class PrimaryContact extends Construct {
  constructor(scope: Construct, id: string, props: PrimaryContactProps) {
    super(scope, id);
    throwProblems(this.node.path, 'primary contact', findProblems(props));

    new AccountPrimaryContact(this, 'Resource', {
      provider: props.provider,
      accountId: props.accountId,
      fullName: props.fullName,
      companyName: props.companyName,
      addressLine1: props.addressLine1,
      addressLine2: props.addressLine2,
      addressLine3: props.addressLine3,
      city: props.city,
      districtOrCounty: props.districtOrCounty,
      stateOrRegion: props.stateOrRegion,
      postalCode: props.postalCode,
      countryCode: props.countryCode,
      phoneNumber: props.phoneNumber,
      websiteUrl: props.websiteUrl,
    });
  }
}

function findProblems(props: PrimaryContactProps): string[] {
  const strings = {
    full_name: props.fullName,
    company_name: props.companyName,
    address_line_1: props.addressLine1,
    address_line_2: props.addressLine2,
    address_line_3: props.addressLine3,
    city: props.city,
    district_or_county: props.districtOrCounty,
    state_or_region: props.stateOrRegion,
    postal_code: props.postalCode,
    country_code: props.countryCode,
    phone_number: props.phoneNumber,
    website_url: props.websiteUrl,
  };
  const problems = findTextProblems(primaryContactSchema, strings, 'primary');
  if (
    !Token.isUnresolved(props.countryCode) &&
    COUNTRIES_WITH_STATE.includes(props.countryCode) &&
    props.stateOrRegion === undefined
  ) {
    problems.push(`primary.state_or_region: AWS requires it in ${props.countryCode}`);
  }
  return [...problems, ...findAccountIdProblems(props.accountId)];
}
