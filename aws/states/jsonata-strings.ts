import jsonata from 'jsonata';
import { StateError } from './state-error';

/** What an expression may name in its place: the fields of $states. */
export type StatesField = 'input' | 'context' | 'result' | 'errorOutput';

/** The variables of an evaluation, without their '$'; `states` is the reserved one. */
export type Variables = Readonly<Record<string, unknown>>;

/**
 * The expressions of a definition, compiled once.
 *
 * Version 2.0.6 of the library, because that is the language of Step Functions. What Step Functions adds to it is
 * refused by name: $partition, $range, $hash, $uuid, $parse; so is $eval, which Step Functions refuses itself.
 */
export type Expressions = Map<string, jsonata.Expression>;

/**
 * Only strings that begin and end so are expressions. With one of the two they are refused; with neither, as with spaces on
 * both sides, they are plain strings: so AWS answered.
 */
const STRING = /^\{%([\s\S]*)%\}$/;

/** The expression in a string of a definition; undefined when it is a plain string. */
const expressionIn = (text: string): string | undefined => STRING.exec(text)?.[1]?.trim();

/**
 * What Step Functions would refuse in the strings of a field, with the place of each below the field: '', '/a/b[0]'.
 * The expressions in it are compiled on the way.
 *
 * @see https://states-language.net/spec.html#jsonata-restrictions
 */
export function checkStrings(
  field: unknown,
  allowed: readonly StatesField[],
  expressions: Expressions,
): { readonly place: string; readonly message: string }[] {
  return [...stringsIn(field, '')].flatMap(([place, text]) => {
    const expression = expressionIn(text);
    if (expression === undefined) {
      if (text.startsWith('{%') === text.endsWith('%}')) return [];
      return [{ place, message: "a JSONata string must start with '{%' and end with '%}', without spaces outside" }];
    }
    try {
      const compiled = expressions.get(text) ?? jsonata(expression);
      expressions.set(text, compiled);
      return restrictionsIn(compiled.ast(), allowed).map(message => ({ place, message }));
    } catch (error) {
      return [{ place, message: `the JSONata expression '${expression}' is malformed: ${messageOf(error)}` }];
    }
  });
}

function* stringsIn(value: unknown, place: string): Generator<[place: string, text: string]> {
  if (typeof value === 'string') yield [place, value];
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* stringsIn(item, `${place}[${index}]`);
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) yield* stringsIn(item, `${place}/${key}`);
}

/** Where '$' and names without '$' are about what the expression is at, not about an input document. */
const NESTING = ['predicate', 'stages', 'group', 'terms', 'pattern', 'update', 'delete'];
const SAME_LEVEL = [
  'expression',
  'expressions',
  'arguments',
  'body',
  'condition',
  'then',
  'else',
  'lhs',
  'rhs',
  'expr',
];
/** What Step Functions adds to JSONata. */
const ADDED_FUNCTIONS = ['partition', 'range', 'hash', 'uuid', 'parse'];

function restrictionsIn(node: unknown, allowed: readonly StatesField[], nested = false): string[] {
  if (Array.isArray(node)) return node.flatMap(item => restrictionsIn(item, allowed, nested));
  if (!isObject(node)) return [];
  const { type, value, steps, procedure } = node;
  const found: string[] = [];
  if (type === 'variable' && value === '$') found.push("'$$' must not be used: there is no input document");
  if (
    !nested &&
    (type === 'name' || type === 'wildcard' || type === 'descendant' || (type === 'variable' && value === ''))
  )
    found.push(
      `'${type === 'variable' ? '$' : String(value)}' at the top level is about an input document, and there is none: use '$states.input' or a variable`,
    );
  if (type === 'variable' && value === 'eval') found.push("'$eval' is refused by Step Functions");
  if (isObject(procedure) && ADDED_FUNCTIONS.includes(String(procedure.value))) {
    found.push(`'$${String(procedure.value)}' is not known here`);
  }
  if (Array.isArray(steps)) {
    const [first, second] = steps as (Record<string, unknown> | undefined)[];
    if (first?.type === 'variable' && first.value === 'states' && !allowed.includes(second?.value as StatesField))
      found.push(
        `'$states.${String(second?.value)}' is not there in this field: ${allowed.map(name => `$states.${name}`).join(', ')} are`,
      );
    found.push(...steps.flatMap((step, index) => restrictionsIn(step, allowed, nested || index > 0)));
  }
  return [
    ...found,
    ...restrictionsIn(procedure, allowed, nested),
    ...SAME_LEVEL.flatMap(key => restrictionsIn(node[key], allowed, nested)),
    ...NESTING.flatMap(key => restrictionsIn(node[key], allowed, true)),
  ];
}

/**
 * The value of a field: its JSON with every JSONata string replaced by its result.
 *
 * @param name the field, for the reason: 'Arguments'
 * @throws StateError States.QueryEvaluationError when an expression fails, or gives nothing or a function
 */
export async function evaluateField(
  name: string,
  value: unknown,
  variables: Variables,
  expressions: Expressions,
): Promise<unknown> {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return Promise.all(items.map((item, index) => evaluateField(`${name}[${index}]`, item, variables, expressions)));
  }
  if (isObject(value)) {
    const entries = Object.entries(value).map(
      async ([key, item]) => [key, await evaluateField(`${name}/${key}`, item, variables, expressions)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }
  const expression = typeof value === 'string' ? expressionIn(value) : undefined;
  if (expression === undefined) return value;
  const fail = (what: string): never => {
    throw new StateError(
      'States.QueryEvaluationError',
      `The JSONata expression '${expression}' specified for the field '${name}' ${what}`,
    );
  };
  const compiled = expressions.get(value as string);
  if (compiled === undefined) throw new Error(`the expression '${expression}' was not compiled with its definition`);
  const result: unknown = await compiled
    .evaluate(undefined, { ...variables })
    .catch((error: unknown) => fail(`threw an error during evaluation. ${messageOf(error)}`));
  if (result === undefined) fail('returned nothing (undefined).');
  if (
    typeof result === 'function' ||
    (isObject(result) && ('_jsonata_lambda' in result || '_jsonata_function' in result))
  ) {
    fail('returned an unsupported result type.');
  }
  // a sequence of JSONata is an array with properties of its own
  return JSON.parse(JSON.stringify(result)) as unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Errors of the library are objects with a code and a message, not always of Error's class. */
function messageOf(error: unknown): string {
  const { code, message } = error as Partial<jsonata.JsonataError>;
  return `${code === undefined ? '' : `${code}: `}${message ?? String(error)}`;
}
