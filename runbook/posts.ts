import type { Account } from '../config/organization';

/** What somebody is to a page: who approves, who holds something, who answers an alert. */
export const POSTS = {
  approver: 'approver of root uses',
  mailbox: 'member of the root mailbox',
  password: 'holder of the root password',
  mfa: 'holder of the MFA device',
  phone: 'holder of the phone',
  session: 'operator who may open root sessions',
  deployer: 'operator who deploys the org file',
  validator: 'validator of alerts',
  responder: 'trained responder',
  scribe: 'second person, who writes the record',
} as const;

export type Post = keyof typeof POSTS;

/** Who holds a post today. */
export interface Holders {
  /** Names, sorted; empty when nobody does or nothing says who. */
  readonly of: (post: Post, account: Account) => readonly string[];
  /** Whether anything says who: without it a page says how to name them. */
  readonly areNamed: boolean;
}

/** Roles only. */
export const UNNAMED: Holders = { of: () => [], areNamed: false };
