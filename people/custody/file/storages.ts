import { z } from 'zod';
import { text } from '../../../config/sections/text';
import { holdersSchema, nameSchema, remarkSchema } from './parts';

/** What keeps a factor. */
export const STORAGE_KINDS = ['safe', 'password-manager-offline', 'password-manager-online', 'mail', 'system'] as const;

/** Storages, and the systems that they depend on, by name. */
export const storageSectionSchema = z.record(
  nameSchema,
  z.strictObject({
    kind: z
      .enum(STORAGE_KINDS)
      .describe(
        'safe; password-manager-offline or -online; mail, which delivers to mailboxes; system, for anything else.',
      ),
    place: text(128).optional().describe('Building or room. Storages of the same place are one place.'),
    opened_by: holdersSchema
      .optional()
      .describe('Who can open or administer it, and so holds what is in it. Left out: only who holds a factor.'),
    access_log: remarkSchema.describe('How each access is written down, and who looks at that.'),
    depends_on: z
      .strictObject({
        accounts: z.array(z.string()).default([]).describe('Keys of AWS accounts without which it does not open.'),
        storages: z
          .array(nameSchema)
          .default([])
          .describe('Other storages and systems without which it does not open.'),
      })
      .describe('Without what it does not open: AWS accounts, and other storages such as what signs people in.'),
  }),
);
