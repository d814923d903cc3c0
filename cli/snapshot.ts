import { existsSync } from 'node:fs';
import { printable } from '../config/reading/mask';
import { PHONE_KEY, SHORTEST_KEY } from '../world/live/reading/phones';
import { readEverything } from '../world/live/read-living';
import { readSnapshot, writeSnapshot } from '../world/live/snapshot-file';
import { EXIT } from './exit-codes';
import { roleProblem } from './reading/living';
import { progressOn } from './reading/progress';
import { snapshotReport } from './reading/snapshot-report';

export interface SnapshotCommandOptions {
  readonly output: string;
  readonly role?: string;
  readonly regions?: readonly string[];
  readonly rootSessions?: boolean;
  readonly hashPhones?: boolean;
}

/** Runs `rootguard snapshot`, and returns the exit code. */
export async function runSnapshot(options: SnapshotCommandOptions): Promise<number> {
  const { output, regions, role, rootSessions = false, hashPhones = false } = options;
  const say = (text: string): void => void process.stderr.write(text);
  const shown = printable(output);
  const refuse = (message: string, hint: string): number => {
    say(`error: ${printable(message)}\n  → ${printable(hint)}\n`);
    return EXIT.notDone;
  };
  if (existsSync(output) && !isSnapshot(output)) {
    return refuse(`${shown} is there, and is no snapshot`, 'give another --output');
  }
  const unknownRegion = regions?.find(region => !REGION.test(region));
  if (unknownRegion !== undefined) {
    return refuse(`--regions has '${unknownRegion}', which is no region`, 'give names such as us-east-1,eu-west-1');
  }
  const wrong = roleProblem(role);
  if (wrong !== undefined) return refuse(...wrong);
  const phoneKey = process.env[PHONE_KEY] || undefined;
  if (phoneKey !== undefined && phoneKey.length < SHORTEST_KEY) {
    return refuse(`${PHONE_KEY} has fewer than ${SHORTEST_KEY} characters`, 'openssl rand -hex 32 prints a key');
  }
  if (phoneKey === undefined) {
    say(
      `phone numbers are hashed by a key of this run alone; set ${PHONE_KEY} to compare snapshots, and so that a reading ` +
        'that is ended need not ask for primary contacts again\n',
    );
  }
  // the AWS SDK announces the Node versions of its later releases at every use
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const journal = `${output}.journal`;
  const interrupt = (): void => {
    say(`\ninterrupted: ${printable(journal)} has what was read, and the same command goes on there\n`);
    process.exit(EXIT_INTERRUPTED);
  };
  process.on('SIGINT', interrupt);
  const { progress, waits, end } = progressOn(process.stderr);
  try {
    const living = await readEverything({
      ...{ journal, progress, waits, phoneKey, hashPhones },
      ...(regions !== undefined && { regions }),
      ...{ rootSessions, ...(role !== undefined && { role }) },
      resumed: (answers, refused) =>
        say(
          refused === undefined
            ? `goes on with ${answers} answers of ${printable(journal)}\n`
            : `begins again: ${printable(journal)} cannot be used, ${refused}\n`,
        ),
    });
    end();
    if ('refused' in living) return refuse(living.refused.message, living.refused.hint);
    const { snapshot } = living;
    writeSnapshot(output, snapshot);
    say(snapshotReport(snapshot, shown));
    return snapshot.unknown.length === 0 ? EXIT.done : EXIT.findings;
  } catch (error) {
    const { code, message, path } = error as NodeJS.ErrnoException;
    if (code === undefined || path === undefined) throw error;
    return refuse(`${path} cannot be written: ${message}`, 'give another --output');
  } finally {
    end();
    process.off('SIGINT', interrupt);
  }
}

const REGION = /^[a-z]{2,3}(?:-[a-z]+)+-\d$/;

/** What the shell gives a command that Ctrl-C ended. */
const EXIT_INTERRUPTED = 130;

/** Whether a file is a snapshot, perhaps one of another version. */
function isSnapshot(file: string): boolean {
  const read = readSnapshot(file);
  return 'snapshot' in read || read.problems.every(problem => problem.includes('of version'));
}
