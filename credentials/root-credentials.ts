/** When a credential of root was used last: AWS's answer, or none because nobody could ask. */
export type LastUse =
  | { readonly is: 'never' }
  | { readonly is: 'unknown'; readonly reason: string }
  | { readonly is: 'used'; readonly at: string; readonly service?: string; readonly region?: string };

/** An access key of root; the id is no secret, and deletes nothing without a session. */
export interface RootKey {
  readonly id: string;
  readonly active: boolean;
  readonly lastUse: LastUse;
}

/** What the root user of one account has. A part that nobody could read is in `unread`, and its list is empty. */
export interface RootCredentials {
  readonly password: false | { readonly lastUse: LastUse };
  readonly keys: readonly RootKey[];
  /** Ids of X.509 signing certificates. */
  readonly certificates: readonly string[];
  /** Serial numbers; that of a virtual device is an ARN. */
  readonly mfa: readonly { readonly serial: string; readonly kind: 'virtual' | 'hardware' }[];
  /** Permissions that questions needed, where nobody answered. */
  readonly unread: readonly { readonly action: string; readonly reason: string }[];
}

/** A member or the management account, and what decides whether its credentials may be deleted. */
export interface Candidate {
  readonly account: string;
  /** State as AWS says it; absent where it does not. */
  readonly state?: string;
  readonly isManagement: boolean;
  /** The last day on which root_deny exempts it, where that is today or later. */
  readonly exemptUntil?: string;
  /** The end of a planned use of root that goes on, ISO 8601. */
  readonly plannedUntil?: string;
  /** What of iam:Delete… its SCPs let a root session do, all of them together. */
  readonly sessions: 'all' | 'some' | 'none' | 'unknown';
  /** Absent where nobody looked. */
  readonly credentials?: RootCredentials;
}
