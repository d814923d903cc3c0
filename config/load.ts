import { Diagnostic } from './diagnostic';
import { Organization } from './organization';

/** What became of an org file. */
export interface LoadResult {
  /** Undefined when any diagnostic is an error. */
  readonly organization?: Organization;
  /** Errors and warnings in file order. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads an org file and checks everything that can be checked without AWS.
 *
 * @param path - the org file, relative to the working directory
 * @param today - the current date (UTC) as YYYY-MM-DD; only warnings depend on it, never the organization
 */
export function loadOrganization(path: string, today: string): LoadResult {
  throw new Error(`not written yet: ${path} ${today}`);
}
