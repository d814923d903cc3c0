import { evaluateField, Variables } from './jsonata-strings';
import { matchesError, StateError, STATES_MAX } from './state-error';
import { State, StateMachine, States, TaskState, TriedState } from './state-machine';

/** What a task asks of a service. */
export interface TaskRequest {
  /** 'arn:aws:states:::aws-sdk:organizations:describeAccount' */
  readonly resource: string;
  readonly arguments: unknown;
  /** The role of another account that the task assumes; undefined when it acts as the machine's own. */
  readonly roleArn: string | undefined;
}

/** What a task gave, and after how many seconds, 0 unless told. */
export interface TaskResult {
  readonly output: unknown;
  readonly seconds?: number;
}

/**
 * Calls the service of a task.
 *
 * @throws StateError by the name that AWS gives it: 'Organizations.AccountNotFoundException'
 */
export type CallTask = (request: TaskRequest) => Promise<TaskResult>;

/** An attempt at a task, and the name of its error. */
export interface TaskCall extends TaskRequest {
  readonly state: string;
  readonly error?: string;
}

/** How an execution ended, and every attempt of its tasks in order. */
export interface Execution {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  readonly calls: readonly TaskCall[];
  /** How long it would have taken: what tasks say of themselves, and the pauses before retries. */
  readonly seconds: number;
}

/** What $states.context says of the execution, besides its input: names and ARNs that the caller gives. */
export interface ExecutionContext {
  readonly Execution: Readonly<Record<'Id' | 'Name' | 'RoleArn' | 'StartTime', string>>;
  readonly StateMachine: Readonly<Record<'Id' | 'Name', string>>;
}

/** More transitions than an Express execution makes in its five minutes: an endless circle. */
const TRANSITIONS = 25_000;

/**
 * Runs a state machine as an Express execution, which may take 300 seconds. Nothing is waited for: the seconds that
 * tasks report, and the full pauses before retries, are added up and compared with every timeout.
 *
 * An evaluation of more than a second, which AWS ends, is not noticed.
 *
 * @param input of the execution, at most 256 KiB
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-standard-vs-express.html
 */
