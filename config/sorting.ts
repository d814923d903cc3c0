/** Orders strings by their UTF-16 code units: the same on every machine, unlike the order of a locale. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A sorted copy. */
export const sortedBy = <T>(items: Iterable<T>, key: (item: T) => string): T[] =>
  [...items].sort((a, b) => byCodeUnit(key(a), key(b)));
