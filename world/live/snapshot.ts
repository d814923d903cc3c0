import { z } from 'zod';
import { PARTITION_NAMES } from '../../aws/partition';

/** Rises when a program that reads snapshots would break. */
export const SNAPSHOT_VERSION = 1;

const accountId = z.string().regex(/^\d{12}$/);

/**
 * AWS's own states of an account, in the order of a life.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
 */
export const ACCOUNT_STATES = ['PENDING_ACTIVATION', 'ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'] as const;

/** Kinds of what runs in an account, as CloudFormation calls them. */
export const WORKLOADS = [
  ...(['AWS::EC2::Instance', 'AWS::ECS::Cluster', 'AWS::Lambda::Function', 'AWS::RDS::DBInstance'] as const),
] as const;

const rootUser = z
  .strictObject({
    by: z
      .enum(['role', 'root-session', 'credentials'])
      .describe('how the account was read; credentials: it is the one whose credentials asked'),
    mfa: z
      .array(z.enum(['virtual', 'hardware', 'unknown']))
      .optional()
      .describe('kinds of the MFA devices of root, one each; empty: none'),
    accessKeys: z
      .array(
        z.strictObject({
          active: z.boolean(),
          lastUsed: z.string().optional().describe('ISO 8601; absent: never, or before AWS kept it'),
        }),
      )
      .optional()
      .describe('access keys of root; the ids are not kept'),
    password: z.boolean().optional().describe('whether root has a password'),
    passwordLastUsed: z.string().optional().describe('ISO 8601; absent with a password: never, or before AWS kept it'),
  })
  .describe('credentials of the root user; a value that is absent could not be read, and `unknown` says why');

const residents = z
  .strictObject({
    users: z
      .array(
        z.strictObject({
          name: z.string(),
          accessKeys: z
            .array(z.strictObject({ active: z.boolean() }))
            .optional()
            .describe('the ids are not kept; absent where they could not be read'),
        }),
      )
      .optional()
      .describe('IAM users'),
    roles: z
      .array(
        z.strictObject({
          arn: z.string(),
          trust: z.string().describe('who may assume it: its trust policy, as JSON text'),
        }),
      )
      .optional()
      .describe('IAM roles but those that are linked to a service of AWS'),
    workloads: z
      .array(
        z.strictObject({
          kind: z.enum(WORKLOADS),
          region: z.string(),
          names: z.array(z.string()).describe('names or ids'),
        }),
      )
      .optional()
      .describe('what runs there, by region; what is not listed is not there, or in `unknown`; absent: nobody asked'),
  })
  .describe('who and what lives in the account; a list that is absent could not be read');

const account = z.strictObject({
  id: accountId,
  name: z.string(),
  email: z.string().optional().describe('root e-mail'),
  state: z
    .enum(ACCOUNT_STATES)
    .optional()
    .describe('State; Status where AWS answers no State; absent where it answers neither'),
  ou: z.string().optional().describe('id of the OU; absent directly below the root'),
  joined: z.string().optional().describe('when the account joined, ISO 8601'),
  method: z.enum(['CREATED', 'INVITED']).optional().describe('how the account joined'),
  tags: z.record(z.string(), z.string()).optional(),
  regions: z
    .array(z.string())
    .optional()
    .describe(
      'regions that are enabled, or are being enabled or disabled, sorted; absent where nobody asked, or AWS did not answer',
    ),
  root: rootUser.optional().describe('absent where the account was not read'),
  residents: residents
    .optional()
    .describe(
      'of the account of the credentials; of accounts that have a part in the protection their roles, where `role` got in',
    ),
});

const organization = z.strictObject({
  id: z.string().describe("for example 'o-exampleorg1'"),
  rootId: z.string().optional().describe("for example 'r-exam'; absent where it could not be read"),
  managementAccountId: accountId,
  allFeatures: z.boolean(),
  policyTypes: z.array(z.string()).optional().describe('types of policies that are enabled'),
  trustedAccess: z
    .array(z.strictObject({ service: z.string(), since: z.string().optional() }))
    .optional()
    .describe('service principals with trusted access'),
  rootFeatures: z
    .array(z.string())
    .optional()
    .describe('features of centralized root access that are on: RootCredentialsManagement, RootSessions'),
});

