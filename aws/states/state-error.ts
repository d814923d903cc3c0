/** Limits of Step Functions. Lengths in characters, sizes in bytes of UTF-8, times in seconds. */
export const STATES_MAX = {
  definition: 1_048_576,
  name: 80,
  /** Input and output of an execution and of a state, arguments and result of a task, one Assign. */
  payload: 262_144,
  variables: 10_485_760,
  seconds: 99_999_999,
  /** How long an Express execution may run. */
  express: 300,
} as const;

/** An error of a state, by the name that Retry and Catch ask for: 'States.Timeout', 'Sns.NotFoundException'. */
export class StateError extends Error {
  /** @param seconds how long the task ran until it failed */
  constructor(
    readonly error: string,
    readonly reason: string,
    readonly seconds = 0,
  ) {
    super(`${error}: ${reason}`);
  }
}

/** What States.ALL does not match. Only the first can be named in Retry and Catch; the second ends every execution. */
const TERMINAL = ['States.DataLimitExceeded', 'States.Runtime'];

/**
 * Whether an ErrorEquals of Retry or Catch matches an error.
 *
 * Documented nowhere: whether States.TaskFailed, "any known error name except for States.Timeout", matches
 * States.DataLimitExceeded, which States.ALL does not. Read: no.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function matchesError(errorEquals: readonly string[], error: string): boolean {
  if (error === 'States.Runtime') return false;
  if (errorEquals.includes(error)) return true;
  if (TERMINAL.includes(error)) return false;
  return (
    errorEquals.includes('States.ALL') || (errorEquals.includes('States.TaskFailed') && error !== 'States.Timeout')
  );
}
