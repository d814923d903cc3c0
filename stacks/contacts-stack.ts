import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { CONTACT_KINDS, Text } from '../config/sections/contact';
import { Account, Organization } from '../config/organization';
import { terraformName } from '../config/terraform-name';
import { AlternateContact, AlternateContacts } from '../modules/contacts/alternate-contacts';
import { PrimaryContact } from '../modules/contacts/primary-contact';
import { OrganizationStack } from './organization-stack';
import { UnnamedScope } from './readable-stack';

/** The alternate contacts and the primary contact of every active account. */
export class ContactsStack extends OrganizationStack {
  /** Variable name to token; each use of stringValue would make a new one. */
  private readonly variables = new Map<string, string>();
  private readonly variableScope = new UnnamedScope(this, 'variables');

  constructor(scope: Construct, organization: Organization) {
    super(scope, 'contacts', organization);
    this.checkOrganization({ trustedAccess: ['account.amazonaws.com'] });

    const accounts = new UnnamedScope(this, 'accounts');
    for (const account of organization.accounts) this.defineContacts(accounts, account);

    this.followAccounts(organization.accounts, (name, { status, primary }) => [
      ...CONTACT_KINDS.map(kind => `aws_account_alternate_contact.${name}_${kind}`),
      // an inactive account may have had a primary contact; forgetting what never was does nothing
      ...(status === 'active' && primary === undefined ? [] : [`aws_account_primary_contact.${name}_primary`]),
    ]);
  }

  private defineContacts(scope: Construct, account: Account): void {
    if (account.contacts === undefined) return;
    // AWS refuses the management account's own id
    const accountId = account === this.organization.managementAccount ? undefined : account.id;
    const { billing, operations, security } = account.contacts;
    const contact = (kind: typeof billing): AlternateContact => ({
      name: this.text(kind.name),
      title: this.text(kind.title),
      emailAddress: this.text(kind.email_address),
      phoneNumber: this.text(kind.phone_number),
    });
    const contacts = new AlternateContacts(scope, terraformName(account.key), {
      accountId,
      billing: contact(billing),
      operations: contact(operations),
      security: contact(security),
    });
    if (account.primary === undefined) return;
    const { primary } = account;
    const optional = (text: Text | undefined) => (text === undefined ? undefined : this.text(text));
    new PrimaryContact(contacts, 'primary', {
      accountId,
      fullName: this.text(primary.full_name),
      companyName: optional(primary.company_name),
      addressLine1: this.text(primary.address_line_1),
      addressLine2: optional(primary.address_line_2),
      addressLine3: optional(primary.address_line_3),
      city: this.text(primary.city),
      districtOrCounty: optional(primary.district_or_county),
      stateOrRegion: optional(primary.state_or_region),
      postalCode: this.text(primary.postal_code),
      countryCode: this.text(primary.country_code),
      phoneNumber: this.text(primary.phone_number),
      websiteUrl: optional(primary.website_url),
    });
  }

  /** Returns a text of the org file as Terraform takes it; `{ variable }` becomes one sensitive variable. */
  private text(text: Text): string {
    if (typeof text === 'string') return text;
    let token = this.variables.get(text.variable);
    if (token === undefined) {
      token = new TerraformVariable(this.variableScope, text.variable, {
        type: 'string',
        sensitive: true,
        nullable: false,
        description: 'Contact detail that is kept out of the org file',
      }).stringValue;
      this.variables.set(text.variable, token);
    }
    return token;
  }
}
