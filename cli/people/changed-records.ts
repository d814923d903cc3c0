import { realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isRecordFile } from '../../people/records/records';
import { commitOf, git, RevisionError, topLevel } from '../input/git';

/** A record that is not what it was. */
export interface ChangedRecord {
  /** As the check names it. */
  readonly path: string;
  readonly how: 'changed' | 'removed';
  /** How it is put back. */
  readonly back: string;
}

/**
 * Finds records of a revision that are otherwise in the working tree, by their paths. What is new does not count, and
 * neither does a record that was still open: it may be completed.
 *
 * @param folder - of the records
 * @throws RevisionError
 */
export async function changedRecords(folder: string, revision: string): Promise<readonly ChangedRecord[]> {
  const repository = await topLevel(folder);
  if (repository === undefined) throw new RevisionError(`${folder}: is not in a git repository`);
  const commit = await commitOf(repository, revision, 'the records');
  const within = relative(repository, realpathSync(folder)).replaceAll('\\', '/');
  const diff = ['diff', '--name-status', '--no-renames', '-z', commit, '--', within === '' ? '.' : within];
  const fields = ((await git(repository, ...diff)) ?? '').split('\0');
  const changed: ChangedRecord[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [status, path = ''] = [fields[at], fields[at + 1]];
    if (status === 'A' || !isRecordFile(path)) continue;
    const before = (await git(repository, 'show', `${commit}:${path}`)) ?? '';
    if (status !== 'D' && /\bTODO\b/.test(before)) continue;
    const shown = join(folder, relative(within, path));
    const how = status === 'D' ? 'removed' : 'changed';
    changed.push({ path: shown, how, back: `git checkout ${revision} -- ${shown}` });
  }
  return changed;
}
