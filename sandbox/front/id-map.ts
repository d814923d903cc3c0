/**
 * Ids that moto picked, paired with the ids of the org file.
 *
 * Only Organizations' bodies are mapped: every other service of moto takes any account id as it comes.
 */
export class IdMap {
  private readonly chosenByReal = new Map<string, string>();
  private readonly realByChosen = new Map<string, string>();

  /** Learns one pair; the first pair of an id holds. */
  learn(real: string, chosen: string): void {
    if (this.chosenByReal.has(real) || this.realByChosen.has(chosen)) return;
    this.chosenByReal.set(real, chosen);
    this.realByChosen.set(chosen, real);
  }

  /** Whether an id of the org file exists in moto already. */
  knows(chosen: string): boolean {
    return this.realByChosen.has(chosen);
  }

  /** A JSON value with every id of the org file replaced by moto's. */
  toReal<T>(value: T): T {
    return replaceIn(value, this.realByChosen) as T;
  }

  /** A JSON value with every id of moto replaced by the org file's. */
  toChosen<T>(value: T): T {
    return replaceIn(value, this.chosenByReal) as T;
  }
}

/**
 * Replaces ids wherever they stand in the strings of a JSON value: alone, in an ARN, in a policy document.
 * One pass, so that a replacement is never replaced again; whole ids only: 'r-exam' is not part of 'for-example'.
 */
function replaceIn(value: unknown, pairs: ReadonlyMap<string, string>): unknown {
  if (pairs.size === 0) return value;
  if (typeof value === 'string') return value.replace(/[A-Za-z0-9.@+_-]+/g, word => pairs.get(word) ?? word);
  if (Array.isArray(value)) return value.map(item => replaceIn(item, pairs));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceIn(item, pairs)]));
  }
  return value;
}
