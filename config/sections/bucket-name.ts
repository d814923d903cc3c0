import { z } from 'zod';

/** Suffix of the bucket that receives the trail bucket's server access logs. */
export const ACCESS_LOG_SUFFIX = '-access-logs';

const reserved = (schema: z.ZodString) =>
  schema
    .regex(/^(?!xn--|sthree-|amzn-s3-demo-)/, 'must not begin with xn--, sthree- or amzn-s3-demo-: AWS reserves them')
    .regex(
      /^(?!.*(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)/,
      'must not end with -s3alias, --ol-s3, .mrap, --x-s3 or --table-s3: AWS reserves them',
    );

const length = (max: number, reason = '') =>
  z
    .string()
    .min(3, { error: issue => `must be at least 3 characters, got ${(issue.input as string).length}` })
    .max(max, { error: issue => `must be at most ${max} characters${reason}, got ${(issue.input as string).length}` });

/**
 * Name of a bucket that Rootguard makes. No dots, though S3 takes them: they break TLS for virtual-hosted requests,
 * and the bucket refuses everything but TLS. Short enough for `-access-logs` behind it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const newBucketNameSchema = reserved(
  length(63 - ACCESS_LOG_SUFFIX.length, ` (the access-log bucket is called <bucket>${ACCESS_LOG_SUFFIX})`).regex(
    /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)?$/,
    'must contain only lower-case letters, digits and -, and begin and end with a letter or digit (dots break TLS)',
  ),
);

/** Name of a bucket that exists already; dots are accepted as S3 accepts them. */
export const existingBucketNameSchema = reserved(
  length(63)
    .regex(
      /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)?$/,
      'must contain only lower-case letters, digits, . and -, and begin and end with a letter or digit',
    )
    .regex(/^(?!.*\.\.)/, 'must not contain two dots in a row')
    .regex(/^(?!\d+\.\d+\.\d+\.\d+$)/, 'must not look like an IP address'),
);
