import { Fact } from './fact';
import { Finding } from './finding';
import { ReviewContext } from '../../world/context';

/** A rule: one way in which a plan can weaken an organization. The order of resources must change nothing. */
export interface Rule {
  readonly name: string;
  /** One sentence for the documentation. */
  readonly description: string;
  readonly check: (context: ReviewContext) => Iterable<Finding | Fact>;
}
