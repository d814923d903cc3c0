import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_FOLDER } from './cdktf';

const run = promisify(execFile);

/** Why a revision cannot be compared with; the message says which side and what to do. */
export class RevisionError extends Error {}

/** The synthesized stacks of a revision and of the working tree. */
export interface SynthesizedRevisions {
  /** Folder that cdktf wrote for the revision; undefined when the org file is not in it, so that all stacks are new. */
  readonly before?: string;
  readonly now: string;
  /** The org file of the revision. */
  readonly orgFileBefore?: string;
}

/**
 * Synthesizes the org file and the program of a revision and of the working tree, in a temporary folder that goes away
 * with this process; nothing of the checkout changes. When the org file is in another repository than the program, the
 * revision is one of that repository, and today's program is taken for both.
 *
 * @param revision - anything git resolves to a commit
 * @throws RevisionError
 */
export async function synthesizeRevisions(orgFile: string, revision: string): Promise<SynthesizedRevisions> {
  if (!existsSync(orgFile)) throw new RevisionError(`${orgFile}: no such file\n  → set ORG_FILE`);
  const file = realpathSync(orgFile);
  const repository = await topLevel(dirname(file));
  if (repository === undefined) throw new RevisionError(`${orgFile}: is not in a git repository`);
  const commit = await git(repository, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  if (commit === undefined) {
    throw new RevisionError(
      `${revision}: git knows no such revision in the repository of the org file\n  → in a pipeline, fetch it first: git fetch origin main`,
    );
  }

  const folder = mkdtempSync(join(tmpdir(), 'revision-of-org-file-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const now = await synthesize(PROJECT_FOLDER, file, join(folder, 'now'), 'the working tree');

  const path = relative(repository, file).replaceAll('\\', '/');
  if ((await git(repository, 'cat-file', '-e', `${commit}:${path}`)) === undefined) return { now };
  const sources = join(folder, 'sources');
  await unpack(repository, commit, sources);
  const orgFileBefore = join(sources, path);
  const project = realpathSync(PROJECT_FOLDER);
  const sameRepository = (await topLevel(project)) === repository;
  const program = sameRepository ? join(sources, relative(repository, project)) : project;
  if (!existsSync(join(program, 'main.ts'))) return { now, orgFileBefore };
  if (sameRepository) symlinkSync(join(PROJECT_FOLDER, 'node_modules'), join(program, 'node_modules'), 'dir');
  const before = await synthesize(program, orgFileBefore, join(folder, 'before'), `revision ${revision}`);
  return { before, now, orgFileBefore };
}

async function synthesize(program: string, orgFile: string, output: string, side: string): Promise<string> {
  mkdirSync(output, { recursive: true });
  const tsx = require.resolve('tsx/cli');
  try {
    await run(process.execPath, [tsx, 'main.ts'], {
      cwd: program,
      env: { ...process.env, ORG_FILE: resolve(orgFile), CDKTF_OUTDIR: output },
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    const said = stderr.replaceAll(`${dirname(orgFile)}/`, '').trim();
    throw new RevisionError(`${side}: cannot be synthesized\n${said || (error as Error).message}`);
  }
  return output;
}

async function unpack(repository: string, commit: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, '..', 'sources.tar');
  // an empty attributes file: export-ignore would leave files out
  writeFileSync(join(folder, '..', 'attributes'), '');
  const attributes = `core.attributesFile=${join(folder, '..', 'attributes')}`;
  await run('git', ['-c', attributes, '-C', repository, 'archive', '--format=tar', '-o', archive, commit]);
  await run('tar', ['-xf', archive, '-C', folder]);
}

/** Output of a git command, trimmed; undefined when it fails. */
async function git(folder: string, ...args: string[]): Promise<string | undefined> {
  try {
    return (await run('git', ['-C', folder, ...args])).stdout.trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new RevisionError('git: not found on the PATH');
    return undefined;
  }
}

const topLevel = async (folder: string): Promise<string | undefined> => {
  const path = await git(folder, 'rev-parse', '--show-toplevel');
  return path === undefined ? undefined : realpathSync(path);
};
