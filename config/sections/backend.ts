import { z } from 'zod';
import { existingBucketNameSchema } from './bucket-name';
import { REGIONS } from '../../aws/partition';
import { STATE_PREFIX, WORKSPACE_PREFIX } from '../names';

const UUID = '[a-f0-9]{8}-[a-f0-9]{4}-[1-5][a-f0-9]{3}-[ab89][a-f0-9]{3}-[a-f0-9]{12}';
/** A KMS key as Terraform's s3 backend takes it: alias, key id, or the ARN of one of the two. */
const KMS_KEY = new RegExp(
  `^(?:arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:(?:key/(?:${UUID}|mrk-[a-f0-9]{32})|alias/[\\w/-]{1,250})|` +
    `${UUID}|mrk-[a-f0-9]{32}|alias/[\\w/-]{1,250})$`,
);

const s3Schema = z.strictObject({
  bucket: existingBucketNameSchema.describe('Existing bucket that holds the state.'),
  key_prefix: z
    .string()
    .max(512, 'must be at most 512 characters')
    .regex(/^[\w!.*'()-]+(?:\/[\w!.*'()-]+)*$/, "must be names joined by '/', without one at either end")
    .regex(/^(?!(?:.*\/)?\.\.?(?:\/|$))/, "must not contain '.' or '..' as a name")
    .default(STATE_PREFIX)
    .describe(`State of a stack is <key_prefix>/<stack>.tfstate. Default ${STATE_PREFIX}.`),
  region: z
    .enum(REGIONS, 'must be an AWS region')
    .optional()
    .describe("Region of the bucket. Default the file's region."),
  kms_key_id: z
    .string()
    .regex(KMS_KEY, 'must be alias/name, a key id, or the ARN of a key or an alias')
    .optional()
    .describe('KMS key of the state: alias/name, key id or ARN.'),
  use_lockfile: z.boolean().default(true).describe("S3's own locking; needs Terraform 1.10 or later. Default true."),
  account: z.string().optional().describe('Key of the account the bucket belongs to. Default the management account.'),
});

const hcpSchema = z.strictObject({
  hostname: z
    .string()
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$/, 'must be a host name')
    .default('app.terraform.io')
    .describe('Default app.terraform.io.'),
  organization: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ and -')
    .describe('HCP Terraform organization.'),
  project: z
    .string()
    .regex(/^[A-Za-z0-9_-](?:[A-Za-z0-9 _-]{1,38})[A-Za-z0-9_-]$/, 'must be 3 to 40 letters, digits, spaces, _ and -')
    .optional()
    .describe('Project the workspaces belong to.'),
  workspace_prefix: z
    .string()
    .regex(/^[A-Za-z0-9_-]{0,64}$/, 'must be at most 64 letters, digits, _ and -')
    .default(WORKSPACE_PREFIX)
    .describe(`The workspace of a stack is <workspace_prefix><stack>. Default ${WORKSPACE_PREFIX}.`),
  execution_mode: z
    .enum(['remote', 'agent', 'local'])
    .default('remote')
    .describe(
      'Execution mode of the workspaces. remote, agent: sensitive variables are those of the workspace. local: they come from this machine. Default remote.',
    ),
});

/** The backend section: where Terraform keeps the state of each stack. */
export const backendSchema = z.union(
  [
    z.literal('local'),
    z.strictObject(
      { s3: s3Schema.describe('State in an S3 bucket.') },
      {
        error: issue =>
          issue.code === 'unrecognized_keys' && issue.keys.includes('hcp')
            ? 'cannot stand beside s3: state is kept in one place'
            : undefined,
      },
    ),
    z.strictObject({ hcp: hcpSchema.describe('State in HCP Terraform or Terraform Enterprise.') }),
  ],
  { error: "must be 'local', or a section with s3 or hcp" },
);
