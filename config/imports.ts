import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { PRODUCT } from './names';

const importSchema = z.strictObject({
  stack: z.string(),
  /** Terraform address. */
  address: z.string().regex(/^[a-z]\w*\.\S+$/),
  /** What Terraform imports it by. */
  id: z.string().min(1),
});

const importsSchema = z.strictObject({
  version: z.literal(1),
  imports: z.array(importSchema),
  /** Adopted before, and given back: Terraform forgets them, and AWS keeps them. */
  undone: z.array(importSchema).default([]),
});

/** What exists in AWS and is taken over by an address; one that a state has already is nothing to Terraform. */
export type Import = z.output<typeof importSchema>;
/** What `rootguard adopt` wrote beside an org file. */
export type Imports = z.output<typeof importsSchema>;

export const NO_IMPORTS: Imports = { version: 1, imports: [], undone: [] };

/** The file beside an org file. */
export const importsFile = (orgFile: string): string => join(dirname(orgFile), `${PRODUCT}.imports.json`);

/** Reads the file beside an org file; without one there is nothing to import. */
export function readImports(orgFile: string): Imports | { readonly problem: string } {
  const file = importsFile(orgFile);
  if (!existsSync(file)) return NO_IMPORTS;
  try {
    const { success, data, error } = importsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (success) return data;
    const [{ path, message } = { path: [], message: 'unreadable' }] = error.issues;
    return { problem: `${path.join('.') || 'the file'}: ${message}` };
  } catch (error) {
    return { problem: error instanceof SyntaxError ? 'is no JSON' : (error as Error).message };
  }
}
