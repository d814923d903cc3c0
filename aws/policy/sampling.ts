import { covers } from './pattern';
import { count, Work } from './work';

/** Steps that it takes to make one value of a request and to hold it. */
const ONE = 1000;

/** Work for what the patterns of one dimension have in common, so that something is left for the plain ones. */
const PAIRS = 30_000_000;

/** Makes the values of requests until the work is spent. */
export class Sampling {
  /** Whether all values were made. */
  isComplete = true;

  constructor(private readonly work: Work) {}

  /** Some values; none any more when the work is spent, or that of a share in it. */
  of<T>(make: () => readonly T[], share = this.work): readonly T[] {
    if (this.work.isSpent || share.isSpent) {
      this.giveUp();
      return [];
    }
    const values = make();
    count(values.length * ONE);
    return values;
  }

  giveUp(): void {
    this.isComplete = false;
  }

  /** Patterns of what each of some has in common with each of others, where both are wide and neither covers the other. */
  inBoth(
    some: readonly string[],
    others: readonly string[],
    intersect: (a: string, b: string, onCut: () => void) => readonly string[],
  ): string[] {
    const share = new Work(PAIRS);
    const wide = (patterns: readonly string[]): string[] =>
      [...new Set(patterns)].filter(pattern => /[*?]/.test(pattern) && pattern !== '*');
    return wide(some).flatMap(a =>
      wide(others).flatMap(b =>
        this.of(() => (covers(a, b, false) || covers(b, a, false) ? [] : intersect(a, b, () => this.giveUp())), share),
      ),
    );
  }
}
