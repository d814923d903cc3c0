import { z } from 'zod';
import { text } from './text';

/** The root_deny section. */
export const rootDenySchema = z.strictObject({
  targets: z
    .array(z.string())
    .min(1, 'must name at least one target')
    .describe('What the SCP is attached to: root, OU paths or account keys. Begin with a canary OU, then root.'),
  allow_root_sessions: z
    .boolean()
    .default(true)
    .describe('Whether sts:AssumeRoot sessions stay allowed, the way back in. Default true.'),
  exemptions: z
    .array(
      z.strictObject({
        account: z.string().describe('Key of the account that is exempt.'),
        until: z
          .string()
          .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date written YYYY-MM-DD')
          .describe('Last day (UTC) of the exemption, YYYY-MM-DD; AWS ends it by itself.'),
        reason: text(256).describe('What it is needed for.'),
        reference: text(256).describe('Ticket or change number.'),
        approved_by: text(256).describe('Role or person that approved it.'),
      }),
    )
    .default([])
    .describe('Time-boxed permissions to use root.'),
});
