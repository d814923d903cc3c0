/** Credentials of an assumed role. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * Settings of every client; without credentials the usual ones of the environment are taken.
 *
 * Without time limits a region that cannot be reached would hold up a command for minutes.
 */
export const settings = (region: string, credentials?: SessionCredentials) => ({
  region,
  ...(credentials === undefined ? {} : { credentials }),
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000 },
});
export type ClientSettings = ReturnType<typeof settings>;
