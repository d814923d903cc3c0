import { z } from 'zod';
import { checkStrings, Expressions, StatesField } from './jsonata-strings';
import { STATES_MAX } from './state-error';

/** What Step Functions would refuse in a definition, or what is not known here, at a place such as '/States/A/Next'. */
export interface DefinitionProblem {
  readonly code: 'INVALID_JSON_DESCRIPTION' | 'SCHEMA_VALIDATION_FAILED' | 'MISSING_TRANSITION_TARGET';
  readonly message: string;
  readonly location: string;
}

/** Everything that is wrong with a definition. */
export class DefinitionError extends Error {
  constructor(readonly problems: readonly DefinitionProblem[]) {
    super(problems.map(({ code, message, location }) => `${code}: ${message} at ${location}`).join('\n'));
  }
}

const NAME = z.string().min(1).max(STATES_MAX.name);
/** The one language that is interpreted here. */
const JSONATA = z.literal('JSONata', "'QueryLanguage' must be 'JSONata': JSONPath, the default, is not known here");
const SECONDS = z.int().min(1).max(STATES_MAX.seconds);
const EXPRESSION = z.string().regex(/^\{%[\s\S]*%\}$/, "must be a JSONata string, '{% … %}'");
const ASSIGN = z.record(
  z
    .string()
    .max(STATES_MAX.name)
    .regex(/^\p{ID_Start}\p{ID_Continue}*$/u, 'a variable is an identifier')
    .refine(name => name !== 'states', "'states' is reserved"),
  z.unknown(),
);
const ERRORS = z.array(z.string().min(1)).min(1);

const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: ERRORS,
  Next: NAME,
  Assign: ASSIGN.optional(),
  Output: z.unknown().optional(),
});
const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: ERRORS,
  IntervalSeconds: SECONDS.default(1),
  MaxAttempts: z.int().min(0).max(STATES_MAX.seconds).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});
const choice = z.strictObject({
  Comment: z.string().optional(),
  Condition: z.union([z.boolean(), EXPRESSION]),
  Next: NAME,
  Assign: ASSIGN.optional(),
  Output: z.unknown().optional(),
});

const common = { Comment: z.string().optional(), QueryLanguage: JSONATA.optional() };
const assigns = { Assign: ASSIGN.optional(), Output: z.unknown().optional() };
const goesOn = { Next: NAME.optional(), End: z.boolean().optional() };

const catches = { Retry: z.array(retrier).default([]), Catch: z.array(catcher).default([]) };

const plainStates = [
  z.strictObject({
    Type: z.literal('Task'),
    ...common,
    ...assigns,
    ...goesOn,
    Resource: z.string().min(1),
    Arguments: z.unknown().optional(),
    TimeoutSeconds: z.union([SECONDS, EXPRESSION]).optional(),
    Credentials: z.strictObject({ RoleArn: z.string().min(1) }).optional(),
    ...catches,
  }),
  z.strictObject({ Type: z.literal('Pass'), ...common, ...assigns, ...goesOn }),
  z.strictObject({
    Type: z.literal('Choice'),
    ...common,
    ...assigns,
    Choices: z.array(choice).min(1),
    Default: NAME.optional(),
  }),
  z.strictObject({ Type: z.literal('Succeed'), ...common, Output: z.unknown().optional() }),
  z.strictObject({ Type: z.literal('Fail'), ...common, Error: z.string().optional(), Cause: z.string().optional() }),
] as const;

const NOT_KNOWN =
  "'Type' must be Task, Pass, Choice, Succeed, Fail or Parallel, and no Parallel in another: others are not known here";

const statesOf = <T extends z.ZodType>(state: T) => ({
  StartAt: NAME,
  States: z.record(NAME, state).refine(states => Object.keys(states).length > 0, 'there must be a state'),
});

const state = z.discriminatedUnion(
  'Type',
  [
    ...plainStates,
    z.strictObject({
      Type: z.literal('Parallel'),
      ...common,
      ...assigns,
      ...goesOn,
      Arguments: z.unknown().optional(),
      // one branch makes a block of states with one Catch; side by side nothing is run here
      Branches: z
        .array(
          z.strictObject({
            Comment: z.string().optional(),
            ...statesOf(z.discriminatedUnion('Type', plainStates, NOT_KNOWN)),
          }),
        )
        .length(1, 'one branch is known here'),
      ...catches,
    }),
  ],
  NOT_KNOWN,
);