export async function runStateMachine(
  { definition, expressions }: StateMachine,
  input: unknown,
  callTask: CallTask,
  context?: ExecutionContext,
): Promise<Execution> {
  const limit = Math.min(definition.TimeoutSeconds ?? STATES_MAX.express, STATES_MAX.express);
  const calls: TaskCall[] = [];
  let seconds = 0;
  let variables: Variables = {};
  let name = definition.StartAt;
  let transitions = 0;

  /** The time that passes; past the limit the execution is over, whatever a Catch says. */
  const pass = (more: number): void => {
    seconds += more;
    if (seconds > limit) throw new TimedOut();
  };

  /** Evaluates a field with the variables as they were on state entry. */
  const evaluate = (field: string, value: unknown, states: Variables): Promise<unknown> =>
    evaluateField(field, value, { ...variables, states }, expressions);

  /** Assign and Output, side by side; then the variables change. */
  async function leave(
    { Assign, Output }: { Assign?: unknown; Output?: unknown },
    place: string,
    states: Variables,
    otherwise: unknown,
  ): Promise<unknown> {
    const [assigned, output] = await Promise.all([
      evaluate(`${place}Assign`, Assign ?? {}, states),
      Output === undefined ? otherwise : evaluate(`${place}Output`, Output, states),
    ]);
    checkSize(assigned, STATES_MAX.payload, 'Assign');
    checkSize(output, STATES_MAX.payload, 'Output');
    const changed = { ...variables, ...(assigned as Variables) };
    checkSize(changed, STATES_MAX.variables, 'variables');
    variables = changed;
    return output;
  }

  async function runTried(task: TriedState, states: Variables): Promise<{ output: unknown; next: string | undefined }> {
    const attempts = task.Retry.map(() => 0);
    for (let retries = 0; ; retries++) {
      try {
        const now = withRetryCount(states, retries);
        const result = task.Type === 'Task' ? await attempt(task, now) : await runBranch(task, now);
        return { output: await leave(task, '', { ...now, result }, result), next: task.Next };
      } catch (thrown) {
        const failure = asStateError(thrown);
        const index = task.Retry.findIndex(({ ErrorEquals }) => matchesError(ErrorEquals, failure.error));
        const retrier = task.Retry[index];
        if (retrier !== undefined && attempts[index]! < retrier.MaxAttempts) {
          const pause = retrier.IntervalSeconds * retrier.BackoffRate ** attempts[index]!;
          attempts[index]!++;
          pass(Math.min(pause, retrier.MaxDelaySeconds ?? Infinity));
          continue;
        }
        return await catchError(task, failure, states);
      }
    }
  }

  async function attempt(task: TaskState, states: Variables): Promise<unknown> {
    const [args, roleArn, timeout] = await Promise.all([
      task.Arguments === undefined ? states.input : evaluate('Arguments', task.Arguments, states),
      evaluate('Credentials/RoleArn', task.Credentials?.RoleArn, states),
      evaluate('TimeoutSeconds', task.TimeoutSeconds ?? STATES_MAX.seconds, states),
    ]);
    checkSize(args, STATES_MAX.payload, 'Arguments');
    if (roleArn !== undefined && typeof roleArn !== 'string') wrongType('Credentials/RoleArn', 'a string', roleArn);
    if (!isTimeout(timeout)) wrongType('TimeoutSeconds', 'a positive integer', timeout);
    const request = { resource: task.Resource, arguments: args, roleArn };
    const timed = (taken: number): void => {
      pass(Math.min(taken, timeout));
      if (taken > timeout) throw new StateError('States.Timeout', `The task took longer than ${timeout} seconds.`);
    };
    try {
      const { output, seconds: taken = 0 } = await callTask(request);
      timed(taken);
      checkSize(output, STATES_MAX.payload, 'result');
      calls.push({ state: name, ...request });
      return output;
    } catch (thrown) {
      const failure = thrown instanceof TimedOut ? undefined : asStateError(thrown);
      calls.push({ state: name, ...request, error: failure?.error ?? 'States.Timeout' });
      if (failure !== undefined && failure.seconds > 0) timed(failure.seconds);
      throw thrown;
    }
  }

  /** Variables of the machine are seen in a branch, and its own end with it. */
  async function runBranch(
    { Arguments, Branches }: Extract<State, { Type: 'Parallel' }>,
    states: Variables,
  ): Promise<unknown[]> {
    const before = { variables, name };
    const given = Arguments === undefined ? states.input : await evaluate('Arguments', Arguments, states);
    try {
      return [await runStates(Branches[0]!, given)];
    } catch (thrown) {
      if (thrown instanceof StateError) throw new StateError(thrown.error, causeOf(thrown, name), thrown.seconds);
      if (!(thrown instanceof Failed)) throw thrown;
      throw new StateError(thrown.error ?? 'States.BranchFailed', thrown.reason ?? '');
    } finally {
      ({ variables, name } = before);
    }
  }

  async function catchError(
    task: TriedState,
    failure: StateError,
    states: Variables,
  ): Promise<{ output: unknown; next: string }> {
    const index = task.Catch.findIndex(({ ErrorEquals }) => matchesError(ErrorEquals, failure.error));
    const catcher = task.Catch[index];
    if (catcher === undefined) throw failure;
    const errorOutput = { Error: failure.error, Cause: causeOf(failure, name) };
    return {
      output: await leave(catcher, `Catch[${index}]/`, { ...states, errorOutput }, errorOutput),
      next: catcher.Next,
    };
  }

  async function runChoice(
    choice: Extract<State, { Type: 'Choice' }>,
    states: Variables,
  ): Promise<{ output: unknown; next: string }> {
    for (const [index, rule] of choice.Choices.entries()) {
      const place = `Choices[${index}]/`;
      const condition = await evaluate(`${place}Condition`, rule.Condition, states);
      if (typeof condition !== 'boolean') wrongType(`${place}Condition`, 'a boolean', condition);
      if (condition) return { output: await leave(rule, place, states, states.input), next: rule.Next };
    }
    if (choice.Default === undefined) throw new StateError('States.NoChoiceMatched', 'No choice rule matched.');
    return { output: await leave(choice, '', states, states.input), next: choice.Default };
  }

  async function runState(state: State, states: Variables): Promise<{ output: unknown; next: string | undefined }> {
    switch (state.Type) {
      case 'Task':
      case 'Parallel':
        return runTried(state, states);
      case 'Choice':
        return runChoice(state, states);
      case 'Pass':
        return { output: await leave(state, '', states, states.input), next: state.Next };
      case 'Succeed':
        return { output: await leave(state, '', states, states.input), next: undefined };
      case 'Fail':
        throw new Failed(await evaluate('Error', state.Error, states), await evaluate('Cause', state.Cause, states));
    }
  }

  /** Runs states from the first one to one without a next, and returns its output. */
  async function runStates({ StartAt, States }: States, given: unknown): Promise<unknown> {
    let current = given;
    name = StartAt;
    while (transitions++ < TRANSITIONS) {
      const states = { input: current, context: contextOf(context, input, name, seconds) };
      const { output, next } = await runState(States[name]!, states);
      if (next === undefined) return output;
      current = output;
      name = next;
    }
    throw new TimedOut();
  }

  try {
    checkSize(input, STATES_MAX.payload, 'input');
    return { status: 'SUCCEEDED', output: await runStates(definition, input), calls, seconds };
  } catch (thrown) {
    if (thrown instanceof Failed) {
      const { error, reason } = thrown;
      return {
        status: 'FAILED',
        ...(error === undefined ? {} : { error }),
        ...(reason === undefined ? {} : { cause: reason }),
        calls,
        seconds,
      };
    }
    if (thrown instanceof TimedOut) {
      return {
        status: 'TIMED_OUT',
        error: 'States.Timeout',
        cause: `The execution took longer than ${limit} seconds.`,
        calls,
        seconds: limit,
      };
    }
    const failure = asStateError(thrown);
    return { status: 'FAILED', error: failure.error, cause: causeOf(failure, name), calls, seconds };
  }
}

