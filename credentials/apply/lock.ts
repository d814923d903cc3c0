import { linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { z } from 'zod';
import { writePrivateFile } from '../../world/private-file';

const holder = z.strictObject({
  pid: z.int(),
  host: z.string(),
  user: z.string(),
  since: z.string(),
});
/** Who works on a campaign. */
export type Holder = z.output<typeof holder>;

/** A lock that is held until it is released, or why it cannot be had. */
export type Lock = { readonly release: () => void } | { readonly refused: string; readonly next: string };

/** The lock of a plan stands beside it. */
export const lockFile = (planFile: string): string => `${planFile}.lock`;

/** What it takes to know who else runs. */
export interface LockTools {
  readonly self: Holder;
  /** Whether a process of this machine runs. */
  readonly runs: (pid: number) => boolean;
  /** Told of a lock whose process is gone. */
  readonly takenOver?: (from: Holder) => void;
}

/** This process. */
export const thisProcess = (now: Date): LockTools => ({
  self: { pid: process.pid, host: hostname(), user: nameOfUser(), since: now.toISOString() },
  runs: pid => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // that of somebody else runs, too
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
});

/**
 * Takes a lock. That of a process of this machine that is gone is taken over, which a kill leaves behind; of another machine
 * nobody can tell.
 *
 * @throws when nothing can be written there
 */
export function takeLock(file: string, { self, runs, takenOver }: LockTools): Lock {
  const own = `${file}.${self.pid}`;
  writePrivateFile(own, JSON.stringify(self));
  try {
    if (!links(own, file)) {
      const found = holderOf(file);
      if (found === undefined || found.host !== self.host || (found.pid !== self.pid && runs(found.pid))) {
        return refusalOf(file, found);
      }
      // of two who find it only one moves it away, and whoever moved a lock of somebody who was faster puts it back
      const moved = `${file}.${self.pid}.gone`;
      if (!moves(file, moved)) return refusalOf(file, holderOf(file));
      const gone = holderOf(moved);
      const wasThat = gone !== undefined && gone.pid === found.pid && gone.since === found.since;
      if (!wasThat) links(moved, file);
      rmSync(moved, { force: true });
      if (!wasThat || !links(own, file)) return refusalOf(file, holderOf(file));
      takenOver?.(found);
    }
    return { release: () => rmSync(file, { force: true }) };
  } finally {
    rmSync(own, { force: true });
  }
}

function refusalOf(file: string, found: Holder | undefined): Lock {
  const who =
    found === undefined
      ? 'nobody can read by whom'
      : `by process ${found.pid} of ${found.user} on ${found.host}, since ${found.since}`;
  return {
    refused: `somebody works on it: ${file} is held ${who}`,
    next: `wait for its end; when there is no such process, delete ${file} and run it again`,
  };
}

/** A link is made by one, and refused to all others. */
function links(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Somebody else may have been faster. */
function moves(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function holderOf(file: string): Holder | undefined {
  try {
    return holder.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** A user of a container may have no name. */
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
