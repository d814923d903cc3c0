import { execFileSync } from 'node:child_process';

/** Runs Git in a folder as an example person; returns what it prints. */
export const gitIn = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Example', '-c', 'user.email=git@example.com', '-C', folder, ...args], {
    encoding: 'utf8',
    stdio: 'pipe',
    env: process.env,
  });
