import { z } from 'zod';
import { REQUIREMENT_IDS } from '../requirement-ids';
import { text } from './text';

/** The accept section: what `rootguard audit` finds and somebody decided to live with. Nothing in AWS depends on it. */
export const acceptSchema = z
  .array(
    z.strictObject({
      requirement: z.enum(REQUIREMENT_IDS).describe('Requirement that need not hold, for example CRED-2.'),
      targets: z
        .array(z.string())
        .min(1, 'must name at least one target')
        .describe('For whom: root (every account), OU paths or account keys.'),
      until: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date written YYYY-MM-DD')
        .describe('Last day (UTC) on which it is accepted, YYYY-MM-DD.'),
      reason: text(256).describe('Why it need not hold.'),
      approved_by: text(256).describe('Role or person that approved it.'),
    }),
  )
  .default([])
  .describe(
    'Findings of rootguard audit that somebody accepted until a day. Left out: none. No resource depends on it.',
  );
