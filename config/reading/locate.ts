import type { ParsedNode } from 'yaml';
import { codeFrames } from './code-frame';
import { Diagnostic } from './diagnostic';
import { blankDigits, maskMessage, printable } from './mask';
import { maskPrivateFields, privateSpans, Sections } from './private-fields';
import { Place, Problem } from './problem';
import { Span, yamlPositions } from './yaml-position';

/** Most problems shown; a file with more is of another kind, and even one a line is 10,000 accounts. */
export const PROBLEMS_MAX = 10_000;

/** Puts work off until somebody wants its result. */
function once<T>(work: () => T): () => T {
  let done: { readonly result: T } | undefined;
  return () => (done ??= { result: work() }).result;
}

const offsetOnly = (place: Place): Span | undefined => ('offset' in place ? place : undefined);

/**
 * Gives problems their positions and frames, and puts them in file order.
 *
 * @param path - what the diagnostics call the file
 * @param text - all of the file
 * @param root - its syntax tree, with offsets in `text`; undefined when it has none
 * @param sections - keys of sections about what is private, as privateSpans takes them
 */
export function locate(
  path: string,
  text: string,
  problems: readonly Problem[],
  root?: ParsedNode,
  sections?: Sections,
): Diagnostic[] {
  // most files have no problem, and need none of this
  if (problems.length === 0) return [];
  const position = root === undefined ? offsetOnly : yamlPositions(root);
  const file = printable(path);
  const masked = once(() => maskPrivateFields(text, root === undefined ? undefined : privateSpans(root, sections)));
  const frames = once(() => codeFrames(masked()));
  // a message repeats a key at times, in quotes, and a number or a secret may have become one
  const repeated = (rule: string, span: Span | undefined, message: string) => {
    if (span === undefined) return maskMessage(message);
    const [was = '', is = ''] = [text, masked()].map(one =>
      one.slice(span.offset, span.end).replace(/^["']|["']$/g, ''),
    );
    const hidden = message.replaceAll(`'${was}'`, `'${is}'`);
    const isKey = rule === 'unknown-key' || rule === 'duplicate-key';
    return was !== is && isKey ? blankDigits(hidden) : maskMessage(hidden);
  };
  const located = problems
    .map(problem => ({ problem, span: position(problem.at) }))
    .sort((a, b) => (a.span?.offset ?? 0) - (b.span?.offset ?? 0))
    .slice(0, PROBLEMS_MAX)
    .map(({ problem: { severity, rule, message, hint }, span }): Diagnostic => ({
      severity,
      file,
      ...(span === undefined ? { line: 1, column: 1 } : frames()(span)),
      rule,
      message: repeated(rule, span, printable(message)),
      ...(hint === undefined ? {} : { hint: maskMessage(printable(hint)) }),
    }));
  if (problems.length > PROBLEMS_MAX) {
    const message = `${problems.length - PROBLEMS_MAX} more problems are not shown`;
    located.push({ severity: 'error', file, line: 1, column: 1, rule: 'too-many-problems', message });
  }
  return located;
}
