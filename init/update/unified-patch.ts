import { applied, Edit, inOrder } from './yaml-edits';

/** Lines around a change that a patch shows. */
const CONTEXT = 3;

/** Some lines of a text that others take the place of: indexes from 0. */
interface Change {
  readonly start: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/**
 * The edits of a text as a unified patch, which `git apply` and `patch` take.
 *
 * @param path - of the file, relative to where the patch will be applied
 */
export function unifiedPatch(path: string, text: string, edits: readonly Edit[]): string {
  const before = linesOf(text);
  const hunks: Change[][] = [];
  for (const change of changesOf(text, edits)) {
    const last = hunks.at(-1)?.at(-1);
    if (last !== undefined && change.start - (last.start + last.removed.length) <= 2 * CONTEXT)
      hunks.at(-1)!.push(change);
    else hunks.push([change]);
  }
  let shift = 0;
  const shown = hunks.map(changes => {
    const [first, last] = [changes[0]!, changes.at(-1)!];
    const from = Math.max(0, first.start - CONTEXT);
    const to = Math.min(before.length, last.start + last.removed.length + CONTEXT);
    const lines: string[] = [];
    let at = from;
    for (const { start, removed, added } of changes) {
      lines.push(...before.slice(at, start).map(line => ` ${line}`));
      lines.push(...removed.map(line => `-${line}`), ...added.map(line => `+${line}`));
      at = start + removed.length;
    }
    lines.push(...before.slice(at, to).map(line => ` ${line}`));
    const grown = changes.reduce((sum, { removed, added }) => sum + added.length - removed.length, 0);
    const header = `@@ -${range(from, to - from)} +${range(from + shift, to - from + grown)} @@`;
    shift += grown;
    return `${header}\n${lines.map(line => (line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`)).join('')}`;
  });
  return shown.length === 0 ? '' : `--- a/${path}\n+++ b/${path}\n${shown.join('')}`;
}

const range = (start: number, count: number): string =>
  `${count === 0 ? start : start + 1}${count === 1 ? '' : `,${count}`}`;

/** Lines with what ends them. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** What the edits do to whole lines, in order; edits of the same lines are one change. */
function* changesOf(text: string, edits: readonly Edit[]): Iterable<Change> {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const lineAt = (offset: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const groups: { from: number; to: number; edits: Edit[] }[] = [];
  for (const edit of inOrder(edits)) {
    const from = lineAt(edit.start);
    // whole lines end where the next one begins, which they do not touch
    const isWhole = edit.end > edit.start ? starts.includes(edit.end) : edit.start === starts[from];
    const to = isWhole ? lineAt(edit.end) : lineAt(edit.end) + 1;
    const last = groups.at(-1);
    if (last !== undefined && from < Math.max(last.to, last.from + 1)) {
      last.to = Math.max(last.to, to);
      last.edits.push(edit);
    } else groups.push({ from, to, edits: [edit] });
  }
  for (const { from, to, edits: own } of groups) {
    const [start, end] = [starts[from]!, starts[to] ?? text.length];
    const was = text.slice(start, end);
    const is = applied(
      was,
      own.map(edit => ({ ...edit, start: edit.start - start, end: edit.end - start })),
    );
    yield { start: from, removed: linesOf(was), added: linesOf(is) };
  }
}
