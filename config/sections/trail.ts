import { z } from 'zod';
import { accountRoleSchema } from './account-role';
import { newBucketNameSchema } from './bucket-name';
import { TRAIL, TRAIL_LOG_GROUP } from '../names';

/** Days CloudWatch Logs can keep a log group. */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const logGroupSchema = z.string().regex(/^[.\-_/#A-Za-z0-9]{1,512}$/, 'must be 1 to 512 letters, digits and . - _ / #');

/** At least a few characters of it, so that the pattern is not every log group. */
const existingLogGroupSchema = z
  .string()
  .regex(
    /^(?:[.\-_/#A-Za-z0-9]{1,512}|[.\-_/#A-Za-z0-9]{8,511}\*)$/,
    'must be 1 to 512 letters, digits and . - _ / #; or at least 8 of them and *',
  );

/** Whether the name of a log group is the beginning of one. */
export const isLookedUp = (logGroup: string): boolean => logGroup.endsWith('*');

/** Whether a log group is the one of the file, or one of those that the file says the beginning of. */
export const isLogGroup = (ofFile: string, name: string): boolean =>
  isLookedUp(ofFile) ? name.startsWith(ofFile.slice(0, -1)) : name === ofFile;

const trailNameSchema = z
  .string()
  .min(3, { error: issue => `must be at least 3 characters, got ${(issue.input as string).length}` })
  .max(128, { error: issue => `must be at most 128 characters, got ${(issue.input as string).length}` })
  .regex(
    /^(?:[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*)?$/,
    'must contain only letters, digits, . _ and -, begin and end with a letter or digit, and have no two of . _ - in a row',
  )
  .regex(/^(?!\d+\.\d+\.\d+\.\d+$)/, 'must not look like an IP address');

const days = () => z.int().min(1).max(36_500);

/** The trail section when the trail belongs to Control Tower or another tool: alarms only. */
export const existingTrailSchema = z.strictObject(
  {
    existing: z
      .strictObject({
        log_group: existingLogGroupSchema.describe(
          'Log group the trail writes to; with * at its end the beginning of a name that may change, and every plan looks up the rest.',
        ),
        name: trailNameSchema
          .optional()
          .describe('Trail whose log group is looked up; goes with a log_group that ends in *.'),
      })
      .refine(({ log_group, name }) => isLookedUp(log_group) === (name !== undefined), {
        error: 'must have name, the trail to look up, when log_group ends with *, and only then',
      })
      .describe('A trail that Control Tower or another tool owns; Rootguard adds alarms to its log group.'),
  },
  {
    error: issue =>
      issue.code === 'unrecognized_keys'
        ? 'has no effect beside existing: whoever owns that trail decides it'
        : undefined,
  },
);

/**
 * The trail section when Rootguard builds the trail.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
 */
export const newTrailSchema = z.strictObject({
  name: trailNameSchema.default(TRAIL).describe(`Trail name. Default ${TRAIL}.`),
  bucket: newBucketNameSchema.describe('Bucket to make for the logs, 3 to 51 characters, no dots.'),
  log_archive: accountRoleSchema('Key of the account that holds the buckets and the trail key.')
    .optional()
    .describe("Where the buckets live. Default the trail's own account, the management account."),
  log_group: logGroupSchema
    .regex(/^(?!aws\/)/, 'must not begin with aws/: AWS reserves it')
    .default(TRAIL_LOG_GROUP)
    .describe(`Log group to make. Default ${TRAIL_LOG_GROUP}.`),
  log_retention_days: z
    .literal(LOG_RETENTION_DAYS, { error: `must be one of ${LOG_RETENTION_DAYS.join(', ')}` })
    .default(365)
    .describe('Days the log group keeps events, one of the values CloudWatch Logs knows. Default 365.'),
  object_lock: z
    .union(
      [
        z.literal('none'),
        z.strictObject({
          mode: z
            .enum(['GOVERNANCE', 'COMPLIANCE'])
            .describe('COMPLIANCE cannot be shortened by anybody, AWS included.'),
          days: days().describe('Days every object is locked.'),
        }),
      ],
      { error: "must be 'none', or a section with mode and days" },
    )
    .default({ mode: 'GOVERNANCE', days: 365 })
    .describe(
      'Default retention of the bucket; none leaves only the default retention out. Default GOVERNANCE, 365 days.',
    ),
  archive_after_days: days().default(90).describe('Days until logs move to archive storage. Default 90.'),
  expire_after_days: days()
    .default(2557)
    .describe('Days until logs expire; they are gone 30 days later. Default 2557, seven years.'),
  record_deletions: z
    .boolean()
    .default(false)
    .describe(
      'Records who deletes files of the buckets or lifts their locks, as data events, which cost. Default false.',
    ),
  protect: z.boolean().default(true).describe('prevent_destroy on buckets, keys, log group and trail. Default true.'),
});

/** The trail section. */
export const trailSchema = z.union([existingTrailSchema, newTrailSchema], {
  error: 'must be a section with bucket, or with existing',
});
