import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Why a revision cannot be compared with; the message says which side and what to do. */
export class RevisionError extends Error {}

/**
 * Output of a git command, trimmed; undefined when it fails.
 *
 * @throws RevisionError when there is no git
 */
export async function git(folder: string, ...args: string[]): Promise<string | undefined> {
  try {
    return (await run('git', ['-C', folder, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout.trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new RevisionError('git: not found on the PATH');
    return undefined;
  }
}

/** The folder of the repository that a folder is in; undefined when it is in none. */
export const topLevel = async (folder: string): Promise<string | undefined> => {
  const path = await git(folder, 'rev-parse', '--show-toplevel');
  return path === undefined ? undefined : realpathSync(path);
};

/**
 * The commit that a revision is.
 *
 * @param of - whose repository it is, for people: 'the org file'
 * @throws RevisionError when git knows none
 */
export async function commitOf(repository: string, revision: string, of: string): Promise<string> {
  const commit = await git(repository, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  if (commit !== undefined) return commit;
  throw new RevisionError(
    `${revision}: git knows no such revision in the repository of ${of}\n  → in a pipeline, fetch it first: git fetch origin main`,
  );
}

/** The commit that a file is taken from, and whether the file is otherwise now than it is there. */
export interface FileCommit {
  /** 40 hexadecimal digits. */
  readonly commit: string;
  readonly uncommitted?: true;
}

/** The commit that is checked out where a file is; undefined in no repository, in one without a commit, and without git. */
export async function commitOfFile(file: string): Promise<FileCommit | undefined> {
  if (!existsSync(file)) return undefined;
  const path = realpathSync(file);
  const folder = dirname(path);
  try {
    const commit = await git(folder, 'rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
    if (commit === undefined) return undefined;
    const changes = await git(folder, 'status', '--porcelain', '--ignored', '--', path);
    return { commit, ...(changes !== '' && { uncommitted: true }) };
  } catch (error) {
    if (error instanceof RevisionError) return undefined;
    throw error;
  }
}
