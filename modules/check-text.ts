import { Token } from 'cdktf';
import { z } from 'zod';

/**
 * Returns the problems of strings under a schema of the org file, each with its path; strings that Terraform
 * knows only at apply time are left out.
 */
export function findTextProblems(schema: z.ZodType, strings: object, path: string): string[] {
  return (schema.safeParse(strings).error?.issues ?? [])
    .filter(issue => !Token.isUnresolved((strings as Record<PropertyKey, unknown>)[issue.path[0] ?? '']))
    .map(issue => `${[path, ...issue.path].join('.')}: ${issue.message}`);
}

/** Returns the problem of an account id, if it has one. */
export function findAccountIdProblems(accountId: string | undefined): string[] {
  if (accountId === undefined || Token.isUnresolved(accountId) || /^\d{12}$/.test(accountId)) return [];
  return [`accountId: must be 12 digits, got '${accountId}'`];
}

/** Throws all problems in one error that names the construct. */
export function throwProblems(constructPath: string, what: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new Error([`${constructPath}: invalid ${what}`, ...problems].join('\n  - '));
}
