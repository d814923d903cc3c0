import { grouped } from './grouped';
import { ReviewedOrganization } from './context';
import { Attributes } from './plan/plan';

/** What AWS has one of, as a source tells of it. Its type and attributes are called as in Terraform. */
export interface Thing {
  readonly type: string;
  readonly attributes: Attributes;
  /** Marks of what only an apply will tell, in Terraform's form: true, or true at the leaves of a structure. */
  readonly unknown?: unknown;
  /** The account that owns it, and its region; AWS itself tells, in a plan only attributes may. */
  readonly account?: string;
  readonly region?: string;
  /** What AWS says of it that nobody configures, such as the latest delivery of a trail. */
  readonly state?: Attributes;
  /** Where it is defined; a living thing may be defined nowhere. */
  readonly stack?: string;
  readonly address?: string;
}

/** All things of an organization at one moment: as a plan, the synthesized stacks or AWS itself tells. */
export interface World {
  readonly things: (...types: readonly string[]) => readonly Thing[];
  readonly organization?: ReviewedOrganization;
  /** The moment, in ISO 8601: a policy may deny until a day. Without one such a policy does not deny yet. */
  readonly at?: string;
}

export function worldOf(things: readonly Thing[], more: Omit<World, 'things'> = {}): World {
  const byType = grouped(things, ({ type }) => type);
  return { ...more, things: (...types) => types.flatMap(type => byType.get(type) ?? []) };
}
