/** What follows from something that stays as it is, by a name: a file of a trail has thousands of events of few places. */
export class Remembered<K extends object, N, V> {
  private readonly known = new WeakMap<K, Map<N, V>>();

  get(from: K, name: N, make: () => V): V {
    const named = this.known.get(from) ?? new Map<N, V>();
    this.known.set(from, named);
    const found = named.get(name) ?? make();
    named.set(name, found);
    return found;
  }
}
