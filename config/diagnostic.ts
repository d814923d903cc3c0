/** One problem of the org file. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Path of the file as it was given. */
  readonly file: string;
  /** One-based; 1:1 when the problem has no position. */
  readonly line: number;
  readonly column: number;
  /** Name of the rule, kebab-case: stable, for searching. */
  readonly rule: string;
  /** What is wrong, what was found, what to do next. */
  readonly message: string;
}
