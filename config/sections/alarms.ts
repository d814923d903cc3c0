import { z } from 'zod';

/** The root-activity control; its alarm is the point of the product and cannot be disabled. */
export const ROOT_CONTROL_ID = 'CIS-4.3';

/**
 * Control ids of the CIS AWS Foundations monitoring section, in the numbering of versions 1.4 to 5.0.
 *
 * @see https://www.cisecurity.org/benchmark/amazon_web_services
 */
export const CONTROL_IDS = [
  'CIS-4.1',
  'CIS-4.2',
  'CIS-4.3',
  'CIS-4.4',
  'CIS-4.5',
  'CIS-4.6',
  'CIS-4.7',
  'CIS-4.8',
  'CIS-4.9',
  'CIS-4.10',
  'CIS-4.11',
  'CIS-4.12',
  'CIS-4.13',
  'CIS-4.14',
  'CIS-4.15',
] as const;
export type ControlId = (typeof CONTROL_IDS)[number];

// the check in checks/alerts.ts refuses the root control with its reason; this tells editors
const disableSchema = z.enum(CONTROL_IDS).meta({ not: { const: ROOT_CONTROL_ID } });

/** The alarms section of the org file. */
export const alarmsSchema = z.strictObject({
  root_per_account: z
    .boolean()
    .default(true)
    .describe('Whether every active account gets a root alarm of its own that names the account. Default true.'),
  disable: z
    .array(disableSchema)
    .default([])
    .describe('Control ids that get no alarm, in CIS 1.4 to 5.0 numbering. CIS-4.3, root, cannot be disabled.'),
});