const definitionSchema = z.strictObject({
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  QueryLanguage: JSONATA,
  TimeoutSeconds: SECONDS.optional(),
  ...statesOf(state),
});

type Definition = z.infer<typeof definitionSchema>;
export type State = z.infer<typeof state>;
export type TaskState = Extract<State, { Type: 'Task' }>;
/** A state that may be tried again, and whose errors are caught. */
export type TriedState = Extract<State, { Type: 'Task' | 'Parallel' }>;
/** The states of a machine, or of a branch. */
export type States = Pick<Definition, 'StartAt' | 'States'>;

/** A definition without a problem, and its expressions. */
export interface StateMachine {
  readonly definition: Definition;
  readonly expressions: Expressions;
}

/**
 * Reads a definition in the Amazon States Language, as far as it is interpreted here: JSONata; Task, Pass, Choice,
 * Succeed, Fail, and Parallel of one branch; Assign, Arguments, Output, Retry, Catch, timeouts and the role of a task. Whatever else a definition
 * has is refused by name.
 *
 * Whether a variable was ever assigned is found out when it is used, as on AWS.
 *
 * @throws DefinitionError with everything that is wrong
 * @see https://states-language.net/spec.html
 */
export function readStateMachine(text: string): StateMachine {
  if (text.length > STATES_MAX.definition) {
    refuse('SCHEMA_VALIDATION_FAILED', `at most ${STATES_MAX.definition} characters are taken, got ${text.length}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return refuse('INVALID_JSON_DESCRIPTION', (error as Error).message);
  }
  const parsed = definitionSchema.safeParse(json);
  if (!parsed.success) throw new DefinitionError(parsed.error.issues.map(schemaProblem));
  const expressions: Expressions = new Map();
  const problems = checkStates(parsed.data, expressions, '');
  if (problems.length > 0) throw new DefinitionError(problems);
  return { definition: parsed.data, expressions };
}

function refuse(code: DefinitionProblem['code'], message: string): never {
  throw new DefinitionError([{ code, message, location: '/' }]);
}

type Problem = Omit<DefinitionProblem, 'code'> & { code?: DefinitionProblem['code'] };

function checkStates(states: States, expressions: Expressions, place: string): DefinitionProblem[] {
  const ofState = Object.entries(states.States).flatMap(([name, read]) => {
    const where = `${place}/States/${name}`;
    return [
      ...[...checkTransitions(read), ...checkErrors(read), ...checkExpressions(read, expressions)].map(
        ({ code = 'SCHEMA_VALIDATION_FAILED' as const, message, location }) => ({
          code,
          message,
          location: `${where}${location}`,
        }),
      ),
      ...(read.Type === 'Parallel' ? checkStates(read.Branches[0]!, expressions, `${where}/Branches[0]`) : []),
    ];
  });
  return [...ofState, ...checkTargets(states, place)];
}

function schemaProblem(issue: z.core.$ZodIssue): DefinitionProblem {
  const field = issue.path.at(-1);
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined') && field !== undefined) {
    const message = `These fields are required: [${String(field)}]`;
    return { code: 'SCHEMA_VALIDATION_FAILED', message, location: placeOf(issue.path.slice(0, -1)) };
  }
  const message =
    issue.code === 'unrecognized_keys'
      ? `${issue.keys.map(key => `'${key}'`).join(', ')}: no such field, or not known here`
      : issue.message;
  return { code: 'SCHEMA_VALIDATION_FAILED', message, location: placeOf(issue.path) };
}

const placeOf = (path: readonly PropertyKey[]): string =>
  path.map(step => (typeof step === 'number' ? `[${step}]` : `/${String(step)}`)).join('') || '/';

function checkTransitions(read: State): Problem[] {
  if (read.Type !== 'Task' && read.Type !== 'Parallel' && read.Type !== 'Pass') return [];
  if ((read.Next === undefined) !== (read.End === true)) {
    return [{ message: "one of 'Next' and 'End': true must be there, and only one", location: '' }];
  }
  return [];
}

function checkErrors(read: State): Problem[] {
  if (read.Type !== 'Task' && read.Type !== 'Parallel') return [];
  return (['Retry', 'Catch'] as const).flatMap(field =>
    read[field].flatMap(({ ErrorEquals }, index) =>
      ErrorEquals.includes('States.ALL') && (ErrorEquals.length > 1 || index < read[field].length - 1)
        ? [{ message: 'States.ALL must be alone, and in the last place', location: `/${field}[${index}]/ErrorEquals` }]
        : [],
    ),
  );
}

const ALWAYS: readonly StatesField[] = ['input', 'context'];

function checkExpressions(read: State, expressions: Expressions): Problem[] {
  const check = (field: string, value: unknown, allowed = ALWAYS): Problem[] =>
    checkStrings(value, allowed, expressions).map(({ place, message }) => ({ message, location: `/${field}${place}` }));
  switch (read.Type) {
    case 'Task':
    case 'Parallel':
      return [
        ...check('Arguments', read.Arguments),
        ...(read.Type === 'Task'
          ? [...check('TimeoutSeconds', read.TimeoutSeconds), ...check('Credentials', read.Credentials)]
          : []),
        ...check('Assign', read.Assign, [...ALWAYS, 'result']),
        ...check('Output', read.Output, [...ALWAYS, 'result']),
        ...read.Catch.flatMap(({ Assign, Output }, index) => [
          ...check(`Catch[${index}]/Assign`, Assign, [...ALWAYS, 'errorOutput']),
          ...check(`Catch[${index}]/Output`, Output, [...ALWAYS, 'errorOutput']),
        ]),
      ];
    case 'Choice':
      return [
        ...check('Assign', read.Assign),
        ...check('Output', read.Output),
        ...read.Choices.flatMap(({ Condition, Assign, Output }, index) => [
          ...check(`Choices[${index}]/Condition`, Condition),
          ...check(`Choices[${index}]/Assign`, Assign),
          ...check(`Choices[${index}]/Output`, Output),
        ]),
      ];
    case 'Fail':
      return [...check('Error', read.Error), ...check('Cause', read.Cause)];
    case 'Pass':
      return [...check('Assign', read.Assign), ...check('Output', read.Output)];
    case 'Succeed':
      return check('Output', read.Output);
  }
}

/** Where a state may lead, by the field that says so. */
function targetsOf(read: State): [field: string, target: string][] {
  const named = (field: string, target: string | undefined): [string, string][] =>
    target === undefined ? [] : [[field, target]];
  switch (read.Type) {
    case 'Task':
    case 'Parallel':
      return [
        ...named('Next', read.Next),
        ...read.Catch.flatMap((one, index) => named(`Catch[${index}]/Next`, one.Next)),
      ];
    case 'Pass':
      return named('Next', read.Next);
    case 'Choice':
      return [
        ...read.Choices.flatMap((one, index) => named(`Choices[${index}]/Next`, one.Next)),
        ...named('Default', read.Default),
      ];
    case 'Succeed':
    case 'Fail':
      return [];
  }
}

function checkTargets({ StartAt, States }: States, place: string): DefinitionProblem[] {
  const missing = (field: string, target: string, location: string): DefinitionProblem[] =>
    Object.hasOwn(States, target)
      ? []
      : [{ code: 'MISSING_TRANSITION_TARGET', message: `Missing '${field}' target: ${target}`, location }];
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name) || !Object.hasOwn(States, name)) return;
    reached.add(name);
    for (const [, target] of targetsOf(States[name]!)) visit(target);
  };
  visit(StartAt);
  return [
    ...missing('StartAt', StartAt, `${place}/StartAt`),
    ...Object.entries(States).flatMap(([name, read]) => [
      ...targetsOf(read).flatMap(([field, target]) =>
        missing(field.replace(/^.*\//, ''), target, `${place}/States/${name}/${field}`),
      ),
      ...(reached.has(name)
        ? []
        : [
            {
              code: 'MISSING_TRANSITION_TARGET' as const,
              message: `State "${name}" is not reachable.`,
              location: `${place}/States/${name}`,
            },
          ]),
    ]),
  ];
}
