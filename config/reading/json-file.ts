import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { printable } from './mask';

/** A kind of file that Rootguard itself writes, as JSON with a version. */
export interface KindOfFile<T> {
  /** 'a snapshot'. */
  readonly noun: string;
  /** The command that writes one. */
  readonly writtenBy: string;
  /** How to get one of the version that is read: 'read the organization again'. */
  readonly again: string;
  readonly version: number;
  readonly schema: z.ZodType<T>;
  /** A key that every version of it has, and no other kind. */
  readonly key?: string;
}

/** What stands in a file, or why it is none of its kind: one line each. */
export type ReadFile<T> = { readonly data: T } | { readonly problems: readonly string[] };

/** Longest list of problems; a file of another kind has thousands. */
const MOST_PROBLEMS = 10;

/** Reads a file of a kind. */
export function readJsonFile<T>(file: string, kind: KindOfFile<T>): ReadFile<T> {
  const { noun, writtenBy, again, version, schema, key = 'version' } = kind;
  const shown = printable(file);
  let json: unknown;
  try {
    json = JSON.parse(textOf(file));
  } catch (error) {
    return { problems: [`${shown} ${reasonOf(error, kind)}`] };
  }
  const { version: found, [key]: own } = (json ?? {}) as Record<string, unknown>;
  if (typeof found !== 'number' || own === undefined) {
    return { problems: [`${shown} is no ${noun.replace(/^an? /, '')}: ${writtenBy} writes one`] };
  }
  if (found !== version) {
    const read = `${shown} is ${noun} of version ${found}, and this program reads version ${version}`;
    return { problems: [`${read}: ${again}, with ${writtenBy}`] };
  }
  const { success, data, error } = schema.safeParse(json);
  return success ? { data } : { problems: problemsOf(shown, error) };
}

function textOf(file: string): string {
  // opening a pipe would wait for somebody to write to it, and reading a device may never end
  if (!statSync(file).isFile()) throw new Error('it is no file');
  return readFileSync(file, 'utf8');
}

function reasonOf(error: unknown, { noun, writtenBy }: Pick<KindOfFile<unknown>, 'noun' | 'writtenBy'>): string {
  if (error instanceof SyntaxError) return `is no JSON: ${noun} is what ${writtenBy} writes`;
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? `is not there: write one with ${writtenBy}` : `cannot be read: ${message}`;
}

function problemsOf(shown: string, { issues }: z.ZodError): string[] {
  const lines = issues.map(({ path, message }) => `${shown}: ${path.join('.') || 'the file'}: ${printable(message)}`);
  const more = lines.length - MOST_PROBLEMS;
  return more > 0 ? [...lines.slice(0, MOST_PROBLEMS), `${shown}: ${more} more`] : lines;
}
