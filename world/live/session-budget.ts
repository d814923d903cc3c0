import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Clock, realClock } from './reading/quotas';

/** Folder of what Rootguard keeps between runs. */
export const STATE_VARIABLE = 'ROOTGUARD_STATE';

/**
 * Root sessions within any hour: each is counted by the metric filter of root sessions by account, which AWS may disable
 * at 1,000 accounts within an hour.
 */
export const SESSIONS_AN_HOUR = 800;

const HOUR = 3_600_000;

/** Lets root sessions through, as many as all commands together may open. */
export interface SessionBudget {
  /**
   * Waits until one more may be opened, and counts it.
   *
   * @throws Error where nobody can count them: then none may be opened
   */
  readonly take: () => Promise<void>;
}

export interface BudgetTools {
  /** Told of the moment at which the next session may be opened, when that is not now. @default - nobody is told */
  readonly waits?: (until: Date) => void;
  /** Milliseconds since 1970. @default - that of this machine */
  readonly clock?: Clock;
}

/** $ROOTGUARD_STATE, or rootguard below $XDG_STATE_HOME or ~/.local/state. */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env, home = homedir()): string {
  const own = environment[STATE_VARIABLE] || undefined;
  return own ?? join(environment.XDG_STATE_HOME || join(home, '.local', 'state'), 'rootguard');
}

/**
 * The budget of an account that opens root sessions, for every process of this user on this machine.
 *
 * A session takes the next number, by a file that nobody else has made: whoever is killed holds nothing. Number n may be
 * taken when n - 800 was taken more than an hour ago.
 *
 * @param account - twelve digits
 */
export function sessionBudget(
  account: string,
  state: string,
  { waits, clock = wallClock }: BudgetTools = {},
): SessionBudget {
  const folder = join(state, 'root-sessions', account);
  const unusable = (error: unknown): Error =>
    new Error(
      `root sessions cannot be counted, so none is opened: ${(error as Error).message}; ${STATE_VARIABLE} names another folder than ${state}`,
    );
  return {
    take: async () => {
      for (;;) {
        let free: number | undefined;
        try {
          free = nextIn(folder, clock);
        } catch (error) {
          throw unusable(error);
        }
        if (free === undefined) return;
        waits?.(new Date(free));
        await clock.sleep(free - clock.now());
      }
    },
  };
}

/** What helps where the numbers are damaged, or the clock went back. */
const AFTER = 'an hour after the last root session delete the folder';

const wallClock: Clock = { ...realClock, now: Date.now };

/** Takes the next number, or says when it will be free. */
function nextIn(folder: string, { now }: Clock): number | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const taken = numbersIn(folder);
    const next = Math.max(0, ...taken) + 1;
    const before = next - SESSIONS_AN_HOUR;
    if (before > 0) {
      const at = momentOf(folder, before);
      if (at === undefined) {
        // somebody took one meanwhile, and removed what nobody needs any more
        if (Math.max(...numbersIn(folder)) >= next) continue;
        throw new Error(`${join(folder, String(before))} is missing: ${AFTER}`);
      }
      // an hour with both of its ends
      const free = at + HOUR + 1;
      if (at > now()) throw new Error(`${join(folder, String(before))} is of a later time than now: ${AFTER}`);
      if (now() < free) return free;
    }
    if (!take(folder, next, now)) continue;
    for (const one of taken) if (one <= before) rmSync(join(folder, String(one)), { force: true });
    return undefined;
  }
}

const numbersIn = (folder: string): number[] =>
  readdirSync(folder).flatMap(name => (/^[1-9]\d{0,14}$/.test(name) ? Number(name) : []));

/** Whether nobody was faster. */
function take(folder: string, number: number, now: Clock['now']): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(join(folder, String(number)), 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(descriptor, String(now()));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return true;
}

/** When a number was taken; undefined where it is not there. */
function momentOf(folder: string, number: number): number | undefined {
  const file = join(folder, String(number));
  try {
    const text = readFileSync(file, 'utf8');
    // whoever was killed before the moment was written has made the file at that moment
    return /^\d+$/.test(text) ? Number(text) : Math.ceil(statSync(file).mtimeMs);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
