import { z } from 'zod';

/**
 * An account of the file and the role to assume there.
 *
 * @param account - what the account is for, for editors
 */
export const accountRoleSchema = (account: string) =>
  z.strictObject({
    account: z.string().describe(account),
    role_name: z
      .string()
      .regex(/^[\w+=,.@-]{1,64}$/, 'must be 1 to 64 letters, digits and _ + = , . @ -')
      .describe('IAM role to assume in that account.'),
  });
