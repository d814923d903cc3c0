import { z } from 'zod';
import { OrgFile, orgFileSchema } from '../sections/org-file';
import { branches } from './schema-path';

/** A type of which any part may be missing. */
export type Loose<T> = T extends readonly (infer Item)[]
  ? readonly (Loose<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Loose<T[Key]> }
    : T;

/**
 * The org file as far as it is well-formed: what the schema refused is left out, defaults are filled in. The checks
 * across sections run on this, so that a mistake in one place hides none in another.
 */
export type Draft = Loose<OrgFile>;

/** Returns the well-formed part of a file. */
export const draftOf = (value: unknown): Draft => salvage(orgFileSchema, value) ?? {};

/** The well-formed part of a value by any schema: what it refuses is undefined. */
export function salvage(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  if (Array.isArray(value)) {
    const list = branches(schema).find(branch => branch instanceof z.ZodArray);
    return list === undefined ? undefined : value.map(item => salvage(list.element as z.ZodType, item));
  }
  if (value === null || typeof value !== 'object') return undefined;

  const entries = Object.entries(value);
  const fitting = branches(schema)
    .filter(branch => branch instanceof z.ZodObject)
    .map(branch => branch.shape as Record<string, z.ZodType>)
    // the branch that was meant is the one that knows most of the keys
    .sort((a, b) => known(entries, b) - known(entries, a))[0];
  if (fitting !== undefined) {
    const object = value as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(fitting).map(([key, field]) => [
        key,
        salvage(field, Object.hasOwn(object, key) ? object[key] : undefined),
      ]),
    );
  }
  const record = branches(schema).find(branch => branch instanceof z.ZodRecord);
  if (record === undefined) return undefined;
  return Object.fromEntries(entries.map(([key, entry]) => [key, salvage(record.valueType as z.ZodType, entry)]));
}

const known = (entries: readonly [string, unknown][], shape: Record<string, z.ZodType>) =>
  entries.filter(([key]) => Object.hasOwn(shape, key)).length;
