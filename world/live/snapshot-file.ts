import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { printable } from '../../config/reading/mask';
import { Snapshot, snapshotSchema, SNAPSHOT_VERSION } from './snapshot';

/** A snapshot, or why the file is none: one line each. */
export type ReadSnapshot = { readonly snapshot: Snapshot } | { readonly problems: readonly string[] };

/** Longest list of problems; a file of another kind has thousands. */
const MOST_PROBLEMS = 10;

/** Reads the file of a snapshot. */
export function readSnapshot(file: string): ReadSnapshot {
  const shown = printable(file);
  let json: unknown;
  try {
    json = JSON.parse(textOf(file));
  } catch (error) {
    return { problems: [`${shown} ${reasonOf(error)}`] };
  }
  const { version } = (json ?? {}) as { version?: unknown };
  if (typeof version !== 'number') return { problems: [`${shown} is no snapshot: rootguard snapshot writes one`] };
  if (version !== SNAPSHOT_VERSION) {
    const found = `${shown} is a snapshot of version ${version}, and this program reads version ${SNAPSHOT_VERSION}`;
    return { problems: [`${found}: read the organization again, with rootguard snapshot`] };
  }
  const { success, data, error } = snapshotSchema.safeParse(json);
  return success ? { snapshot: data } : { problems: problemsOf(shown, error) };
}

/** Writes a snapshot that only its owner may read; another one of that name stays until this one is whole. */
export function writeSnapshot(file: string, snapshot: Snapshot): void {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(snapshot, undefined, 1)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
}

function textOf(file: string): string {
  // opening a pipe would wait for somebody to write to it, and reading a device may never end
  if (!statSync(file).isFile()) throw new Error('it is no file');
  return readFileSync(file, 'utf8');
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'is no JSON: a snapshot is what rootguard snapshot writes';
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'is not there: write one with rootguard snapshot' : `cannot be read: ${message}`;
}

function problemsOf(shown: string, { issues }: z.ZodError): string[] {
  const lines = issues.map(({ path, message }) => `${shown}: ${path.join('.') || 'the file'}: ${printable(message)}`);
  const more = lines.length - MOST_PROBLEMS;
  return more > 0 ? [...lines.slice(0, MOST_PROBLEMS), `${shown}: ${more} more`] : lines;
}
