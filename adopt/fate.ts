import { Import } from '../config/imports';
import { Thing } from '../world/world';

/** What becomes of something that AWS has. */
export interface Fate {
  /** 'SCP Corp-DenyRoot', 'security contact of 222222222222 (Payments)'. */
  readonly what: string;
  /** 'adopted': nothing is known that changes, and not all of it could be compared: the plan says it; 'doubled': it does what the stacks do. */
  readonly fate: 'as it is' | 'adopted' | 'changes' | 'doubled' | 'left alone' | 'in conflict';
  /** Old → new, or why, or the ways out; never a phone number. */
  readonly details: readonly string[];
}

/** Something that AWS has, where the stacks would make it. */
export interface Found {
  readonly entry?: Import;
  readonly fate: Fate;
  /** What is taken over, and what the stacks make of it. */
  readonly taken?: { readonly living: Thing; readonly made: Thing };
}

export const entryOf = ({ stack, address }: Thing, id: string): Import => ({ stack: stack!, address: address!, id });
