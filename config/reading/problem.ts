/** Keys and indexes that lead to a value of the org file. */
export type Path = readonly (string | number)[];

/** Where a problem is: a value, a key (which then stands for its whole entry), or characters of the file. */
export type Place =
  { readonly path: Path; readonly on?: 'key' | 'value' } | { readonly offset: number; readonly end: number };

/** One problem of the org file, before its position is known. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Kebab-case, stable. */
  readonly rule: string;
  readonly at: Place;
  /** What is wrong and what was found. Never personal data. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
}

/** A problem that makes the file unusable. */
export const error = (rule: string, at: Place | Path, message: string, hint?: string): Problem => ({
  severity: 'error',
  rule,
  at: 'path' in at || 'offset' in at ? at : { path: at },
  message,
  hint,
});

/** A problem that somebody should look at; the file stays usable. */
export const warning = (rule: string, at: Place | Path, message: string, hint?: string): Problem => ({
  ...error(rule, at, message, hint),
  severity: 'warning',
});

/** A path as a person writes it: accounts.payments-prod.contacts.billing, root_deny.targets[0]. */
export const pathText = (path: Path): string =>
  path
    .map((segment, index) => (typeof segment === 'number' ? `[${segment}]` : index === 0 ? segment : `.${segment}`))
    .join('');
