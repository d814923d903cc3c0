import { Acceptance, Organization } from '../config/organization';
import type { RequirementId } from '../config/requirement-ids';
import { Coverage } from '../world/coverage';
import { Due } from '../people/rhythm/due';
import { Snapshot, SnapshotAccount, Unread } from '../world/live/snapshot';
import { World } from '../world/world';

/** What a requirement looks at: what ought to be, what AWS answered, and what covers whom there. */
export interface AuditContext {
  readonly organization: Organization;
  readonly snapshot: Snapshot;
  readonly world: World;
  readonly coverage: Coverage;
  /** What people are to do again and again, or why nobody knows; undefined without a reviews section. */
  readonly due?: { readonly reviews: readonly Due[] } | { readonly unknown: string } | undefined;
  /**
   * Why a question has no answer; undefined where it has one. Any of the actions, in the account, in the region, about the
   * one thing.
   */
  readonly unread: (
    actions: readonly string[],
    account?: string,
    region?: string,
    about?: string,
  ) => Unread | undefined;
}

/** Whether a requirement holds for an account, and why. Sentences without full stop. */
export type Judgement =
  | { readonly is: 'held'; readonly why: string }
  /** `next`: the line of the org file, the command or the page that helps. */
  | { readonly is: 'not held'; readonly why: string; readonly next: string }
  /** It could not be read: counts as not held. */
  | { readonly is: 'unknown'; readonly why: string; readonly next: string }
  /** It cannot apply to the account. */
  | { readonly is: 'not applicable'; readonly why: string }
  /** The org file leaves it off, which it may. */
  | { readonly is: 'off'; readonly why: string }
  /** Not held, and the org file says who accepted that: `by` where accept does, and `next` where that ends soon. */
  | {
      readonly is: 'accepted';
      readonly why: string;
      readonly next?: string;
      readonly by?: Pick<Acceptance, 'approvedBy' | 'until' | 'reason'>;
    };

/** One requirement of docs/requirements.md. */
export interface Requirement {
  /** For example 'SCP-1'. */
  readonly id: RequirementId;
  /** What it asks for, a few words. */
  readonly title: string;
  readonly judge: (account: AuditedAccount, context: AuditContext) => Judgement;
}

/** An account that is active in AWS, or may be. */
export interface AuditedAccount {
  readonly id: string;
  readonly name: string;
  /** Whether it is the management account, or the only one. */
  readonly isManagement: boolean;
  /** OU path as AWS has it; undefined directly below the root. */
  readonly ou?: string;
  readonly inAws: SnapshotAccount;
  /** The account of the org file; undefined where that does not have it, or not as active. */
  readonly inFile?: Organization['accounts'][number];
}

export const held = (why: string): Judgement => ({ is: 'held', why });
export const notHeld = (why: string, next: string): Judgement => ({ is: 'not held', why, next });
export const notApplicable = (why: string): Judgement => ({ is: 'not applicable', why });
export const off = (why: string): Judgement => ({ is: 'off', why });

/** What could not be read, and the permission that is missing. */
export const unknown = (
  { action, reason, about }: Unread,
  next = `give the role that reads ${action}, and take the snapshot again`,
): Judgement => ({
  is: 'unknown',
  why: `${about === undefined ? '' : `${about}: `}${action} did not answer: ${reason}`,
  next,
});
