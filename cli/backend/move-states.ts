import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { runTerraform, TerraformCommand, TerraformFailure } from '../../terraform/command';
import { addressesIn, parseState, State } from '../../terraform/state';
import { EXIT } from '../exit-codes';

/** Where states are, and where they go. */
export interface Move {
  /** Terraform or OpenTofu. */
  readonly binary: string;
  /** Names of the stacks. */
  readonly stacks: readonly string[];
  /** The stacks with the backend where the states are. */
  readonly from: Side;
  /** The same stacks with the other backend. */
  readonly to: Side;
  /** Ends before the next step when somebody wants to stop. */
  readonly stop: AbortSignal;
  readonly say: (text: string) => void;
}

/** Synthesized stacks with one backend. */
export interface Side {
  /** Folder with a folder for each stack. */
  readonly folder: string;
  /** Spread over the environment of this process; undefined unsets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Why nothing is moved. */
class MoveRefused extends Error {}

/** A state, and whether the other backend has it already. */
interface Checked {
  readonly stack: string;
  readonly text: string;
  readonly state: State;
  readonly isThere: boolean;
}

/**
 * Copies the state of each stack to another backend, and plans there; returns the exit code. Before the first one is copied all of
 * them are looked at: the stacks are the same but for the backend, nothing is planned where the states are, and the other
 * backend has no other state. What an earlier run has copied is looked at again.
 */
export async function moveStates(move: Move): Promise<number> {
  const { stacks, stop, say } = move;
  const checked: Checked[] = [];
  let isRefused = false;
  for (const stack of stacks) {
    if (stop.aborted) break;
    try {
      checked.push(await check(move, stack));
    } catch (error) {
      if (!(error instanceof MoveRefused || error instanceof TerraformFailure)) throw error;
      // Terraform hears of Ctrl-C, too
      if (stop.aborted) break;
      isRefused = true;
      say(`error: ${stack}: ${error instanceof MoveRefused ? error.message : error.stderr.trim()}`);
    }
  }
  if (isRefused || stop.aborted) {
    say(stop.aborted ? 'interrupted: nothing was moved' : 'nothing was moved');
    return EXIT.notDone;
  }
  for (const [index, one] of checked.entries()) {
    try {
      if (stop.aborted) throw new MoveRefused('interrupted before it was moved');
      say(`${one.stack}: ${await moved(move, one)}`);
    } catch (error) {
      if (!(error instanceof MoveRefused || error instanceof TerraformFailure)) throw error;
      say(`error: ${one.stack}: ${error instanceof MoveRefused ? error.message : error.stderr.trim()}`);
      const rest = checked.slice(index + 1).map(({ stack }) => stack);
      if (rest.length > 0) say(`not moved: ${rest.join(', ')}`);
      say(
        'the states are still where they were: to go on, mend this and run it again; to go back, put the backend back',
      );
      return EXIT.halfDone;
    }
  }
  return EXIT.done;
}

async function check(move: Move, stack: string): Promise<Checked> {
  const [old, now] = [commandIn(move, 'from', stack), commandIn(move, 'to', stack)];
  if (!isDeepStrictEqual(withoutBackend(old.directory), withoutBackend(now.directory))) {
    throw new MoveRefused(
      'the org file changes more than the backend: move the states first, with nothing but the backend changed',
    );
  }
  await begin(old);
  const text = await pull(old);
  const state = parseState(text);
  await begin(now);
  const there = parseState(await pull(now));
  if (isEmpty(there) || isEmpty(state)) {
    if (!isEmpty(there))
      throw new MoveRefused(
        `the backend of the org file has a state with ${things(there)}, and the other one has none`,
      );
    if (!isEmpty(state) && (await planned(old))) {
      throw new MoveRefused(
        'something is planned where its state is: deploy it there first (with the org file as it was)',
      );
    }
    return { stack, text, state, isThere: false };
  }
  if (!isSame(state, there)) {
    throw new MoveRefused(
      `the backend of the org file has another state, with ${things(there)}: which of the two is right is for a person to say`,
    );
  }
  return { stack, text, state, isThere: true };
}

async function moved(move: Move, { stack, text, state, isThere }: Checked): Promise<string> {
  if (isEmpty(state)) return 'has no state yet';
  const [old, now] = [commandIn(move, 'from', stack), commandIn(move, 'to', stack)];
  if (!isThere) {
    const file = join(old.directory, 'moved.tfstate');
    writeFileSync(file, text, { mode: 0o600 });
    try {
      await runTerraform({ ...now, arguments: ['state', 'push', file] });
    } finally {
      rmSync(file);
    }
  }
  if (!isSame(state, parseState(await pull(now))))
    throw new MoveRefused('the state that was copied is not the one that is there now');
  const again = parseState(await pull(old));
  if (again.lineage !== state.lineage || again.serial !== state.serial) {
    throw new MoveRefused(
      'somebody changed the state where it was, in the meantime: delete the copy, and move it again',
    );
  }
  if (await planned(now))
    throw new MoveRefused('its state is copied, and something is planned: look with npx rootguard diff');
  return `${isThere ? 'was copied before' : 'copied'}: ${things(state)}, and nothing is planned`;
}

const commandIn = (move: Move, side: 'from' | 'to', stack: string) => ({
  ...{ binary: move.binary, environment: move[side].environment, directory: join(move[side].folder, stack) },
});
type Command = Omit<TerraformCommand, 'arguments'>;

/** Initializes a folder for the backend that it names, whichever it had before. */
async function begin(command: Command): Promise<void> {
  rmSync(join(command.directory, '.terraform/terraform.tfstate'), { force: true });
  await runTerraform({ ...command, arguments: ['init'] });
}

const pull = async (command: Command): Promise<string> =>
  (await runTerraform({ ...command, arguments: ['state', 'pull'] })).stdout;

const planned = async (command: Command): Promise<boolean> =>
  (await runTerraform({ ...command, arguments: ['plan', '-detailed-exitcode'], accept: [0, 2] })).exitCode === 2;

/** A synthesized stack but for where its state is, and what follows from that. */
function withoutBackend(directory: string): unknown {
  const { terraform = {}, ...rest } = JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as {
    readonly terraform?: object;
  };
  return [without(rest, '//'), without(terraform, 'backend', 'cloud', 'required_version')];
}
const without = (from: object, ...keys: readonly string[]): object =>
  Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key)));

const isEmpty = ({ resources = [] }: State): boolean => resources.length === 0;
const things = (state: State): string => {
  const count = addressesIn(state).length;
  return `${count} thing${count === 1 ? '' : 's'} in AWS`;
};

/** Whether two states are of the same things. A backend that has none yet gives what is pushed a lineage and a serial of its own. */
const isSame = (one: State, other: State): boolean => isDeepStrictEqual(one.resources, other.resources);
