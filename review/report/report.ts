import { CallerEffect } from '../../aws/policy/effect';
import { Level } from '../../render/html-icons';
import { AttributeChange, Noise } from '../../world/plan/noise';
import { Action } from '../../world/plan/plan';
import { PriceChange } from '../../world/price/plan-price';
import { Finding } from '../compare/finding';

/** What a review has to say, ready to be rendered. Texts are masked and not escaped: each format escapes for itself. */
export interface Report {
  readonly verdict: Verdict;
  /** One entry a stack, sorted by stack. */
  readonly stacks: readonly StackCounts[];
  /** Plans that failed or are only a part, with the reason. */
  readonly incomplete: readonly StackText[];
  /** Sorted: danger, warning, note; then rule, stack, address. */
  readonly findings: readonly Finding[];
  /** Account id to name, of the accounts that findings touch and whose name is known. */
  readonly accountNames: ReadonlyMap<string, string>;
  readonly contacts: readonly ContactChange[];
  /** Alarms, metric filters and event rules. */
  readonly signals: readonly SignalChange[];
  readonly policies: readonly PolicyChange[];
  /** Changes that are in no section above, one line each; noise left out. */
  readonly others: readonly OtherChange[];
  readonly outputs: readonly StackText[];
  readonly noise: Noise;
  readonly drift: readonly DriftGroup[];
  readonly driftNoise: Noise;
  /** Checks of the configuration that fail. */
  readonly failedChecks: readonly StackText[];
  readonly notUnderstood: readonly StackText[];
  /** Which accounts the review took for all; undefined where nobody told it any. */
  readonly coverage?: CoverageOf;
  /** What the plans change of a month's price; undefined where that is nothing, and without an org file. */
  readonly price?: PriceChange;
  /** Which files were reviewed; undefined where the plans are none. */
  readonly reviewed?: Reviewed;
}

/** What a review was made of, so that nothing else is applied by it. */
export interface Reviewed {
  /** Commit that was checked out where the org file is, 40 hexadecimal digits; undefined when it is in none. */
  readonly commit?: string;
  /** The org file was otherwise than in that commit. */
  readonly uncommitted?: true;
  readonly plans: readonly ReviewedPlan[];
}

/** Hashes are SHA-256, 64 hexadecimal digits. */
export interface ReviewedPlan {
  readonly stack: string;
  /** Of the plan file, or of the one beside the JSON; undefined without one. */
  readonly file?: string;
  /** Of the plan file with the JSON that was read behind it; undefined without one. */
  readonly content?: string;
  /** Of the synthesized stack beside the plan; undefined without one. */
  readonly synthesized?: string;
}

/** Whether AWS was asked which accounts there are, and how many of them are covered. */
export type CoverageOf =
  /** Accounts of the org file, taken for all. */
  | { readonly source: 'org file'; readonly accounts: number; readonly text: string }
  /** Active accounts that AWS has; those that are where the org file says and covered by all that can cover them. */
  | {
      readonly source: 'AWS';
      /** When AWS was asked, in ISO 8601. */
      readonly at: string;
      readonly accounts: number;
      readonly covered: number;
      readonly text: string;
    };

/** Worst first. 'incomplete': a plan failed or is a part, and nothing dangerous was seen in what is there. */
export type VerdictLevel = Level;

export interface Verdict {
  readonly level: VerdictLevel;
  /** One sentence without text of a plan in it. */
  readonly text: string;
  readonly danger: number;
  readonly warning: number;
  readonly note: number;
}

/**
 * Terraform's own counts: a replacement counts in `add` and in `destroy`, and again in `replace`; an import or a move
 * counts apart and again as a change when it is one.
 */
export interface StackCounts {
  readonly stack: string;
  readonly add: number;
  readonly change: number;
  readonly replace: number;
  readonly destroy: number;
  readonly import: number;
  readonly move: number;
  readonly forget: number;
}

export interface StackText {
  readonly stack: string;
  readonly text: string;
}

/** One contact of one account. */
export interface ContactChange {
  readonly stack: string;
  readonly address: string;
  readonly action: Action;
  /** '111111111111 workloads-prod', or 'management account' where the plan has no id. */
  readonly account: string;
  /** 'primary', 'billing', 'operations' or 'security'; 'alternate' of one that is none of these, or hidden. */
  readonly kind: string;
  /** 'Security Team, On-call, security@example.com'; '(none)' when there is none; of one that no state knows how to look for it; of a forgotten one that it stays. Phone numbers only as changed or not. */
  readonly before: string;
  readonly after: string;
}

/** An alarm, metric filter or event rule. */
export interface SignalChange {
  readonly stack: string;
  readonly address: string;
  readonly action: Action;
  readonly kind: 'alarm' | 'metric filter' | 'event rule' | 'topic' | 'subscription';
  readonly name: string;
  readonly changes: readonly AttributeChange[];
}

/** A policy document: SCP, resource control policy, policy of a bucket, key, topic, queue, bus or role. */
export interface PolicyChange {
  readonly stack: string;
  readonly address: string;
  readonly action: Action;
  readonly kind: 'scp' | 'resource control policy' | 'resource policy' | 'identity policy';
  readonly name: string;
  /** Statements removed, added and changed, in words. */
  readonly statements: readonly string[];
  /** Examples of requests, in words: for an SCP no longer denied, for other policies also newly allowed. */
  readonly weakened: readonly string[];
  readonly strengthened: readonly string[];
  /** What it does to callers, of an SCP. */
  readonly effect: readonly CallerEffect[];
}

/** A change with nothing more to say than its attributes. */
export interface OtherChange {
  readonly stack: string;
  readonly address: string;
  readonly previousAddress?: string;
  readonly action: Action;
  /** 'update aws_s3_bucket: tags', one line. */
  readonly summary: string;
  /** Whether a finding is about it as well. */
  readonly hasFinding?: true;
  readonly changes: readonly AttributeChange[];
}

/** Drift of one stack and type: what changed outside Terraform. */
export interface DriftGroup {
  readonly stack: string;
  readonly type: string;
  readonly count: number;
  readonly resources: readonly OtherChange[];
}
