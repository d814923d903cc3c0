/** Something about the alert path that somebody should look at. */
export interface Finding {
  /** Name of the rule, kebab-case: stable, for searching. */
  readonly rule: string;
  /** What it is about, for example 'topic rootguard-critical'. */
  readonly subject: string;
  /** What is wrong, what was found. */
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
}
