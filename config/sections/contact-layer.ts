import { z } from 'zod';
import { contactSchema, primaryContactSchema } from './contact';
import { onlyVariableSchema, orVariable } from './variable';

const contact = contactSchema.shape;
const primary = primaryContactSchema.shape;

/** What one layer (organization, OU or account) says about one alternate contact; layers merge field by field. */
export const contactLayerSchema = z
  .strictObject({
    name: orVariable(contact.name).optional().describe('Team or person, 1 to 64 characters.'),
    title: orVariable(contact.title).optional().describe('Role of the contact, 1 to 50 characters.'),
    email_address: orVariable(contact.email_address)
      .optional()
      .describe('A distribution list in one of email_domains, at most 254 characters.'),
    phone_number: orVariable(contact.phone_number)
      .optional()
      .describe('In quotes; digits, spaces and ( ) + -, at most 25 characters.'),
  })
  .meta({ id: 'Contact', description: 'Fields left out come from the layer above: OU, then organization.' });

/** What one layer says about the primary contact. The phone number is never in the file. */
export const primaryLayerSchema = z
  .strictObject({
    full_name: orVariable(primary.full_name).optional().describe('1 to 50 characters.'),
    company_name: orVariable(primary.company_name.unwrap()).optional().describe('1 to 50 characters.'),
    address_line_1: orVariable(primary.address_line_1).optional().describe('1 to 60 characters.'),
    address_line_2: orVariable(primary.address_line_2.unwrap()).optional().describe('1 to 60 characters.'),
    address_line_3: orVariable(primary.address_line_3.unwrap()).optional().describe('1 to 60 characters.'),
    city: orVariable(primary.city).optional().describe('1 to 50 characters.'),
    district_or_county: orVariable(primary.district_or_county.unwrap()).optional().describe('1 to 50 characters.'),
    state_or_region: orVariable(primary.state_or_region.unwrap())
      .optional()
      .describe('1 to 50 characters; required in US, CA, GB, DE, JP, IN and BR.'),
    postal_code: orVariable(primary.postal_code).optional().describe('In quotes; 1 to 20 characters.'),
    country_code: orVariable(primary.country_code).optional().describe('Two capital letters, ISO 3166.'),
    phone_number: onlyVariableSchema
      .optional()
      .describe('Only { variable: name }; the number itself must not be in the file.'),
    website_url: orVariable(primary.website_url.unwrap()).optional().describe('1 to 256 characters.'),
  })
  .meta({ id: 'PrimaryContact', description: 'Fields left out come from the layer above: OU, then organization.' });

/** What stands in place of a contact, or of all of them, that is left as it is in AWS. */
export const UNMANAGED = 'unmanaged';

const orUnmanaged = <T extends z.ZodType>(schema: T) =>
  z.union([schema, z.literal(UNMANAGED)], { error: `must be a section, or ${UNMANAGED}` });

/** The contacts of one layer. */
export const contactsLayerSchema = orUnmanaged(
  z
    .strictObject({
      billing: orUnmanaged(contactLayerSchema).optional().describe('Receives invoices and payment notices.'),
      operations: orUnmanaged(contactLayerSchema)
        .optional()
        .describe('Receives service health and operations notices.'),
      security: orUnmanaged(contactLayerSchema).optional().describe('Receives security and abuse notices.'),
      primary: orUnmanaged(primaryLayerSchema)
        .optional()
        .describe('Contact information of the account; given once, every active account gets one.'),
    })
    .meta({
      id: 'Contacts',
      description: `Contacts of one layer; layers merge field by field. ${UNMANAGED} leaves a contact as it is in AWS.`,
    }),
);
export type ContactsLayer = z.output<typeof contactsLayerSchema>;
