import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A file system of a few megabytes, which can be full. */
export interface SmallDisk {
  /** Leaves no byte free, also when something is deleted, until empty(). */
  fill(): void;
  empty(): void;
  unmount(): void;
}

/** Mounts one at a folder that exists; undefined where that is not allowed. */
export function mountSmallDisk(folder: string): SmallDisk | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=700', 'rootguard-faults', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const filler = join(folder, 'filler');
  let [file, filling]: [number | undefined, NodeJS.Timeout | undefined] = [undefined, undefined];
  const chunk = Buffer.alloc(4096);
  const fillUp = () => {
    try {
      while (writeSync(file!, chunk) > 0);
    } catch {
      // full
    }
  };
  const empty = () => {
    clearInterval(filling);
    if (file !== undefined) closeSync(file);
    file = undefined;
    rmSync(filler, { force: true });
  };
  const unmount = () => {
    empty();
    process.off('exit', unmount);
    execFileSync('umount', ['-l', folder]);
  };
  process.on('exit', unmount);
  return {
    fill: () => {
      file = openSync(filler, 'w');
      fillUp();
      filling = setInterval(fillUp, 5);
    },
    empty,
    unmount,
  };
}
