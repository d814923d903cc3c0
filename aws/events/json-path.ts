/** A step of a path: a property, an element of an array, or with '*', which is no name, all of them. */
export type JsonPathStep = string | number;

/**
 * Parses the part of JSON path that EventBridge documents: dots, array indices and wildcards, with names of letters,
 * digits, '-', '_' and '/'. Undefined when it is something else, such as brackets around a name.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function parseJsonPath(path: string): readonly JsonPathStep[] | undefined {
  if (!/^\$(\.([\w/-]+|\*)|\[(\d+|\*)\])*$/.test(path)) return undefined;
  return [...path.matchAll(/\.([\w/-]+|\*)|\[(\d+|\*)\]/g)].map(
    ([, name, index]) => name ?? (index === '*' ? '*' : Number(index)),
  );
}

/** What a path finds: undefined when nothing, and with a wildcard the array of all that it finds. */
export function selectJsonPath(path: readonly JsonPathStep[], json: unknown): unknown {
  const wildcard = path.indexOf('*');
  if (wildcard < 0) return path.reduce(stepInto, json);
  let values: unknown[] = [path.slice(0, wildcard).reduce(stepInto, json)];
  for (const step of path.slice(wildcard)) {
    values =
      step === '*'
        ? values.flatMap(value =>
            typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : [],
          )
        : values.map(value => stepInto(value, step)).filter(value => value !== undefined);
  }
  return values.length > 0 ? values : undefined;
}

/** Undefined when there is no such step, which JSON has no value for. */
function stepInto(value: unknown, step: JsonPathStep): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== (typeof step === 'number'))
    return undefined;
  // own properties only: an event has no 'constructor'
  return Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined;
}
