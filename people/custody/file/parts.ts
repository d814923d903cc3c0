import { z } from 'zod';
import { text } from '../../../config/sections/text';

/** Most characters of a name that is given in the file. */
const NAME_MAX = 64;

/** The name by which the file refers to a person, a role or a storage. */
export const nameSchema = z
  .string()
  .max(NAME_MAX, `must be at most ${NAME_MAX} characters`)
  .regex(/^[A-Za-z][\w.-]*$/, 'must be a name of letters, digits, _ . and -, beginning with a letter');

/** Names of people and roles. */
export const holdersSchema = z.array(nameSchema).min(1, 'must name at least one person or role');

/** Names of storages. */
export const storagesSchema = z.array(nameSchema).min(1, 'must name at least one storage');

/** A day, as YYYY-MM-DD. */
export const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date written YYYY-MM-DD');

/** A short line of text about something. */
export const remarkSchema = text(256);

/** The word that stands where there is none of something. */
export const NONE = 'none';
