import { z } from 'zod';
import { daySchema, holdersSchema, nameSchema, NONE, remarkSchema, storagesSchema } from './parts';

/** What an MFA device is. */
export const MFA_KINDS = ['hardware', 'battery', 'virtual'] as const;

/**
 * The tasks of root sessions, as their policies in IAM are called.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
 */
export const ROOT_TASKS = [
  'IAMAuditRootUserCredentials',
  'IAMCreateRootUserPassword',
  'IAMDeleteRootUserCredentials',
  'S3UnlockBucketPolicy',
  'SQSUnlockQueuePolicy',
] as const;

const kept = {
  held_by: holdersSchema.describe('People and roles that hold it.'),
  stored_in: storagesSchema.describe('Where it is.'),
};
const since = daySchema.describe('Since when it is so, YYYY-MM-DD.');

const mailboxSchema = z.strictObject({
  held_by: holdersSchema.describe('Everybody who reads the mailbox of the root e-mail, or may add readers.'),
  stored_in: storagesSchema.describe('What delivers and keeps the messages, with whom its domain depends on.'),
  since,
});

const passwordSchema = z.union(
  [
    z.strictObject({ ...kept, since }),
    z.strictObject({
      needed: z.int().min(2, 'must be at least 2').describe('How many parts make the password.'),
      parts: z
        .array(z.strictObject(kept))
        .min(2, 'must be at least two parts')
        .describe('The parts of a split password.'),
      since,
    }),
    z.literal(NONE),
    z.literal('unknown'),
  ],
  { error: 'must be a section, none (root has no password) or unknown (it has one that nobody knows)' },
);

const mfaDeviceSchema = z.strictObject({
  kind: z
    .enum(MFA_KINDS)
    .describe('hardware: a key without battery; battery: a device with one; virtual: an application.'),
  ...kept,
  since,
  expires: daySchema.optional().describe('Day on which battery or device end, YYYY-MM-DD; required with a battery.'),
  other_uses: z
    .union([z.array(remarkSchema).min(1, 'must name a use, or be none'), z.literal(NONE)], {
      error: 'must be a list, or none',
    })
    .describe('What else it is used for; none. Accounts of the same entry are one use.'),
  copies: z
    .union(
      [
        z
          .array(
            z.strictObject({ what: remarkSchema.describe('What the copy is: a printed QR code.'), ...kept, since }),
          )
          .min(1, 'must name a copy, or be none'),
        z.literal(NONE),
      ],
      { error: 'must be a list, or none' },
    )
    .optional()
    .describe('Copies of what it was set up with, each of which is the device once more; required with virtual.'),
});

const phoneSchema = z.union(
  [
    z.strictObject({
      ...kept,
      since,
      paid_by: holdersSchema.describe('Who pays the bill, and knows what the number is for.'),
      renewal: daySchema.describe('Day by which contract or SIM must be renewed, YYYY-MM-DD.'),
      listed_in: nameSchema.describe('Storage with the list of numbers; no number stands in this file.'),
    }),
    z.literal('management'),
    z.literal(NONE),
  ],
  { error: 'must be a section, management (that of the management account) or none' },
);

const rootSessionsSchema = z.union(
  [
    z.strictObject({
      held_by: holdersSchema.describe('Who may call sts:AssumeRoot, or give themselves the right to.'),
      tasks: z
        .array(z.enum(ROOT_TASKS))
        .min(1, 'must name at least one task')
        .describe('Policies of the tasks that they may open sessions with.'),
      since,
      access_log: remarkSchema.describe('How each session is written down, and who looks at that.'),
    }),
    z.literal(NONE),
  ],
  { error: 'must be a section, or none' },
);

/** One entry of factors: who holds what of some accounts. */
export const factorsEntrySchema = z.strictObject({
  accounts: z
    .array(z.string())
    .min(1, 'must name at least one account or group')
    .describe(
      'management, members, OU paths with what is below them, or account keys; the nearest to an account counts.',
    ),
  mailbox: mailboxSchema.optional().describe('The mailbox of the root e-mail.'),
  password: passwordSchema
    .optional()
    .describe('The password; none where root has none, unknown where it has one that nobody knows.'),
  mfa_devices: z
    .union([z.record(nameSchema, mfaDeviceSchema), z.literal(NONE)], { error: 'must be a section, or none' })
    .optional()
    .describe('MFA devices of root by name, never by serial number; a name that stands twice is one device. none.'),
  phone: phoneSchema
    .optional()
    .describe("The telephone of the primary contact's number, with its SIM; management, or none."),
  root_sessions: rootSessionsSchema.optional().describe('The right to open root sessions in members; none.'),
});
