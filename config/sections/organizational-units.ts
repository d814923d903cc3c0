import { z } from 'zod';
import { text } from './text';

/** Most levels of OUs below the root. */
export const OU_DEPTH_MAX = 5;

/** The organizational_units section: OU path ('Workloads/Prod') to OU id. */
export const organizationalUnitsSchema = z.record(
  z
    .string()
    .regex(/^[^/\s][^/]*(?:\/[^/\s][^/]*)*$/, "must be OU names joined by '/', none of them empty")
    .refine(path => path.split('/').length <= OU_DEPTH_MAX, `must be at most ${OU_DEPTH_MAX} levels deep`)
    .refine(
      path => path.split('/').every(name => text(128).safeParse(name).success),
      'must be OU names of 1 to 128 characters',
    ),
  z
    .string()
    .regex(
      /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/,
      "must look like ou-exam-11111111: 'ou-', the root id's suffix and 8 to 32 lower-case letters or digits",
    )
    .describe('OU id: aws organizations list-organizational-units-for-parent'),
);
