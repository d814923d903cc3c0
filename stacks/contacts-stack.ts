import { TerraformResource, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { CONTACT_KINDS, CONTACT_RULES, ContactKind, PRIMARY_RULES, Text, TextRule } from '../config/sections/contact';
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
  /** Messages of the preconditions of variables that some resource has. */
  private readonly checked = new Set<string>();
  /** Preconditions that wait for the resource that is defined next. */
  private waiting: { readonly condition: string; readonly error_message: string }[] = [];

  constructor(scope: Construct, organization: Organization) {
    super(scope, 'contacts', organization);
    this.checkOrganization({ trustedAccess: ['account.amazonaws.com'] });

    const accounts = new UnnamedScope(this, 'accounts');
    for (const account of organization.accounts) this.defineContacts(accounts, account);

    this.followAccounts(
      organization.accounts,
      (name, { status, primary, unmanaged }) => [
        ...CONTACT_KINDS.filter(kind => !unmanaged?.includes(kind)).map(kind => addressOf(name, kind)),
        // an inactive account may have had a primary contact; forgetting what never was does nothing
        ...(status === 'active' && primary === undefined ? [] : [addressOf(name, 'primary')]),
      ],
      // without this Terraform would delete what the file no longer manages
      (name, { unmanaged = [] }) => unmanaged.map(kind => addressOf(name, kind)),
    );
  }

  private defineContacts(scope: Construct, account: Account): void {
    if (account.contacts === undefined && account.primary === undefined) return;
    // AWS refuses the management account's own id
    const accountId = account === this.organization.managementAccount ? undefined : account.id;
    const contact = (kind: ContactKind): AlternateContact | undefined => {
      const managed = account.contacts?.[kind];
      if (managed === undefined) return undefined;
      const { name, title, email_address, phone_number } = managed;
      const text = (value: Text, field: keyof typeof CONTACT_RULES) =>
        this.text(value, `${kind} contact's ${field}`, CONTACT_RULES[field]);
      return {
        name: text(name, 'name'),
        title: text(title, 'title'),
        emailAddress: text(email_address, 'email_address'),
        phoneNumber: text(phone_number, 'phone_number'),
      };
    };
    const contacts =
      account.contacts === undefined
        ? new Construct(scope, terraformName(account.key))
        : new AlternateContacts(scope, terraformName(account.key), {
            accountId,
            billing: contact('billing'),
            operations: contact('operations'),
            security: contact('security'),
          });
    this.addWaitingChecks(contacts);
    if (account.primary === undefined) return;
    const { primary } = account;
    const optional = (field: keyof typeof PRIMARY_RULES) =>
      primary[field] === undefined ? undefined : text(field, primary[field]);
    const text = (field: keyof typeof PRIMARY_RULES, value: Text) =>
      this.text(value, `primary contact's ${field}`, PRIMARY_RULES[field]);
    const primaryContact = new PrimaryContact(contacts, 'primary', {
      accountId,
      fullName: text('full_name', primary.full_name),
      companyName: optional('company_name'),
      addressLine1: text('address_line_1', primary.address_line_1),
      addressLine2: optional('address_line_2'),
      addressLine3: optional('address_line_3'),
      city: text('city', primary.city),
      districtOrCounty: optional('district_or_county'),
      stateOrRegion: optional('state_or_region'),
      postalCode: text('postal_code', primary.postal_code),
      countryCode: text('country_code', primary.country_code),
      phoneNumber: text('phone_number', primary.phone_number),
      websiteUrl: optional('website_url'),
    });
    this.addWaitingChecks(primaryContact);
  }

  /**
   * Returns a text of the org file as Terraform takes it; `{ variable }` becomes one sensitive variable, whose value is
   * checked for each use by the first resource that has it.
   */
  private text(text: Text, use: string, rule: TextRule): string {
    if (typeof text === 'string') return text;
    const check = checkOf(text.variable, use, rule);
    if (!this.checked.has(check.error_message)) this.waiting.push(check);
    this.checked.add(check.error_message);
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

  /** A plan fails with every check at once, before anything of any account is applied. */
  private addWaitingChecks(contacts: Construct): void {
    const [resource] = contacts.node.findAll().filter(child => TerraformResource.isTerraformResource(child));
    if (this.waiting.length > 0) (resource as TerraformResource).addOverride('lifecycle.precondition', this.waiting);
    this.waiting = [];
  }
}

const addressOf = (account: string, kind: ContactKind | 'primary'): string =>
  `${kind === 'primary' ? 'aws_account_primary_contact' : 'aws_account_alternate_contact'}.${account}_${kind}`;

/** A precondition, not a validation of the variable: Terraform 1.5 shows the value of a sensitive one that fails. */
function checkOf(variable: string, use: string, { max, pattern, says }: TextRule) {
  const value = `var.${variable}`;
  const conditions = [`length(trimspace(${value})) > 0`, `length(${value}) <= ${max}`];
  if (pattern !== undefined) conditions.push(`can(regex(${JSON.stringify(pattern.source)}, ${value}))`);
  const rules = `must have 1 to ${max} characters${says === undefined ? '' : `, and ${says}`}`;
  return {
    condition: `\${${conditions.join(' && ')}}`,
    error_message: `TF_VAR_${variable} ${rules}: it becomes the ${use}, and AWS would refuse it half-way through an apply`,
  };
}
