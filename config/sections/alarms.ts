import { z } from 'zod';
import { CONTROL_IDS, ROOT_CONTROL } from '../alarm-catalog';

// the check in checks/alerts.ts refuses the root control with its reason; this tells editors
const disableSchema = z.enum(CONTROL_IDS).meta({ not: { const: ROOT_CONTROL.id } });

/** The alarms section of the org file. */
export const alarmsSchema = z.strictObject({
  root_per_account: z
    .boolean()
    .default(true)
    .describe('Whether every active account gets a root alarm of its own that names the account. Default true.'),
  disable: z
    .array(disableSchema)
    .default([])
    .describe(
      `Control ids that get no alarm, in CIS 1.4 to 5.0 numbering. ${ROOT_CONTROL.id}, root, cannot be disabled.`,
    ),
});
