import { z } from 'zod';
import { rootDenySchema } from './root-deny';

const { targets, exemptions } = rootDenySchema.shape;

/** The leave_deny section, in the form of root_deny. */
export const leaveDenySchema = z.strictObject({
  targets,
  exemptions: exemptions.describe('Time-boxed permissions to leave, for a planned transfer.'),
});
