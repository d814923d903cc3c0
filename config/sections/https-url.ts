import { z } from 'zod';

const HTTPS_URL = /^https:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?(?:[/?#][!-~]*)?$/;
const NOT_HTTPS_URL = 'must be an https:// address';

/** An https address without spaces and without a user name or password in it. */
export const httpsUrlSchema = z
  .string()
  .max(512, { error: issue => `must be at most 512 characters, got ${(issue.input as string).length}` })
  .regex(HTTPS_URL, NOT_HTTPS_URL)
  // https://999.999.999.999 and port 99999 look right and are no address; one message is enough
  .refine(url => !HTTPS_URL.test(url) || URL.canParse(url), NOT_HTTPS_URL);
