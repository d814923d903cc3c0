import { Path } from '../../world/plan/attributes';
import { ResourceChange } from '../../world/plan/plan';
import { Severity } from './finding';

/** What a fact shows: an attribute before and after, or an example in words. */
export type Detail = { readonly path: Path } | string;

/** One way in which a thing is weaker than before, or may be. */
export interface Weakening {
  /** Danger unless said otherwise. */
  readonly severity?: Severity;
  /** Goes on after the name of the thing, without full stop: 'is deleted'. All of a thing are one finding. */
  readonly says?: string;
  /** In place of `says`: a sentence of its own, which is a finding of its own. */
  readonly sentence?: string;
  /** A sentence: what it means for the organization. */
  readonly means: string;
  readonly details?: readonly Detail[];
  /** Ids of the accounts that it touches, where they are others than those that the thing is about. */
  readonly accounts?: readonly string[];
  /** Explains the others, and is nothing to say without them. */
  readonly isAside?: true;
}

/** What a rule found about one thing. It is data: report/ puts it into words. */
export interface Fact {
  readonly rule: string;
  /** The change that does it; of what is no single resource, the stack alone. */
  readonly change: ResourceChange | { readonly stack: string; readonly address?: string };
  /** The thing, in the singular and without article: "alarm 'root-activity'". */
  readonly thing: string;
  readonly weakenings: readonly Weakening[];
  /** Ids of the accounts that the thing is about. */
  readonly accounts: readonly string[];
  /** Said after the meaning, in place of listing accounts, of what there is one of for all of them. */
  readonly everyone?: string;
}
