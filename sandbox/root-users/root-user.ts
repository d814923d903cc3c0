/** An access key of a root user. */
export interface RootAccessKey {
  readonly id: string;
  readonly active: boolean;
  readonly created: Date;
  /** @default - never used */
  readonly lastUsed?: { readonly at: Date; readonly region: string; readonly service: string };
}

/** An MFA device of a root user. One that is deactivated is no longer its own: a virtual one stays in the account. */
export interface MfaDevice {
  readonly kind: 'virtual' | 'hardware';
  readonly serialNumber: string;
  readonly active: boolean;
}

/** What the root user of an account can sign in with. */
export interface RootUser {
  /** Whether there is a password, and when somebody signed in with it. @default - there is none */
  readonly password?: { readonly lastUsed?: Date };
  /** A kind alone is a device that is active. @default - there is none */
  readonly mfa?: readonly (MfaDevice['kind'] | MfaDevice)[];
  /** Ids of X.509 signing certificates. @default - there are none */
  readonly certificates?: readonly string[];
  /** Two at most. @default - there are none */
  readonly accessKeys?: readonly RootAccessKey[];
}

/** When every account of a sandbox was made, as far as its root user tells. */
export const CREATED = new Date('2026-01-01T00:00:00Z');

/** Every MFA device of a root user, with the serial number that it keeps when another one goes. */
export function mfaDevices({ mfa = [] }: RootUser, arn: (resource: string) => string): readonly MfaDevice[] {
  return mfa.map((device, at) => {
    if (typeof device !== 'string') return device;
    const name = `mfa/root-account-mfa-device${at === 0 ? '' : `-${at + 1}`}`;
    return { kind: device, serialNumber: device === 'virtual' ? arn(name) : `SANDBOX${10_000_000 + at}`, active: true };
  });
}

/** Whether a root user signs in with MFA. */
export const hasMfa = ({ mfa = [] }: RootUser): boolean =>
  mfa.some(device => typeof device === 'string' || device.active);
