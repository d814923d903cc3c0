import { z } from 'zod';
import { text } from '../../../config/sections/text';
import { daySchema, holdersSchema, nameSchema, remarkSchema } from './parts';

/** A part of the week: days, and two times of the day; one that ends before it begins ends on the next day. */
const HOURS =
  /^(?:(?:mon|tue|wed|thu|fri|sat|sun)(?:-(?:mon|tue|wed|thu|fri|sat|sun))? (?:[01]\d|2[0-3]):(?:00|15|30|45)-(?:(?:[01]\d|2[0-3]):(?:00|15|30|45)|24:00)|always)$/;

/** Whether this machine knows a time zone. */
function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    // offsets are no places: they know nothing of summer
    return !/^[+-]/.test(zone);
  } catch {
    return false;
  }
}

/** When somebody can be reached. */
export const reachHoursSchema = z.strictObject({
  time_zone: z
    .string()
    .refine(isZone, 'must be a time zone of the IANA database, such as Europe/Berlin')
    .describe('Time zone of the IANA database, such as Europe/Berlin; summer time is counted.'),
  hours: z
    .array(
      z
        .string()
        .regex(HOURS, "must be always, or days and quarter hours such as 'mon-fri 08:00-18:00' or 'sat 22:00-06:00'"),
    )
    .min(1, 'must say at least one part of the week')
    .describe(
      "Parts of the week: 'mon-fri 08:00-18:00'. One that ends before it begins ends on the next day; or always.",
    ),
});

/** People by name. */
export const peopleSchema = z.record(
  nameSchema,
  z.strictObject({
    name: text(128).describe('Name of the person.'),
    joined: daySchema.describe('First day, YYYY-MM-DD.'),
    left: daySchema.optional().describe('Last day, YYYY-MM-DD, as soon as it is known. Left out: stays.'),
    reach_hours: reachHoursSchema
      .optional()
      .describe('When this person can be reached and act. Left out: nobody can count on an hour.'),
  }),
);

/** Roles by name: whatever people are called together. */
export const rolesSchema = z.record(
  nameSchema,
  z.strictObject({
    members: holdersSchema.describe('People, and other roles with everybody in them.'),
    description: remarkSchema.optional().describe('What the role is.'),
  }),
);

/** Who answers when an alert rings. */
export const respondersSchema = z.array(
  z.strictObject({
    who: nameSchema.describe('A person or a role.'),
    trained: daySchema.describe('Day of the last training, YYYY-MM-DD.'),
  }),
);

/** Teams by what they administer: who can make themselves somebody, who can open the tools, who owns what is in the accounts. */
export const administratorsSchema = z.strictObject({
  people: holdersSchema.describe('Who administers people: identities, groups, mailboxes.'),
  tools: holdersSchema.describe('Who administers tools: password managers, devices, mail.'),
  data: holdersSchema.describe('Who administers data: what is in the accounts.'),
});