const thing = z.strictObject({
  type: z.string().describe("as in Terraform, for example 'aws_sns_topic'"),
  account: accountId.describe('the account that owns it'),
  region: z.string().optional().describe('absent for what is in no region'),
  attributes: z.record(z.string(), z.unknown()).describe('as Terraform calls them; policies as JSON text'),
  state: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('what AWS says of it that nobody configures: confirmed subscriptions, the latest delivery of a trail'),
});

const unknown = z.strictObject({
  action: z.string().describe("the permission that the question needs, for example 'account:GetAlternateContact'"),
  account: accountId.optional().describe('absent: every account that the question is about'),
  region: z.string().optional().describe('absent: every region'),
  about: z.string().optional().describe('the one thing that was asked about, where it is not the account'),
  reason: z.string().describe("why there is no answer, in AWS's words"),
});

/** What AWS answered about an organization at one moment, as the file has it. */
export const snapshotSchema = z
  .strictObject({
    version: z.literal(SNAPSHOT_VERSION),
    at: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/, { abort: true })
      .refine(at => !Number.isNaN(Date.parse(at)), 'is no moment')
      .describe('when the reading ended, ISO 8601 in UTC'),
    partition: z.enum(PARTITION_NAMES).describe('as ARNs have it'),
    reader: accountId.describe('the account whose credentials asked'),
    role: z.string().optional().describe('the role by which members were read; absent: they were not'),
    regions: z.array(z.string()).describe('regions that were read'),
    phoneNumbers: z
      .strictObject({ primary: z.literal('hashed'), alternate: z.enum(['hashed', 'clear']) })
      .describe('hashed: HMAC-SHA-256 by a key that is not in the file'),
    organization: organization.optional().describe('absent for an account without one'),
    organizationalUnits: z
      .array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          parent: z.string().optional().describe('absent directly below the root'),
        }),
      )
      .describe('a parent stands before what is below it'),
    accounts: z.array(account).describe('sorted by id, the management account included'),
    things: z.array(thing).describe('sorted by type, account, region and name'),
    unknown: z.array(unknown).describe('what could not be read; what is neither here nor above is not there'),
  })
  .superRefine(({ accounts, organizationalUnits }, context) => {
    // of a file that is damaged otherwise that is said
    if (context.issues.length > 0) return;
    const problem = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    const ids = new Set<string>();
    for (const [at, { id }] of accounts.entries()) {
      if (ids.has(id)) problem(['accounts', at, 'id'], 'is the id of an account before it');
      ids.add(id);
    }
    const above = new Set<string>();
    for (const [at, { id, parent }] of organizationalUnits.entries()) {
      if (above.has(id)) problem(['organizationalUnits', at, 'id'], 'is the id of an OU before it');
      if (parent !== undefined && !above.has(parent)) {
        problem(['organizationalUnits', at, 'parent'], 'is no OU before it');
      }
      above.add(id);
    }
  })
  .describe('What AWS answered about an organization at one moment. Holds e-mail addresses and names.');

export type Snapshot = z.output<typeof snapshotSchema>;
export type SnapshotAccount = z.output<typeof account>;
export type SnapshotThing = z.output<typeof thing>;
/** A question without an answer. */
export type Unread = z.output<typeof unknown>;
/** What of a kind runs in a region of an account. */
export type Workload = NonNullable<NonNullable<SnapshotAccount['residents']>['workloads']>[number];
export type AccountState = (typeof ACCOUNT_STATES)[number];

/** The JSON Schema of a snapshot, for programs that read one. */
export function snapshotJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(snapshotSchema);
  return `${JSON.stringify({ $schema, title: 'rootguard snapshot', ...schema }, null, 2)}\n`;
}
