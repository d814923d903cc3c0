import type { Colors } from 'picocolors/types';
import { CodeFrame } from './code-frame';

/** One problem of the org file. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Path of the file as it was given. */
  readonly file: string;
  /** One-based; 1:1 when the problem has no position. */
  readonly line: number;
  readonly column: number;
  /** Whether the file could not be read as a whole, so that it has no lines to point at. */
  readonly unread?: true;
  /** Name of the rule, kebab-case: stable, for searching. */
  readonly rule: string;
  /** What is wrong, what was found. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
  /** The line of the file, phone numbers masked; undefined when the problem has no position. */
  readonly frame?: CodeFrame;
}

/**
 * Renders diagnostics for people: position first, so that editors and terminals can jump to it, then the rule, the
 * message, the line with carets, what to do, and at the end one line that counts. A file that could not be read is one
 * line.
 *
 * @param colors - picocolors, or nothing for plain text
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], colors?: Colors): string {
  const [first] = diagnostics;
  if (first === undefined) return '';
  if (first.unread) return renderUnread(first, colors);
  const count = (severity: Diagnostic['severity']) => {
    const found = diagnostics.filter(diagnostic => diagnostic.severity === severity).length;
    return found === 0 ? [] : [`${found} ${severity}${found === 1 ? '' : 's'}`];
  };
  const total = [...count('error'), ...count('warning')].join(', ');
  return `${diagnostics.map(diagnostic => render(diagnostic, colors)).join('\n')}\n${total} in ${first.file}\n`;
}

function renderUnread({ file, rule, message, hint }: Diagnostic, colors?: Colors): string {
  const position = colors?.bold(`${file}:`) ?? `${file}:`;
  return `${position} ${colors?.red('error') ?? 'error'} ${rule}: ${message}${hint === undefined ? '' : ` → ${hint}`}\n`;
}

function render({ severity, file, line, column, rule, message, hint, frame }: Diagnostic, colors?: Colors): string {
  const strong = (text: string) => colors?.bold(text) ?? text;
  const faint = (text: string) => colors?.dim(text) ?? text;
  const loud = (text: string) => (severity === 'error' ? colors?.red(text) : colors?.yellow(text)) ?? text;

  const lines = [`${strong(`${file}:${line}:${column}`)} ${loud(severity)} ${rule}`, `  ${message}`];
  if (frame !== undefined) {
    const gutter = `${line} | `;
    lines.push(`    ${faint(gutter)}${frame.text}`);
    lines.push(`    ${faint('| '.padStart(gutter.length))}${' '.repeat(frame.caret)}${loud('^'.repeat(frame.length))}`);
  }
  if (hint !== undefined) lines.push(`  → ${hint}`);
  return `${lines.join('\n')}\n`;
}