/** The execution is over: no Retry and no Catch sees it. */
class TimedOut extends Error {}

/** A Fail state was reached. */
class Failed extends Error {
  readonly error: string | undefined;
  readonly reason: string | undefined;

  constructor(error: unknown, reason: unknown) {
    super();
    if (error !== undefined && typeof error !== 'string') wrongType('Error', 'a string', error);
    if (reason !== undefined && typeof reason !== 'string') wrongType('Cause', 'a string', reason);
    this.error = error;
    this.reason = reason;
  }
}

const OWN_ERRORS = ['States.QueryEvaluationError', 'States.NoChoiceMatched', 'States.DataLimitExceeded'];
const IN_STATE = 'An error occurred while executing the state';

/** Why a state failed: errors of Step Functions itself say in which state, those of services are told as they are. */
function causeOf({ error, reason }: StateError, state: string): string {
  if (!OWN_ERRORS.includes(error) || reason.startsWith(IN_STATE)) return reason;
  return `${IN_STATE} '${state}'. ${reason}`;
}

/** What is no error of a state is one of this program, and nobody's to catch. */
function asStateError(thrown: unknown): StateError {
  if (thrown instanceof StateError) return thrown;
  throw thrown;
}

function wrongType(field: string, expected: string, value: unknown): never {
  throw new StateError(
    'States.QueryEvaluationError',
    `The JSONata expression specified for the field '${field}' returned an unexpected result type. Expected ${expected}, but was: ${JSON.stringify(value)}`,
  );
}

function checkSize(value: unknown, max: number, what: string): void {
  const bytes = value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
  if (bytes <= max) return;
  throw new StateError('States.DataLimitExceeded', `The ${what} has ${bytes} bytes; at most ${max} are taken.`);
}

const isTimeout = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) <= STATES_MAX.seconds;

function contextOf(context: ExecutionContext | undefined, input: unknown, state: string, seconds: number): Variables {
  const start = context?.Execution.StartTime;
  const entered =
    start === undefined ? {} : { EnteredTime: new Date(Date.parse(start) + seconds * 1000).toISOString() };
  return {
    Execution: { ...context?.Execution, Input: input, RedriveCount: 0 },
    State: { Name: state, ...entered },
    ...(context === undefined ? {} : { StateMachine: context.StateMachine }),
  };
}

function withRetryCount(states: Variables, retries: number): Variables {
  const context = states.context as Record<string, object>;
  return { ...states, context: { ...context, State: { ...context.State, RetryCount: retries } } };
}
