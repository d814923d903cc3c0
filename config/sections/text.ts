import { z } from 'zod';

/**
 * A line of text that AWS stores as it is: not blank, at most `max` characters, no control characters.
 *
 * Messages give lengths and rules, never the value: much of the text in the org file is personal data.
 */
export const text = (max: number) =>
  z
    .string()
    .regex(/\S/, 'must not be empty')
    .regex(/^\P{Cc}*$/u, 'must be one line without control characters')
    .max(max, { error: issue => `must be at most ${max} characters, got ${(issue.input as string).length}` });
