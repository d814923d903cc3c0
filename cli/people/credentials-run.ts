import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Organization } from '../../config/organization';
import { AccountRecord } from '../../credentials/apply/account-record';
import { Interrupted } from '../../credentials/apply/asking';
import { noJournal } from '../../world/live/reading/journal';
import { quotasOf } from '../../world/live/reading/quotas';
import { Reading, readingOf } from '../../world/live/reading/reading';
import { SessionBudget, sessionBudget, stateFolder } from '../../world/live/session-budget';
import { writePrivateFile } from '../../world/private-file';
import { EXIT } from '../exit-codes';
import { Refused } from './credentials-checks';
import { say } from './credentials-words';

/** A run that changes something in AWS. */
export interface Run {
  /** Times which AWS may be asked more often than in earnest. */
  readonly faster: number;
  /** Aborted when somebody wants to stop. */
  readonly stop: AbortSignal;
  /** What is to be let go at the end, the last one first. */
  readonly release: (() => void)[];
}

/**
 * Runs something that ends after the current call on Ctrl-C, and says why it is refused.
 *
 * @param unwritable - what to look at when a file cannot be written, after 'see that'
 */
export async function runInterruptibly(
  faster: number,
  unwritable: string,
  work: (run: Run) => Promise<number>,
): Promise<number> {
  const release: (() => void)[] = [];
  const stop = new AbortController();
  const interrupt = (): void => {
    if (!stop.signal.aborted) say('Interrupted: ending after the current call.');
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // the AWS SDK announces the Node versions of its later releases at every use
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  try {
    return await work({ faster, stop: stop.signal, release });
  } catch (error) {
    const { code, message, path } = error as NodeJS.ErrnoException;
    if (error instanceof Refused) say(`error: ${message}`, `  → ${error.next}`);
    else if (code !== undefined && path !== undefined) say(`error: ${message}`, `  → see that ${unwritable}`);
    else throw error;
    return EXIT.notDone;
  } finally {
    for (const one of release.reverse()) one();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/**
 * Writes a record into the first file that is not there, and overwrites none: one that says the same is that record.
 *
 * @param recordOf - the record as the second of its name is called, and so on
 * @returns the name of the file
 */
export function writeRecordOf(folder: string, recordOf: (number: number) => AccountRecord): string {
  mkdirSync(folder, { recursive: true });
  for (let number = 1; ; number++) {
    const { file, text } = recordOf(number);
    const path = join(folder, file);
    if (existsSync(path) && readFileSync(path, 'utf8') !== text) continue;
    writePrivateFile(path, text);
    return file;
  }
}

/** Asks AWS with the credentials of the management account, and opens root sessions from the budget of all commands. */
export function readingOfManagement(
  { partition, region, managementAccount }: Organization,
  { faster, stop }: Pick<Run, 'faster' | 'stop'>,
): Reading {
  return readingOf({
    ...{ partition, home: { account: managementAccount.id, region }, journal: noJournal },
    quotas: quotasOf(partition, { faster, sessions: account => sessionsOf(account, stop) }),
  });
}

/** Waits, or until somebody wants to stop. */
export const pauseUntil =
  (stop: AbortSignal) =>
  async (milliseconds: number): Promise<void> =>
    void (await wait(milliseconds, undefined, { signal: stop }).catch(() => undefined));

/** The budget of all commands together; whoever wants to stop need not wait for the hour to end. */
const sessionsOf = (account: string, stop: AbortSignal): SessionBudget =>
  sessionBudget(account, stateFolder(), {
    waits: until =>
      say(`as many root sessions as an hour may have were opened: the next one at ${until.toISOString()}`),
    clock: {
      now: Date.now,
      sleep: milliseconds =>
        wait(milliseconds, undefined, { signal: stop }).catch(() => {
          throw new Interrupted();
        }),
    },
  });
