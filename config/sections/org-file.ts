import { z } from 'zod';
import { acceptSchema } from './accept';
import { accountKeySchema, accountSchema } from './account';
import { alarmsSchema } from './alarms';
import { alertsSchema } from './alerts';
import { backendSchema } from './backend';
import { contactsLayerSchema } from './contact-layer';
import { leaveDenySchema } from './leave-deny';
import { organizationSchema } from './organization-ids';
import { organizationalUnitsSchema } from './organizational-units';
import { PARTITION_NAMES, REGIONS } from '../../aws/partition';
import { postureSchema } from './posture';
import { reviewSchema } from './review';
import { reviewsSchema } from './reviews';
import { rootAccessSchema } from './root-access';
import { rootDenySchema } from './root-deny';
import { tagsSchema } from './tags';
import { trailSchema } from './trail';

/** The org file as it is written; checks across sections are in checks/. */
export const orgFileSchema = z.strictObject({
  version: z.literal(1).describe('Version of this format: 1.'),
  partition: z.enum(PARTITION_NAMES).default('aws').describe('AWS partition; every ARN follows it. Default aws.'),
  region: z.enum(REGIONS, 'must be an AWS region').describe('Home region of trail and alarms.'),
  tags: tagsSchema.default({}).describe('Tags of every resource that can have tags.'),
  email_domains: z
    .array(
      z
        .string()
        .max(253, 'must be at most 253 characters')
        .regex(
          /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/,
          'must be a domain such as example.com, without @',
        ),
    )
    .min(1, 'must name at least one domain')
    .describe('Domains you manage. Root e-mails and contacts must be in one of them; subdomains are listed apart.'),
  organization: organizationSchema.describe("Ids of the organization; 'none' for a single account without one."),
  organizational_units: organizationalUnitsSchema
    .default({})
    .describe('OU path (Workloads/Prod) to OU id; every parent is listed.'),
  contacts: contactsLayerSchema.default({}).describe('Contacts of the whole organization.'),
  ou_contacts: z
    .record(z.string(), contactsLayerSchema)
    .default({})
    .describe('Overrides by OU path, for all accounts in and below it.'),
  accounts: z
    .record(accountKeySchema, accountSchema)
    .describe('Every account by key. The key (at most 64 characters) gives the Terraform addresses.'),
  root_deny: rootDenySchema.optional().describe('The SCP that denies root. Left out: no SCP.'),
  leave_deny: leaveDenySchema
    .optional()
    .describe('The SCP that keeps accounts from leaving the organization. Left out: no SCP.'),
  root_access: rootAccessSchema.optional().describe('Centralized root access. Left out: not touched.'),
  trail: trailSchema.optional().describe('The organization trail. Left out: no trail and no alarms.'),
  alarms: alarmsSchema.optional().describe('Which alarms exist, when there is a trail.'),
  alerts: alertsSchema.optional().describe('Who is told; required with a trail.'),
  posture: postureSchema.optional().describe('Services that watch the state of root. Left out: none is touched.'),
  review: reviewSchema
    .optional()
    .describe('What rootguard review lets pass. Left out: nothing. No resource depends on it.'),
  reviews: reviewsSchema
    .optional()
    .describe('What people do again and again, and how often. Left out: nothing is due, and nobody is reminded.'),
  accept: acceptSchema,
  backend: backendSchema.default('local').describe('Where Terraform keeps its state. Default local, in ./state.'),
});

/** The org file, valid by itself and with defaults filled in. */
export type OrgFile = z.output<typeof orgFileSchema>;
/** One entry of accounts. */
export type AccountEntry = OrgFile['accounts'][string];
