import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import timers from 'node:timers/promises';

/** Names the file that says by how many milliseconds the time of a campaign is ahead of this machine's. */
export const CLOCK_VARIABLE = 'CAMPAIGN_CLOCK';

/** What a process of a campaign does with the time. */
export interface SharedClock {
  /** Reads by how much others have moved the time. */
  readonly follow: () => void;
}

/**
 * Replaces the clock of this process by one that all processes of a campaign share. It goes as that of the machine does, but whoever
 * waits moves it on instead: an hour of waiting takes no time, and is an hour for everybody. The program that waits is told nothing.
 *
 * What the AWS SDK waits between its own tries takes its time.
 *
 * @param file - where the processes share it; a missing one is that of this machine
 */
export function shareClock(file: string): SharedClock {
  let ahead = 0;
  const follow = (): void => {
    try {
      ahead = Math.max(ahead, Number(readFileSync(file, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  };
  const [realNow, realPerformance] = [Date.now.bind(Date), performance.now.bind(performance)];
  const now = (): number => realNow() + ahead;
  globalThis.Date = new Proxy(Date, {
    get: (target, key, receiver): unknown => (key === 'now' ? now : Reflect.get(target, key, receiver)),
    construct: (target, given, created): object =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, created) as object,
  });
  performance.now = () => realPerformance() + ahead;
  timers.setTimeout = async <T>(milliseconds = 0, value?: T, options?: { signal?: AbortSignal }): Promise<T> => {
    const until = now() + milliseconds;
    options?.signal?.throwIfAborted();
    await timers.setImmediate();
    const further = Math.ceil(until - now());
    if (further > 0) {
      ahead += further;
      const draft = `${file}.${process.pid}`;
      // a process that is killed leaves the file whole
      writeFileSync(draft, String(ahead));
      renameSync(draft, file);
    }
    return value as T;
  };
  follow();
  return { follow };
}

// preloaded into a command
const file = process.env[CLOCK_VARIABLE];
if (file !== undefined) shareClock(file);
