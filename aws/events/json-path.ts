/** A step of a path: a property, an element of an array, or with '*', which is no name, all of them. */
export type JsonPathStep = string | number;

/**
 * Parses the part of JSON path that EventBridge documents: dots, array indices and wildcards, with names of letters,
 * digits, '-', '_' and '/'. Undefined when it is something else, such as brackets around a name.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function parseJsonPath(path: string): readonly JsonPathStep[] | undefined {
  const known = parsed.get(path);
  if (known !== undefined) return known;
  if (!/^\$(\.([\w/-]+|\*)|\[(\d+|\*)\])*$/.test(path)) return undefined;
  const steps = [...path.matchAll(/\.([\w/-]+|\*)|\[(\d+|\*)\]/g)].map(
    ([, name, index]) => name ?? (index === '*' ? '*' : Number(index)),
  );
  parsed.set(path, steps);
  return steps;
}

/** A transformer's paths are asked for with every event. */
const parsed = new Map<string, readonly JsonPathStep[]>();

/** What a path finds: undefined when nothing, and with a wildcard the array of all that it finds. */
export function selectJsonPath(path: readonly JsonPathStep[], json: unknown): unknown {
  let values = [json];
  for (const step of path) values = values.flatMap(value => stepInto(value, step));
  if (path.includes('*')) return values.length > 0 ? values : undefined;
  return values[0];
}

function stepInto(value: unknown, step: JsonPathStep): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === '*') return Object.values(value);
  if (Array.isArray(value) !== (typeof step === 'number')) return [];
  // own properties only: an event has no 'constructor'
  return Object.hasOwn(value, step) ? [(value as Record<string | number, unknown>)[step]] : [];
}
