import { LastUse, RootCredentials } from '../../world/live/reading/root-session';
import { Task } from './journal';
import { Step } from './steps';

/** A session of a member's root user, for one task. */
export interface RootSession {
  /** Its access key id, which the records of CloudTrail have. */
  readonly id: string;
  /** When it ends, in milliseconds since 1970. */
  readonly until: number;
  /** What root has now; what cannot be read is in `unread`. */
  readonly read: () => Promise<RootCredentials>;
  readonly lastUseOf: (keyId: string) => Promise<LastUse>;
  /** Whether root has a password, or may set one: true, or throws that there is no such thing. */
  readonly hasPassword: () => Promise<true>;
  /** Lets a password be set by the mailbox; one that is there already is no error. */
  readonly allowPassword: () => Promise<void>;
  /** Makes the call of a step. */
  readonly perform: (step: Step) => Promise<void>;
}

/** What a campaign asks of AWS. Every call throws what the SDK throws. */
export interface RootAccess {
  /** 'ACTIVE', 'SUSPENDED', …; undefined for an account that is not in the organization. */
  readonly stateOf: (account: string) => Promise<string | undefined>;
  readonly open: (account: string, task: SessionTask) => Promise<RootSession>;
}

/** What a session is opened for: a task of a campaign, or to allow a password. */
export type SessionTask = Task | 'recover';

/** The policy of AWS that a task is limited to, below policy/root-task/. */
export const TASK_POLICIES: Readonly<Record<SessionTask, string>> = {
  delete: 'IAMDeleteRootUserCredentials',
  audit: 'IAMAuditRootUserCredentials',
  recover: 'IAMCreateRootUserPassword',
};
