/** What an event must have for an item to be worth a look: one of these values at this path. */
export interface Requirement {
  readonly path: string;
  readonly values: readonly string[];
}

/** Items, such as the rules of a bus, by what an event must have for them, so that few of them have to be tried. */
export class Candidates<T> {
  private readonly always: number[] = [];
  private readonly byPath = new Map<string, Map<unknown, number[]>>();

  /** @param requirementOf - undefined when any event may be for the item */
  constructor(
    private readonly items: readonly T[],
    requirementOf: (item: T) => Requirement | undefined,
  ) {
    for (const [at, item] of items.entries()) {
      const requirement = requirementOf(item);
      if (requirement === undefined) this.always.push(at);
      else this.add(at, requirement);
    }
  }

  /** The items that an event may be for, in their order. @param valuesAt - what the event has at a path */
  of(valuesAt: (path: string) => readonly unknown[]): T[] {
    const found = [...this.always];
    for (const [path, byValue] of this.byPath) {
      for (const value of valuesAt(path)) found.push(...(byValue.get(value) ?? []));
    }
    if (found.length > 1) found.sort((one, other) => one - other);
    return found.filter((at, index) => at !== found[index - 1]).map(at => this.items[at]!);
  }

  private add(at: number, { path, values }: Requirement): void {
    const byValue = this.byPath.get(path) ?? new Map<unknown, number[]>();
    this.byPath.set(path, byValue);
    for (const value of values) {
      const items = byValue.get(value) ?? [];
      byValue.set(value, [...items, at]);
    }
  }
}
