import { z } from 'zod';

/** Most tags AWS takes on one resource. */
export const TAGS_MAX = 50;

const characters = (max: number) => new RegExp(`^[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,${max}}$`, 'u');

/**
 * The tags section.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export const tagsSchema = z
  .record(
    z
      .string()
      .min(1, 'must not be empty')
      .regex(characters(128), 'must be 1 to 128 letters, digits, spaces and _ . : / = + - @')
      .regex(/^(?![aA][wW][sS]:)/, "must not begin with 'aws:': AWS reserves it"),
    z.string().regex(characters(256), 'must be at most 256 letters, digits, spaces and _ . : / = + - @'),
  )
  .refine(tags => Object.keys(tags).length <= TAGS_MAX, `must be at most ${TAGS_MAX} tags`)
  .meta({ maxProperties: TAGS_MAX });
