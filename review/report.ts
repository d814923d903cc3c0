import { Finding } from './finding';
import { Action } from './plan';

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
  readonly notUnderstood: readonly StackText[];
}

/** Worst first. 'incomplete': a plan failed or is a part, and nothing dangerous was seen in what is there. */
export type VerdictLevel = 'danger' | 'incomplete' | 'warning' | 'note' | 'clean' | 'no-changes';

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

/** One attribute, masked: 'retention_in_days', '365', '30'. */
export interface AttributeChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** One contact of one account. */
export interface ContactChange {
  readonly stack: string;
  readonly address: string;
  readonly action: Action;
  /** '111111111111 workloads-prod', or 'management account' where the plan has no id. */
  readonly account: string;
  /** 'primary', 'billing', 'operations' or 'security'. */
  readonly kind: string;
  /** 'Security Team, On-call, security@example.com'; '(none)' when there is none. Phone numbers only as changed or not. */
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

/** A policy document: SCP, or policy of a bucket, key, topic, queue or bus. */
export interface PolicyChange {
  readonly stack: string;
  readonly address: string;
  readonly action: Action;
  readonly kind: 'scp' | 'resource policy';
  readonly name: string;
  /** Statements removed, added and changed, in words. */
  readonly statements: readonly string[];
  /** Examples of requests, in words: for an SCP no longer denied, for a resource policy newly allowed. */
  readonly weakened: readonly string[];
  readonly strengthened: readonly string[];
  /** What it does to callers, of an SCP. */
  readonly effect: readonly PolicyEffect[];
}

/** What an SCP does to one caller: 'root user of a member account', 'denied: …', 'denied: …'. */
export interface PolicyEffect {
  readonly caller: string;
  readonly before: string;
  readonly after: string;
}

/** A change with nothing more to say than its attributes. */
export interface OtherChange {
  readonly stack: string;
  readonly address: string;
  readonly previousAddress?: string;
  readonly action: Action;
  /** 'update aws_s3_bucket: tags', one line. */
  readonly summary: string;
  readonly changes: readonly AttributeChange[];
}

/** What was folded away, counted: differences that mean nothing. */
export interface Noise {
  /** Resources whose whole change is noise. */
  readonly resources: number;
  /** Attributes. */
  readonly tagsAll: number;
  readonly knownAfterApply: number;
  readonly jsonSpelling: number;
  /** Nothing written in another way: null, '', [] and {}. */
  readonly emptySpelling: number;
}

/** Drift of one stack and type: what changed outside Terraform. */
export interface DriftGroup {
  readonly stack: string;
  readonly type: string;
  readonly resources: readonly OtherChange[];
}
