import { Thing } from './world';

/** That a control covers an account: by which things, the nearest first. */
export interface Covered {
  /** Id of the account, or the target whose accounts nobody knows; that of the root is everybody. */
  readonly of: string;
  /** What there is of it, for people: 'security contact', a region. */
  readonly what: string;
  readonly by: readonly Thing[];
}

/** A thing of which nobody knows before the apply whom it covers. */
export interface Doubt {
  readonly by: Thing;
  /** Whom it may cover; without it those that it covered before. */
  readonly of?: readonly string[];
}

/** Whom one part of the protection covers. */
export interface Control {
  readonly covered: readonly Covered[];
  readonly doubts: readonly Doubt[];
}
