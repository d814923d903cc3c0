import { z } from 'zod';
import { orgFileSchema } from '../sections/org-file';

/** The JSON Schema of the org file, for editors; checks across sections are beyond it. */
export function orgFileJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(orgFileSchema, { io: 'input' });
  return `${JSON.stringify({ $schema, title: 'Rootguard org file', ...schema }, null, 2)}\n`;
}
