/** Ways of AWS that not everybody wants to meet. */
export interface FrontSettings {
  /** Whether the accounts that Organizations describes have the `Status` that AWS has retired, beside `State`. @default true */
  readonly withAccountStatus?: boolean;
  /** Whether the Account API refuses calls that come faster than AWS's published rates. @default false */
  readonly throttled?: boolean;
  /**
   * Name of a role that the seed makes in every account for the management account, for somebody who looks: whatever
   * its policies, sessions of a role of this name are refused what changes anything. @default - there is none
   */
  readonly readerRole?: string;
  /**
   * What has become of a subscription by e-mail, asked whenever somebody looks: nobody reads mails here. One of which the
   * mail bounces stays pending, until SNS deletes it. @default - its reader confirms it at once
   */
  readonly mail?: (address: string) => MailState;
  /**
   * Whether a session of a role may do what the role's policies allow, and nothing else. Who signs in without a role may do
   * everything. @default false
   */
  readonly enforcesRoles?: boolean;
}

/** Where a subscription by e-mail is: the link in its mail was followed, was not, or somebody has ended it since. */
export type MailState = 'confirmed' | 'pending' | 'deleted';
