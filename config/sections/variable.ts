import { z } from 'zod';

const nameSchema = z
  .string()
  .max(64, 'must be at most 64 characters')
  .regex(
    /^(?!(?:source|version|providers|count|for_each|lifecycle|depends_on|locals)$)[A-Za-z_][A-Za-z0-9_-]*$/,
    'must be a Terraform variable name: letters, digits, _ and -, not beginning with a digit or -, and not source, version, providers, count, for_each, lifecycle, depends_on or locals',
  )
  .describe('Name of a sensitive Terraform variable; supply its value as TF_VAR_<name>.');

const variable = (message?: string) =>
  z.strictObject(
    { variable: nameSchema },
    // only a wrong type has the message; an unknown key inside is reported as one
    { error: issue => (issue.code === 'invalid_type' ? message : undefined) },
  );

/**
 * A reference to a sensitive Terraform variable, written `{ variable: name }`. The value is supplied as `TF_VAR_name`
 * and never stands in the org file.
 *
 * @see https://developer.hashicorp.com/terraform/language/values/variables
 */
export const variableSchema = variable().meta({
  id: 'Variable',
  description: 'The value comes from a sensitive Terraform variable, not from this file.',
});

/** A value that must not be in the org file at all. */
export const onlyVariableSchema = variable(
  'must be { variable: name }: this value is supplied as TF_VAR_name and never stands in the file',
);

/** A string of the org file that may be given as `{ variable: name }` instead. */
export const orVariable = <T extends z.ZodType>(schema: T) =>
  z.union([schema, variableSchema], {
    error: 'must be text, or { variable: name } for a sensitive Terraform variable',
  });
