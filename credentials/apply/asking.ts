import { answerOf } from '../../world/clients/aws-answer';
import { AwsFailure, isDenied, isSignedOut, isThrottling } from '../../world/clients/aws-failure';

/** Pauses while AWS says that it was asked too often, together half an hour. */
const MOST_PAUSES = 64;
const LONGEST_PAUSE = 30_000;
/** Tries while AWS has not finished an earlier change. */
const MOST_CONFLICTS = 6;

/** AWS changes one thing after another, and tells of it later. */
const UNFINISHED = /^(DeleteConflict|EntityTemporarilyUnmodifiable|ConcurrentModification)(Exception)?$/;

/** There is nobody to be told. */
export const NO_TOPIC: AwsFailure = {
  message: 'the topic of critical alerts is not there',
  hint: 'npx rootguard deploy alerts',
};

/** The run ends before its next call. */
export class Interrupted extends Error {}

/** The run cannot go on: nothing more would be answered, or nobody knows whether the last call was done. */
export class CannotGoOn extends Error {
  constructor(readonly failure: AwsFailure) {
    super(failure.message);
  }
}

/** How somebody asks AWS. */
export interface Asking {
  /** Ends before the next call when somebody wants to stop. */
  readonly stop: AbortSignal;
  /** Waits so many milliseconds, or until somebody wants to stop. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly say: (line: string) => void;
}

/** What came of a call: a value, that there is no such thing, or why not. */
export type Asked<T> =
  | { readonly is: 'value'; readonly value: T }
  | { readonly is: 'missing' }
  | { readonly is: 'denied' | 'expired' | 'conflict'; readonly failure: AwsFailure };

/**
 * Makes a call, and makes it again where AWS says that it was asked too often, or has not finished an earlier change.
 *
 * @param permission - what the caller needs, for example 'iam:DeleteAccessKey'
 * @throws Interrupted, and CannotGoOn for everything that is about no account: credentials that ended, no network
 */
export async function askAws<T>(
  { stop, pause, say }: Asking,
  permission: string,
  call: () => Promise<T>,
): Promise<Asked<T>> {
  let conflicts = 0;
  for (let pauses = 0; ;) {
    if (stop.aborted) throw new Interrupted();
    let thrown: unknown;
    const answer = await answerOf(permission, () =>
      call().catch((error: unknown) => {
        thrown = error;
        throw error;
      }),
    );
    if ('value' in answer) return { is: 'value', value: answer.value };
    if ('missing' in answer) return { is: 'missing' };
    // it waited for something else than an answer
    if (thrown instanceof Interrupted) throw thrown;
    const { failure } = answer;
    if (isDenied(failure)) return { is: 'denied', failure };
    if (isSignedOut(failure)) return { is: 'expired', failure };
    if (UNFINISHED.test((thrown as Error).name)) {
      if (++conflicts >= MOST_CONFLICTS) return { is: 'conflict', failure };
      await pause(1_000 * 2 ** conflicts);
      continue;
    }
    if (!isThrottling(thrown) || pauses >= MOST_PAUSES) throw new CannotGoOn(failure);
    if (pauses === 0) say(`AWS was asked too often (${permission}): waiting, then going on`);
    await pause(Math.min(LONGEST_PAUSE, 1_000 * 2 ** pauses++));
  }
}
