import { AccountAlternateContact } from '@cdktf/provider-aws/lib/account-alternate-contact';
import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { CONTACT_KINDS, contactSchema } from '../../config/sections/contact';
import { findAccountIdProblems, findTextProblems, throwProblems } from '../check-text';

/**
 * The strings of one alternate contact; each may be a token.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_AlternateContact.html
 */
export interface AlternateContact {
  /** 1 to 64 characters. */
  readonly name: string;
  /** 1 to 50 characters. */
  readonly title: string;
  /** At most 254 characters. */
  readonly emailAddress: string;
  /** At most 25 characters: digits, spaces and ( ) + -. */
  readonly phoneNumber: string;
}

/** Properties for AlternateContacts; at least one contact is required. */
export interface AlternateContactsProps {
  /**
   * The member account the contacts belong to, 12 digits.
   *
   * Leave it out for the management account: AWS refuses the management account's own id here.
   *
   * @default - the account the AWS provider is signed in to
   */
  readonly accountId?: string;
  /** Receives invoices and payment notices. @default - no billing contact */
  readonly billing?: AlternateContact;
  /** Receives service health and operations notices. @default - no operations contact */
  readonly operations?: AlternateContact;
  /** Receives security and abuse notices. @default - no security contact */
  readonly security?: AlternateContact;
  /** @default - the stack's AWS provider */
  readonly provider?: TerraformProvider;
}

/**
 * Defines the billing, operations and security contacts of one account.
 *
 * Leaving out a kind that was there deletes that contact in AWS. Member accounts need trusted access for
 * account.amazonaws.com in the organization, or the apply fails. Account Management does not exist in aws-us-gov.
 *
 * @example
 * new AlternateContacts(this, 'payments-prod', { accountId: '111111111111', security });
 */
export class AlternateContacts extends Construct {
  constructor(scope: Construct, id: string, props: AlternateContactsProps) {
    super(scope, id);
    throwProblems(this.node.path, 'alternate contacts', findProblems(props));

    for (const kind of CONTACT_KINDS) {
      const contact = props[kind];
      if (contact === undefined) continue;
      // the id is the kind, not the person: a new name must update in place, never move the address
      new AccountAlternateContact(this, kind, {
        provider: props.provider,
        accountId: props.accountId,
        alternateContactType: kind.toUpperCase(),
        name: contact.name,
        title: contact.title,
        emailAddress: contact.emailAddress,
        phoneNumber: contact.phoneNumber,
      });
    }
  }
}

/** Returns every problem at once, so that one run shows all there is to fix. */
function findProblems(props: AlternateContactsProps): string[] {
  const problems: string[] = [];
  let given = 0;
  for (const kind of CONTACT_KINDS) {
    const contact = props[kind];
    if (contact === undefined) continue;
    given++;
    const { name, title, emailAddress, phoneNumber } = contact;
    const strings = { name, title, email_address: emailAddress, phone_number: phoneNumber };
    problems.push(...findTextProblems(contactSchema, strings, kind));
  }
  if (given === 0) problems.push(`supply at least one of ${CONTACT_KINDS.join(', ')}`);
  return [...problems, ...findAccountIdProblems(props.accountId)];
}
