/** How much a finding matters. */
export type Severity = 'danger' | 'warning' | 'note';

/** Something a plan does that a reviewer has to know. */
export interface Finding {
  /** Name of the rule: 'trail-stays-on'. */
  readonly rule: string;
  readonly severity: Severity;
  readonly stack: string;
  /** Terraform address; undefined for what is no single resource. */
  readonly address?: string;
  /** Ids of the accounts it touches, sorted; empty when it touches none in particular, or nobody knows. */
  readonly accounts: readonly string[];
  /** Whether it touches every account, which are then not listed. */
  readonly isAboutAll?: true;
  /** One sentence: what happens. Text from the plan in it is not escaped; whoever renders it escapes. */
  readonly summary: string;
  /** One or two sentences: what it means for the organization. */
  readonly meaning: string;
  /** Why the thing counts, after 'it': 'receives the organization trail'. Absent where that goes without saying. */
  readonly because?: string;
  /** What changes, a line each, before and after; empty when the summary says it all. */
  readonly details: readonly string[];
  /** Of several things with one cause, which have no address in common: each of them, by address. */
  readonly each?: readonly Affected[];
}

/** One of the things that a finding is about. */
export interface Affected {
  readonly address: string;
  /** What happens to it, in a sentence. */
  readonly summary: string;
  readonly accounts: readonly string[];
  /** What is not the same for all of them. */
  readonly details: readonly string[];
}
