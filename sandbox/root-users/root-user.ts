/** An access key of a root user. */
export interface RootAccessKey {
  readonly id: string;
  readonly active: boolean;
  readonly created: Date;
  /** @default - never used */
  readonly lastUsed?: { readonly at: Date; readonly region: string; readonly service: string };
}

/** What the root user of an account can sign in with. */
export interface RootUser {
  /** Whether there is a password, and when somebody signed in with it. @default - there is none */
  readonly password?: { readonly lastUsed?: Date };
  /** @default - there is none */
  readonly mfa?: readonly ('virtual' | 'hardware')[];
  /** Two at most. @default - there are none */
  readonly accessKeys?: readonly RootAccessKey[];
}

/** When every account of a sandbox was made, as far as its root user tells. */
export const CREATED = new Date('2026-01-01T00:00:00Z');

/** Serial numbers of the MFA devices of a root user; IAM lists the virtual ones a second time. */
export function mfaDevices({ mfa = [] }: RootUser, arn: (resource: string) => string) {
  return mfa.map((kind, at) => ({
    kind,
    serialNumber:
      kind === 'virtual'
        ? arn(`mfa/root-account-mfa-device${at === 0 ? '' : `-${at + 1}`}`)
        : `SANDBOX${10_000_000 + at}`,
  }));
}
