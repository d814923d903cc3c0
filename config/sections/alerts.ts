import { z } from 'zod';
import { accountRoleSchema } from './account-role';
import { forwardableRegions, PARTITION_NAMES } from '../../aws/partition';
import { httpsUrlSchema } from './https-url';
import { plannedSchema } from './planned';
import { subscriptionSchema } from './subscription';
import { text } from './text';

/** The alerts section. */
export const alertsSchema = z.strictObject({
  runbook_url: httpsUrlSchema.describe('https address of the root runbook; every root alarm names it.'),
  escalate_to: text(200)
    .optional()
    .describe("Whom to call when nobody can confirm the use of root. Default the account's security contact."),
  hub_account: accountRoleSchema('Key of the account that holds topics, event buses and their rules.')
    .optional()
    .describe('Where alerts are gathered. Default the management account.'),
  regions: z
    .array(z.enum(PARTITION_NAMES.flatMap(forwardableRegions), 'must be an AWS region'))
    .min(1, 'must name at least one region')
    .optional()
    .describe(
      'Regions whose events are forwarded; those where AWS records sign-ins of root are added. Default every region that is enabled in all accounts from the start.',
    ),
  targets: z
    .array(z.string())
    .min(1, 'must name at least one target')
    .optional()
    .describe(
      'Whose events are forwarded and who has a root alarm of its own: root or OU paths. Begin with a canary OU, then root. The management account always has both. Default root.',
    ),
  deploy_roles: z
    .array(
      z
        .string()
        .max(160, 'must be at most 160 characters long')
        .regex(/^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'must be the ARN of an IAM role'),
    )
    .max(3, 'must name at most three roles')
    .default([])
    .describe(
      'ARNs of the IAM roles that deploy, with their path. What every deployment writes is a notice when they do it, and critical when anybody else does. Default none: then every deployment raises critical alerts.',
    ),
  protect: z
    .boolean()
    .default(false)
    .describe('Whether an SCP keeps everybody but StackSets from changing the forwarding rules. Default false.'),
  heartbeat: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the day in UTC, written HH:MM')
    .optional()
    .describe(
      'Time of the day, in UTC and written HH:MM, at which a message goes along both paths to every topic, so that its absence can page. Default none.',
    ),
  planned: plannedSchema,
  subscriptions: z.array(subscriptionSchema).min(1, 'must have at least one subscription').describe('Who is told.'),
});
