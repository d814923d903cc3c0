import { isMap, isScalar, isSeq, Pair, ParsedNode } from 'yaml';
import { Place } from './problem';

/** Characters of the file, from offset to end. */
export interface Span {
  readonly offset: number;
  readonly end: number;
}

type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

/**
 * Returns a function that finds where a value or a key stands. A path that leads nowhere (a missing key) is shortened
 * until it leads somewhere, and then the key it ends at is meant: the value may be many lines long.
 */
export function yamlPositions(root: ParsedNode): (place: Place) => Span | undefined {
  // one index per mapping that is asked for: looking through 10,000 accounts for each of 10,000 problems is too slow
  const indexes = new Map<ParsedNode, Map<unknown, ParsedPair>>();
  const entry = (map: ParsedNode & { items: unknown }, key: unknown): ParsedPair | undefined => {
    let index = indexes.get(map);
    if (index === undefined) {
      index = new Map();
      for (const pair of map.items as ParsedPair[]) {
        if (isScalar(pair.key) && !index.has(pair.key.value)) index.set(pair.key.value, pair);
      }
      indexes.set(map, index);
    }
    return index.get(key);
  };

  return place => {
    if ('offset' in place) return place;
    let node: ParsedNode | null = root;
    let key: ParsedNode | undefined;
    let missing = false;
    for (const segment of place.path) {
      const pair: ParsedPair | undefined = isMap(node) ? entry(node, segment) : undefined;
      const item: unknown = isSeq(node) && typeof segment === 'number' ? node.items[segment] : undefined;
      if (pair === undefined && item === undefined) {
        missing = true;
        break;
      }
      key = pair?.key;
      node = pair === undefined ? (item as ParsedNode) : pair.value;
    }
    // what is missing from the whole file has no position
    if (missing && node === root) return undefined;
    // an entry without a value has no characters of its own; an item of a list has no key
    const useKey = missing || place.on === 'key' || node === null || node.range[0] === node.range[1];
    const found = useKey ? (key ?? node) : node;
    return found == null ? undefined : { offset: found.range[0], end: found.range[1] };
  };
}
