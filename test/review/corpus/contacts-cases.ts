import { PutAlternateContactCommand } from '@aws-sdk/client-account';
import { CorpusCase, forget, move, remove, resource, StackJson } from './corpus-case';

const SECURITY = 'aws_account_alternate_contact.payments_security';
const BILLING = 'aws_account_alternate_contact.payments_billing';
const OPERATIONS = 'aws_account_alternate_contact.payments_operations';
const PRIMARY = 'aws_account_primary_contact.payments_primary';

/** Edits one resource of the stack of the contacts. */
const edit = (address: string, change: (target: StackJson) => void) => ({
  json: { contacts: (stack: StackJson) => change(resource(stack, address)) },
});

const ACCOUNTS = ['audit', 'ledger', 'log-archive', 'management', 'payments'];

export const DANGEROUS_CONTACTS: readonly CorpusCase[] = [
  {
    name: 'account-lines-deleted',
    about: 'The lines of an account are deleted from the org file, in place of a status: all that is made for it goes.',
    org: file => {
      delete file.accounts.payments;
    },
    stacks: ['alarms', 'contacts'],
    findings: [
      'danger alarm-still-rings aws_cloudwatch_metric_alarm.root-activity-by-account_payments',
      ...[BILLING, OPERATIONS, SECURITY, PRIMARY].map(address => `danger contacts-stay ${address}`),
      'danger coverage-stays',
      'danger coverage-stays aws_cloudwatch_metric_alarm.root-activity-by-account_payments',
    ],
  },
  {
    name: 'contact-deleted',
    about: 'An account loses its security contact.',
    json: { contacts: stack => remove(stack, SECURITY) },
    withOrg: true,
    findings: [`danger contacts-stay ${SECURITY}`, `danger coverage-stays ${SECURITY}`],
  },
  {
    name: 'contact-forgotten',
    about: 'Terraform forgets the security contact of an account.',
    json: { contacts: stack => forget(stack, SECURITY) },
    whole: true,
    findings: [`danger contacts-stay ${SECURITY}`],
  },
  {
    name: 'contact-leaves-the-company',
    about: 'The security contact of one account is a mailbox of somebody else.',
    ...edit(SECURITY, contact => (contact.email_address = 'soc@example.org')),
    withOrg: true,
    findings: [`danger contacts-stay ${SECURITY}`],
  },
  {
    name: 'contacts-become-one',
    about: 'All three contacts of one account are the same mailbox.',
    json: {
      contacts: stack => {
        resource(stack, BILLING).email_address = 'security@example.com';
        resource(stack, OPERATIONS).email_address = 'security@example.com';
      },
    },
    findings: [`danger contacts-stay ${BILLING}`],
  },
  {
    name: 'contact-unknown-until-apply',
    about: 'The mailbox of the security contact is what a resource will say once it is made.',
    json: {
      contacts: stack => {
        stack.resource.terraform_data = { mailbox: { input: 'security@example.com' } };
        resource(stack, SECURITY).email_address = '${terraform_data.mailbox.output}';
      },
    },
    findings: [`warning contacts-stay ${SECURITY}`],
  },
  {
    name: 'primary-contact-forgotten',
    about: 'Terraform forgets the contact information of an account.',
    json: { contacts: stack => forget(stack, PRIMARY) },
    findings: [`danger contacts-stay ${PRIMARY}`],
  },
];

export const HARMLESS_CONTACTS: readonly CorpusCase[] = [
  {
    name: 'contacts-to-a-second-domain',
    about: 'The org file has a second domain of the company, and the security contact is a mailbox there.',
    org: file => {
      file.email_domains.push('example.net');
      file.contacts.security.email_address = 'soc@example.net';
    },
    stacks: ['contacts'],
    findings: [],
  },
  {
    name: 'contact-of-another-team',
    about: 'The security contact has another name, title, number and mailbox, in the same company.',
    org: file => {
      file.contacts.security = {
        name: 'Incident Response',
        title: 'Duty officer',
        email_address: 'incidents@example.com',
        phone_number: '+1 206 555 0107',
      };
    },
    stacks: ['contacts'],
    whole: true,
    findings: [],
  },
  {
    name: 'contact-of-one-unit',
    about: 'The accounts of one OU have an operations contact of their own.',
    org: file => (file.ou_contacts = { Workloads: { operations: { email_address: 'workloads@example.com' } } }),
    stacks: ['contacts'],
    findings: [],
  },
  {
    name: 'contact-address-renamed',
    about: 'Contacts have other addresses in Terraform, and moved blocks say so.',
    json: {
      contacts: stack => {
        for (const account of ACCOUNTS) {
          const address = `aws_account_alternate_contact.${account}_security`;
          move(stack, address, `${address}-team`);
        }
      },
    },
    findings: [],
  },
  {
    name: 'contact-in-capitals',
    about: 'The same mailbox in other letters.',
    ...edit(SECURITY, contact => (contact.email_address = 'Security@Example.com')),
    findings: [],
  },
  {
    name: 'company-moves',
    about: 'The company has another address: the contact information of every account changes.',
    org: file => {
      file.contacts.primary.address_line_1 = '2 Side St';
      file.contacts.primary.postal_code = '98109';
    },
    stacks: ['contacts'],
    findings: [],
  },
  {
    name: 'contact-changed-outside',
    about: 'Somebody gave the account a mailbox of somebody else by hand, and the plan takes that back.',
    stacks: ['contacts'],
    outside: async ({ aws }) => {
      const contact = (EmailAddress: string) =>
        aws.account.send(
          new PutAlternateContactCommand({
            AccountId: '777777777777',
            AlternateContactType: 'SECURITY',
            EmailAddress,
            Name: 'Security Team',
            Title: 'On call',
            PhoneNumber: '+1 206 555 0100',
          }),
        );
      await contact('attacker@example.org');
      return () => contact('security@example.com');
    },
    findings: [],
  },
];
