import { z } from 'zod';

/** Limits that hold unless the organization's file says otherwise; doubled by AWS in May 2026. */
export const DEFAULT_QUOTAS = { scps_per_target: 10, scp_size: 10_240 };

const quotasSchema = z.strictObject({
  scps_per_target: z
    .int()
    .min(1)
    .max(1000)
    .default(DEFAULT_QUOTAS.scps_per_target)
    .describe('SCPs attached directly to one root, OU or account, FullAWSAccess included. Default 10.'),
  scp_size: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(DEFAULT_QUOTAS.scp_size)
    .describe('Characters in one SCP. Default 10240.'),
});

/**
 * The organization section, or `none` in the single-account form.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
 */
export const organizationSchema = z.union(
  [
    z.literal('none'),
    z.strictObject({
      id: z
        .string()
        .regex(/^o-[a-z0-9]{10,32}$/, "must look like o-exampleorg1: 'o-' and 10 to 32 lower-case letters or digits")
        .describe('Organization id: aws organizations describe-organization'),
      root_id: z
        .string()
        .regex(/^r-[0-9a-z]{4,32}$/, "must look like r-exam: 'r-' and 4 to 32 lower-case letters or digits")
        .describe('Id of the organization root: aws organizations list-roots'),
      management_account: z.string().describe('Key of the management account in accounts.'),
      quotas: quotasSchema.default(DEFAULT_QUOTAS).describe('Service quotas, where they differ from the defaults.'),
    }),
  ],
  { error: "must be 'none', or a section with id, root_id and management_account" },
);
