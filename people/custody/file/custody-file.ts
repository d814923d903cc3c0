import { z } from 'zod';
import { Loose } from '../../../config/reading/draft';
import { factorsEntrySchema } from './factors';
import { holdersSchema } from './parts';
import { administratorsSchema, peopleSchema, respondersSchema, rolesSchema } from './people';
import { storageSectionSchema } from './storages';

/** The custody file as it is written; what is checked across sections is in ../rules. */
export const custodyFileSchema = z.strictObject({
  version: z.literal(1).describe('Version of this format: 1.'),
  people: peopleSchema.describe('Everybody who is named below, by a name of your choice.'),
  roles: rolesSchema.default({}).describe('Roles, teams, groups and rotations, by a name of your choice.'),
  storages: storageSectionSchema.describe('Safes, password managers, mail systems, and what they depend on.'),
  factors: z
    .array(factorsEntrySchema)
    .min(1, 'must have at least one entry')
    .describe('Who holds what of the root user of which accounts.'),
  approvers: holdersSchema.describe('Who approves a use of root.'),
  validators: holdersSchema.describe('Who says whether a use of root that rang was expected.'),
  responders: respondersSchema.min(1, 'must have at least one entry').describe('Who acts when it was not.'),
  reviewers: holdersSchema.describe('Who reviews this file; two different people.'),
  administrators: administratorsSchema
    .optional()
    .describe('Teams by what they administer, each apart from the others.'),
});

/** The custody file, valid by itself and with defaults filled in. */
export type CustodyFile = z.output<typeof custodyFileSchema>;
/** As much of it as is well-formed. */
export type CustodyDraft = Loose<CustodyFile>;
/** One entry of factors. */
export type FactorsEntry = CustodyFile['factors'][number];

/** The JSON Schema of the custody file, for editors. */
export function custodyFileJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(custodyFileSchema, { io: 'input' });
  return `${JSON.stringify({ $schema, title: 'Rootguard custody file', ...schema }, null, 2)}\n`;
}
