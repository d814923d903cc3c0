import { Level } from './html-icons';

/** Longest comment on GitHub, in characters. @see https://github.com/orgs/community/discussions/27190 */
export const LONGEST_COMMENT = 65_536;

/** Most comments of one run; what is then left is counted, and whole in the other formats. */
export const MOST_COMMENTS = 8;

/** A sign for each level, in Markdown; words stand beside it. */
export const SIGNS: Readonly<Record<Level, string>> = {
  danger: '🔴',
  incomplete: '🟠',
  warning: '🟡',
  note: '🔵',
  clean: '🟢',
  'no-changes': '⚪',
};

/** A part of a report that is folded, or not; its lines can be spread over comments. */
export interface Section {
  /** Lines at the beginning, again in each comment that goes on with it. */
  readonly open: readonly string[];
  readonly lines: readonly string[];
  readonly close: readonly string[];
}

/** Lines without a frame; nothing without lines. */
export const plain = (lines: readonly string[]): Section[] =>
  lines.length === 0 ? [] : [{ open: [], lines, close: [''] }];

/** A folded section with a count; nothing without entries. A blank line ends the HTML, so that Markdown goes on. */
export const folded = (title: string, count: number, head: readonly string[], lines: readonly string[]): Section[] =>
  count === 0
    ? []
    : [
        {
          open: ['<details>', `<summary>${title} (${count})</summary>`, '', ...head],
          lines,
          close: ['', '</details>', ''],
        },
      ];

/** First line of the n-th comment of a command, by which a pipeline finds the comment of an earlier run. */
export const markerOf = (command: string, part: number): string =>
  `<!-- rootguard ${command}${part === 1 ? '' : ` ${part}`} -->`;

/**
 * Spreads sections over comments: one an entry, each below the limit and with its marker as the first line.
 *
 * @param command who wrote it: 'review'
 * @param longest limit of one comment, in characters; at least 50,000
 * @param others the formats that have all of it, for what is left out
 */
export function commentsOf(
  sections: readonly Section[],
  command: string,
  longest: number,
  others: string,
): readonly string[] {
  const parts: string[] = [];
  let lines = [markerOf(command, 1), ''];
  const room = longest - 200;
  const sizeOf = (some: readonly string[]): number => some.reduce((sum, line) => sum + line.length + 1, 0);
  let size = sizeOf(lines);
  const isFull = (): boolean => parts.length >= MOST_COMMENTS;
  const finish = (): void => {
    parts.push(`${lines.join('\n').trimEnd()}\n`);
    lines = [markerOf(command, parts.length + 1), '', 'Continued from the comment above.', ''];
    size = sizeOf(lines);
  };
  const add = (some: readonly string[]): void => {
    lines.push(...some);
    size += sizeOf(some);
  };
  let leftOut = 0;
  for (const { open, lines: content, close } of sections) {
    const frame = sizeOf(open) + sizeOf(close);
    if (!isFull() && size + frame + (content[0]?.length ?? 0) > room) finish();
    if (!isFull()) add(open);
    for (const [index, line] of content.entries()) {
      if (!isFull() && size + line.length + 1 + sizeOf(close) > room) {
        add(close);
        finish();
        if (!isFull()) add(open);
      }
      if (isFull()) {
        leftOut += content.length - index;
        break;
      }
      add([line]);
    }
    if (!isFull()) add(close);
  }
  if (!isFull()) finish();
  if (leftOut > 0) {
    const last = parts.pop()!;
    parts.push(`${last}\n${leftOut} more lines are left out: see the ${command} as ${others}.\n`);
  }
  return parts;
}

/** Texts in groups, so that a line stays short. */
export const chunksOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
