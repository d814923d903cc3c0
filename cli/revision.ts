import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { IS_CHECKOUT, PACKAGE_FOLDER } from './folders';
import { commitOf, git, RevisionError, topLevel } from './input/git';
import { PROGRAM, synthesize } from './synthesize';

const run = promisify(execFile);

/** The synthesized stacks of a revision and of the working tree. */
export interface SynthesizedRevisions {
  /** Folder that cdktf wrote for the revision; undefined when the org file is not in it, so that all stacks are new. */
  readonly before?: string;
  readonly now: string;
  /** The org file of the revision. */
  readonly orgFileBefore?: string;
  /** The day (UTC) on which the revision was committed, as YYYY-MM-DD. */
  readonly dayBefore: string;
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
  const commit = await commitOf(repository, revision, 'the org file');

  const folder = mkdtempSync(join(tmpdir(), 'revision-of-org-file-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const now = await synthesizeSide(PROGRAM, file, join(folder, 'now'), 'the working tree');

  const seconds = Number(await git(repository, 'show', '--no-patch', '--format=%ct', commit));
  const dayBefore = new Date(seconds * 1000).toISOString().slice(0, 10);
  const path = relative(repository, file).replaceAll('\\', '/');
  if ((await git(repository, 'cat-file', '-e', `${commit}:${path}`)) === undefined) return { now, dayBefore };
  const sources = join(folder, 'sources');
  await unpack(repository, commit, sources);
  const orgFileBefore = join(sources, path);
  const checkout = realpathSync(PACKAGE_FOLDER);
  let program = PROGRAM;
  if (IS_CHECKOUT && (await topLevel(checkout)) === repository) {
    const old = join(sources, relative(repository, checkout));
    if (!existsSync(join(old, 'main.ts'))) return { now, orgFileBefore, dayBefore };
    program = await compile(old);
  }
  const before = await synthesizeSide(program, orgFileBefore, join(folder, 'before'), `revision ${revision}`);
  return { before, now, orgFileBefore, dayBefore };
}

/** Compiles the program of a revision with the tools of this checkout, and returns what is to be run. */
async function compile(sources: string): Promise<string> {
  symlinkSync(join(PACKAGE_FOLDER, 'node_modules'), join(sources, 'node_modules'), 'dir');
  const tools = (await import(join(PACKAGE_FOLDER, 'bin', 'compile.js'))) as { compile(root: string): void };
  tools.compile(sources);
  return join(sources, 'dist', 'main.js');
}

async function synthesizeSide(program: string, orgFile: string, output: string, side: string): Promise<string> {
  mkdirSync(output, { recursive: true });
  try {
    await synthesize(program, orgFile, output);
  } catch (error) {
    const said = (error as Error).message.replaceAll(`${dirname(orgFile)}/`, '');
    throw new RevisionError(`${side}: cannot be synthesized\n${said}`);
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
