import { z } from 'zod';
import { Path } from './problem';

/** The value a path leads to; undefined when it leads nowhere. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const segment of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, segment)) return undefined;
    value = (value as Record<string | number, unknown>)[segment];
  }
  return value;
}

/** Every key that may stand in the section a path leads to; of a union, the keys of all its branches. */
export function keysAt(schema: z.ZodType, path: Path): string[] {
  let schemas = branches(schema);
  for (const segment of path) schemas = schemas.flatMap(one => branches(child(one, segment)));
  return schemas.flatMap(one => (one instanceof z.ZodObject ? Object.keys(one.shape) : []));
}

function child(schema: z.ZodType, segment: string | number): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) {
    return Object.hasOwn(schema.shape, segment) ? (schema.shape as Record<string, z.ZodType>)[segment] : undefined;
  }
  if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  return undefined;
}

/** Schemas that a value may have, without optional, default and union around them. */
export function branches(schema: z.ZodType | undefined): z.ZodType[] {
  if (schema === undefined) return [];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return branches(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap(branches);
  return [schema];
}
