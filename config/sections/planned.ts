import { z } from 'zod';
import { text } from './text';

const minute = (what: string) =>
  z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/, 'must be a time in UTC written YYYY-MM-DDTHH:MMZ')
    .describe(`${what}, in UTC, written YYYY-MM-DDTHH:MMZ.`);

/** Planned uses of root, which messages quote. */
export const plannedSchema = z
  .array(
    z.strictObject({
      account: z.string().describe('Key of the account whose root is used.'),
      from: minute('Its first minute'),
      until: minute('When it is over'),
      ticket: text(60).describe('Ticket or change number.'),
      who: text(60).describe('Who announced it: somebody whom one can ask. No phone number, it is published.'),
    }),
  )
  .max(30, 'must be at most 30 entries')
  .default([])
  .describe(
    'Uses of root that somebody announced: messages about root of the account quote them, and are sent all the same.',
  );
