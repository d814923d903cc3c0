/** Things by a key, each with all that have it, in their order; what has none is left out. */
export function grouped<T, K = string>(things: Iterable<T>, keyOf: (thing: T) => K | undefined): Map<K, [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>();
  for (const thing of things) {
    const key = keyOf(thing);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return groups;
}

/** The same of pairs of a key and what belongs to it. */
export const groupedPairs = <K, V>(pairs: Iterable<readonly [K, V]>): Map<K, V[]> =>
  new Map([...grouped(pairs, ([key]) => key)].map(([key, group]) => [key, group.map(([, value]) => value)]));

/** How often each text is there: '3 × alarm: deleted', sorted. */
export const tally = (texts: Iterable<string>, times = ' × '): string[] =>
  [...grouped(texts, text => text)].map(([text, { length }]) => `${length}${times}${text}`).sort();
