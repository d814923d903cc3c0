import { z } from 'zod';
import { accountRoleSchema } from './account-role';

/**
 * The root_access section: centralized root access.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-access-management.html
 */
export const rootAccessSchema = z.strictObject({
  credentials_management: z
    .boolean()
    .describe('Whether root credentials of members can be deleted and recovered from the management account.'),
  sessions: z
    .boolean()
    .describe('Whether sts:AssumeRoot gives short root sessions in members, for five tasks that AWS defines.'),
  delegated_administrator: accountRoleSchema('Key of the member that is delegated administrator of iam.amazonaws.com.')
    .optional()
    .describe('The member that may open root sessions as well: its events are forwarded from every region it enabled.'),
});
