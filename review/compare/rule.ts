import { Fact } from './fact';
import { ReviewContext } from '../../world/context';

/** A rule: one way in which a plan can weaken an organization. The order of resources must change nothing. */
export interface Rule {
  readonly name: string;
  /** One sentence for the documentation. */
  readonly description: string;
  /** Whether what it finds matters whatever the thing guards, such as code that runs. */
  readonly isOfEverything?: true;
  readonly check: (context: ReviewContext) => Iterable<Fact>;
}
