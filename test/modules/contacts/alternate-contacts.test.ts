import { Token } from 'cdktf';
import { AlternateContacts, AlternateContactsProps } from '../../../modules/contacts/alternate-contacts';
import { addresses, synthesize } from '../../synth';

const security = {
  name: 'Security Team',
  title: 'On-call',
  emailAddress: 'security@example.com',
  phoneNumber: '+1 206 555 0100',
};

const synth = (props: AlternateContactsProps) =>
  synthesize(scope => void new AlternateContacts(scope, 'payments-prod', props));

describe('AlternateContacts', () => {
  test('defines the given kinds and nothing else', () => {
    expect(synth({ accountId: '222222222222', security, billing: { ...security, name: 'Finance' } }).resource).toEqual({
      aws_account_alternate_contact: {
        'payments-prod_billing': {
          account_id: '222222222222',
          alternate_contact_type: 'BILLING',
          email_address: 'security@example.com',
          name: 'Finance',
          phone_number: '+1 206 555 0100',
          title: 'On-call',
        },
        'payments-prod_security': {
          account_id: '222222222222',
          alternate_contact_type: 'SECURITY',
          email_address: 'security@example.com',
          name: 'Security Team',
          phone_number: '+1 206 555 0100',
          title: 'On-call',
        },
      },
    });
  });

  test('leaves account_id out when no account is given', () => {
    expect(synth({ security }).resource).toEqual({
      aws_account_alternate_contact: {
        'payments-prod_security': {
          alternate_contact_type: 'SECURITY',
          email_address: 'security@example.com',
          name: 'Security Team',
          phone_number: '+1 206 555 0100',
          title: 'On-call',
        },
      },
    });
  });

  test('keeps the address when the person changes', () => {
    expect(addresses(synth({ security: { ...security, name: 'New Name' } }))).toEqual(addresses(synth({ security })));
  });

  test.each([
    ['name', 64],
    ['title', 50],
    ['phoneNumber', 25],
  ] as const)('accepts %s of %d characters and fails one over', (field, max) => {
    const character = field === 'phoneNumber' ? '5' : 'n';
    expect(() => synth({ security: { ...security, [field]: character.repeat(max) } })).not.toThrow();
    expect(() => synth({ security: { ...security, [field]: character.repeat(max + 1) } })).toThrow(
      `must be at most ${max} characters, got ${max + 1}`,
    );
  });

  test('accepts an e-mail of 254 characters and fails one over', () => {
    const email = (length: number) => `${'n'.repeat(length - '@example.com'.length)}@example.com`;
    expect(() => synth({ security: { ...security, emailAddress: email(254) } })).not.toThrow();
    expect(() => synth({ security: { ...security, emailAddress: email(255) } })).toThrow(
      'security.email_address: must be at most 254 characters, got 255',
    );
  });

  test('accepts what is known only at apply time', () => {
    const unknown = Token.asString({ resolve: () => '${var.unknown}' });
    const contact = { name: unknown, title: unknown, emailAddress: unknown, phoneNumber: unknown };
    expect(synth({ accountId: unknown, security: contact }).resource).toEqual({
      aws_account_alternate_contact: {
        'payments-prod_security': {
          account_id: '${var.unknown}',
          alternate_contact_type: 'SECURITY',
          email_address: '${var.unknown}',
          name: '${var.unknown}',
          phone_number: '${var.unknown}',
          title: '${var.unknown}',
        },
      },
    });
  });

  test('fails with every problem and the construct path in one message', () => {
    const billing = { ...security, name: 'n'.repeat(65), emailAddress: 'x' };
    expect(() => synth({ accountId: '1111111111111', billing })).toThrow(
      new Error(`test/payments-prod: invalid alternate contacts
  - billing.name: must be at most 64 characters, got 65
  - billing.email_address: must look like name@example.com
  - accountId: must be 12 digits, got '1111111111111'`),
    );
  });

  test('fails when no contact is given', () => {
    expect(() => synth({})).toThrow('supply at least one of billing, operations, security');
  });
});
