import { Decision, PolicyRequest } from './decide';

/** What a policy is attached to decides what it means that no statement matches. */
export type PolicyKind = 'scp' | 'rcp' | 'resource';

/** One request that two policies decide differently. */
export interface Example {
  readonly request: PolicyRequest;
  readonly before: Decision;
  readonly after: Decision;
  /** The statement that it comes from: Sid or place, as "'DenyRoot'" or 'statement 2'. */
  readonly statement: string;
  /** For people: 's3:GetObject on arn:… by the root user of account 222222222222: denied before, no longer denied'. */
  readonly text: string;
  /** The same without who calls, for a policy that is of its callers. */
  readonly ownText: string;
}

/** Accounts whose callers get a different answer. */
export interface AffectedAccounts {
  /** Of the accounts that the policies name, sorted. */
  readonly named: readonly string[];
  /** Whether accounts that the policies do not name get one too. */
  readonly others: boolean;
}
