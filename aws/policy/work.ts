let done = 0;

/** Counts what has been done, in steps of about a nanosecond or two: one is a character compared. */
export function count(steps: number): void {
  done += steps;
}

/**
 * How much a comparison may do before it gives up. It is counted and not timed, so that it gives up at the same place on
 * every machine.
 */
export class Work {
  private readonly end: number;

  constructor(steps: number) {
    this.end = done + steps;
  }

  get isSpent(): boolean {
    return done >= this.end;
  }
}
