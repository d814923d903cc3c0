import { blankDigits, maskLine, printable } from './mask';
import { Span } from './yaml-position';

/** One line of the file, cut to fit, and where the carets go. */
export interface CodeFrame {
  readonly text: string;
  /** Column of the first caret in `text`, from zero. */
  readonly caret: number;
  /** Number of carets, at least one. */
  readonly length: number;
}

/** Most characters of a line that are shown. */
export const FRAME_WIDTH = 100;
/** Lines longer than this lose all their digits instead of being searched for phone numbers. */
const LINE_MAX = 10_000;

/** A span as people count it, and the frame that shows it. */
export interface Located {
  /** One-based. */
  readonly line: number;
  readonly column: number;
  readonly frame?: CodeFrame;
}

/** Returns a function that turns spans of a text into lines, columns and frames. */
export function codeFrames(text: string): (span: Span) => Located {
  let starts: number[] | undefined;
  return span => {
    // only a file with problems pays for the table
    starts ??= lineStarts(text);
    const index = lastAtOrBefore(starts, span.offset);
    const start = starts[index]!;
    const line = text.slice(start, starts[index + 1] ?? text.length).replace(/\r?\n$/, '');
    const column = span.offset - start;
    return {
      line: index + 1,
      column: column + 1,
      frame: line.trim() === '' ? undefined : frame(line, column, span.end - span.offset),
    };
  };
}

function frame(line: string, column: number, length: number): CodeFrame {
  const from = column < FRAME_WIDTH - 20 ? 0 : column - 20;
  // mask before cutting: half a phone number is not recognized as one. Nobody wrote a line that long by hand
  const [shown, shift] =
    line.length > LINE_MAX ? [blankDigits(line.slice(from, from + FRAME_WIDTH + 1)), from] : [maskLine(line), 0];
  const visible = printable(shown.slice(from - shift, from - shift + FRAME_WIDTH));
  const text = `${from > 0 ? '…' : ''}${visible}${from + FRAME_WIDTH < line.length ? '…' : ''}`;
  const caret = column - from + (from > 0 ? 1 : 0);
  const room = visible.trimEnd().length + (from > 0 ? 1 : 0) - caret;
  return { text, caret, length: Math.max(1, Math.min(length, room)) };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
