import { z } from 'zod';
import { contactsLayerSchema } from './contact-layer';
import { text } from './text';

/** Most characters of an account's key. */
export const ACCOUNT_KEY_MAX = 64;

/** An account's key: its identity in the file and in Terraform addresses. */
export const accountKeySchema = text(ACCOUNT_KEY_MAX);

/**
 * One entry of the accounts section.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
 */
export const accountSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^\d{12}$/, 'must be 12 digits')
      .describe('Account id, 12 digits in quotes (unquoted, leading zeros are lost).'),
    name: z
      .string()
      .min(1, 'must not be empty')
      .max(50, { error: issue => `must be at most 50 characters, got ${(issue.input as string).length}` })
      .regex(/^[ -~]*$/, 'must contain only printable ASCII characters')
      .describe('Account name, 1 to 50 printable ASCII characters; may change freely.'),
    email: z
      .string()
      .min(6, { error: issue => `must be at least 6 characters, got ${(issue.input as string).length}` })
      .max(64, { error: issue => `must be at most 64 characters, got ${(issue.input as string).length}` })
      .regex(
        /^(?!\.)(?!.*\.[.@])[!#$%&'*+/=?^_`{}~.A-Za-z0-9-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/,
        'must look like name@example.com',
      )
      .describe('Root e-mail, 6 to 64 characters, in one of email_domains, unique to the account.'),
    ou: z.string().optional().describe('OU path, a key of organizational_units; left out directly below the root.'),
    status: z
      .enum(['active', 'suspended', 'left'])
      .default('active')
      .describe('Accounts that are suspended or left are forgotten by Terraform; nothing is deleted. Default active.'),
    formerly: z
      .array(accountKeySchema)
      .default([])
      .describe('Earlier keys of the account, newest first; Terraform then moves its resources.'),
    contacts: contactsLayerSchema.default({}).describe('Overrides of this account, field by field.'),
  })
  .meta({ id: 'Account', description: 'One account of the organization.' });
