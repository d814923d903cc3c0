import { isAlias, isCollection, isMap, isPair, isScalar, Pair, ParsedNode, YAMLMap } from 'yaml';
import { Path } from '../../config/reading/problem';
import { Entry, entryLines, flow, scalar } from '../file/yaml-text';

/** Characters of a text that are replaced; an insertion replaces none. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** How deep it is: what is put into an entry comes before what is put behind it. */
  readonly depth: number;
}

type ParsedMap = YAMLMap.Parsed;
type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

/**
 * Changes of single values of a YAML text: everything else, comments, order and anchors included, stays as it is, to the
 * byte. A change that would reach further than its place, because other places repeat it, is refused.
 */
export class YamlEdits {
  readonly edits: Edit[] = [];
  /** Paths that have to be changed by hand. */
  readonly refused: Path[] = [];
  private readonly eol: string;

  constructor(
    private readonly text: string,
    private readonly root: ParsedNode,
  ) {
    this.eol = text.includes('\r\n') ? '\r\n' : '\n';
  }

  /** Sets a text of a mapping, which is there or not. */
  set(path: Path, value: string, after: readonly string[] = []): void {
    const map = this.mapAt(path.slice(0, -1));
    const key = String(path.at(-1));
    if (map === undefined) return this.refuse(path);
    const pair = pairOf(map, key);
    if (pair === undefined) return this.add(path.slice(0, -1), [key, scalar(value)], after);
    this.replaceNode(path, pair.value, value);
  }

  /** Replaces every text of a list that is equal to another one. */
  replaceInList(path: Path, was: string, value: string): void {
    const map = this.mapAt(path.slice(0, -1));
    const list = map && pairOf(map, String(path.at(-1)))?.value;
    if (!isCollection(list)) return;
    list.items.forEach((item, at) => {
      if (isScalar(item) && item.value === was) this.replaceNode([...path, at], item, value);
    });
  }

  /** Gives an entry of a mapping another key. */
  rename(path: Path, key: string): void {
    const map = this.mapAt(path.slice(0, -1));
    const pair = map && pairOf(map, String(path.at(-1)));
    if (pair === undefined) return;
    this.replaceNode(path, pair.key, key);
  }

  /** Adds an entry behind the last one of those that are named and there; without one at the end. */
  add(path: Path, entry: Entry, after: readonly string[] = [], remarks: readonly string[] = []): void {
    const map = this.mapAt(path);
    const last = map?.items.at(-1);
    if (map === undefined || last === undefined) return this.refuse([...path, entry[0]]);
    const named = map.items.filter(pair => isPair(pair) && after.includes(keyText(pair))).at(-1);
    const before = named ?? last;
    if (map.flow) {
      const at = endOf(before);
      this.put(at, at, `, ${scalar(entry[0])}: ${flow(entry[1])}`, path.length);
      return;
    }
    const indent = this.columnOf(map.items[0]!.key.range[0]);
    const lines = [...remarks.map(remark => `${' '.repeat(indent)}# ${remark}`), ...entryLines(entry, indent)];
    const at = this.endOfLine(endOf(before));
    const isLast = at === this.text.length && !this.text.endsWith('\n');
    this.put(at, at, isLast ? `${this.eol}${lines.join(this.eol)}` : `${lines.join(this.eol)}${this.eol}`, path.length);
  }

  /** Takes an entry out of a mapping. */
  remove(path: Path): void {
    const map = this.mapAt(path.slice(0, -1));
    const pair = map && pairOf(map, String(path.at(-1)));
    if (map === undefined || pair === undefined) return;
    if (map.items.length === 1) return this.refuse(path);
    const [start, end] = [pair.key.range[0], endOf(pair)];
    if (!map.flow) return this.put(this.startOfLine(start), this.endOfLine(end), '');
    const next = map.items[map.items.indexOf(pair) + 1];
    const previous = map.items[map.items.indexOf(pair) - 1];
    if (next === undefined) this.put(endOf(previous!), end, '');
    else this.put(start, next.key.range[0], '');
  }

  /** Takes the comment out that stands as a line of its own right above an entry. */
  removeRemark(path: Path, remark: string): void {
    const map = this.mapAt(path.slice(0, -1));
    const pair = map && pairOf(map, String(path.at(-1)));
    if (pair === undefined) return;
    const end = this.startOfLine(pair.key.range[0]);
    const start = this.startOfLine(end - 1);
    if (this.text.slice(start, end).trim() === `# ${remark}`) this.put(start, end, '');
  }

  private put(start: number, end: number, text: string, depth = 0): void {
    this.edits.push({ start, end, text, depth });
  }

  private refuse(path: Path): void {
    this.refused.push(path);
  }

  private replaceNode(path: Path, node: ParsedNode | null, value: string): void {
    if (node === null || !(isScalar(node) || isAlias(node))) return this.refuse(path);
    // what repeats an anchor would change with it
    if (isScalar(node) && node.anchor !== undefined) return this.refuse(path);
    this.put(node.range[0], node.range[1], scalar(value));
  }

  /** The mapping at a path; undefined where there is none, or one that other places repeat or that repeats another. */
  private mapAt(path: Path): ParsedMap | undefined {
    let node: ParsedNode | null | undefined = this.root;
    for (const key of path) {
      if (!isMap(node) || node.anchor !== undefined) return undefined;
      node = pairOf(node, String(key))?.value;
    }
    return isMap(node) && node.anchor === undefined ? node : undefined;
  }

  private columnOf(offset: number): number {
    return offset - this.startOfLine(offset);
  }

  private startOfLine(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Where the next line begins. */
  private endOfLine(offset: number): number {
    if (offset > 0 && this.text[offset - 1] === '\n') return offset;
    const found = this.text.indexOf('\n', offset);
    return found < 0 ? this.text.length : found + 1;
  }
}

const keyText = ({ key }: ParsedPair): string => (isScalar(key) ? String(key.value) : '');

const pairOf = (map: ParsedMap, key: string): ParsedPair | undefined => map.items.find(pair => keyText(pair) === key);

/** Where an entry ends, without the comments and blank lines behind it. */
function endOf({ key, value }: ParsedPair): number {
  if (value === null) return key.range[1];
  return endOfNode(value);
}

function endOfNode(node: ParsedNode): number {
  if (!isCollection(node) || node.flow) return node.range[1];
  const last = node.items.at(-1);
  if (last === undefined) return node.range[1];
  return isPair(last) ? endOf(last) : endOfNode(last);
}

/** Edits in the order of the text; of several at one place the deeper one comes first, then the one that was made first. */
export const inOrder = (edits: readonly Edit[]): readonly Edit[] =>
  edits
    .map((edit, at) => ({ edit, at }))
    .sort((a, b) => a.edit.start - b.edit.start || b.edit.depth - a.edit.depth || a.at - b.at)
    .map(({ edit }) => edit);

/** The text with the edits. */
export function applied(text: string, edits: readonly Edit[]): string {
  let done = '';
  let from = 0;
  for (const { start, end, text: put } of inOrder(edits)) {
    done += text.slice(from, start) + put;
    from = Math.max(from, end);
  }
  return done + text.slice(from);
}
