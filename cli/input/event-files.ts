import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { InputEvent, parseInput } from '../../aws/events/cloudtrail-event';

/** A file that unpacks to more is no file of a trail. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

/** Events of files in their order, and everything that keeps one of the files from being used. */
export interface ReadEvents {
  readonly events: readonly InputEvent[];
  /** Names of the files that were read, without standard input. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

/** Standard input, when it is among the files, or there are none. */
export const standardInputFor = async (files: readonly string[]): Promise<Buffer | undefined> =>
  filesOrStandardInput(files).includes('-') ? await buffer(process.stdin) : undefined;

/**
 * Reads the events of files as a trail has them, compressed or not; of folders, every file whose name ends in .json or
 * .json.gz, also in folders below, in the order of their names.
 *
 * @param files - '-' for standard input; none are that as well
 * @param standardInput - what '-' holds
 */
export function readEvents(files: readonly string[], standardInput?: Buffer): ReadEvents {
  const events: InputEvent[] = [];
  const read: string[] = [];
  const problems: string[] = [];
  const attempt = <T>(name: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      problems.push(`${name}: ${reasonOf(error)}`);
      return undefined;
    }
  };
  for (const file of new Set(filesOrStandardInput(files))) {
    const given = file === '-' && standardInput !== undefined ? standardInput : undefined;
    const names = given === undefined ? (attempt(file, () => filesIn(file)) ?? []) : [file];
    for (const name of names) {
      const shown = given === undefined ? name : 'standard input';
      if (given === undefined) read.push(name);
      const parsed = attempt(shown, () => parseInput(textOf(given ?? readFileSync(name))));
      events.push(...(parsed?.events ?? []));
      problems.push(...(parsed?.problems ?? []).map(problem => `${shown}: ${problem}`));
    }
  }
  return { events, files: read, problems };
}

const filesOrStandardInput = (files: readonly string[]): readonly string[] => (files.length === 0 ? ['-'] : files);

/** The file itself, or those of a folder. */
function filesIn(file: string): string[] {
  const stats = statSync(file);
  if (stats.isCharacterDevice()) throw new Error('this is a device');
  if (!stats.isDirectory()) return [file];
  const found = readdirSync(file, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.json(\.gz)?$/.test(name))
    .sort()
    .map(name => join(file, name));
  if (found.length === 0) throw new Error('a folder without files that end in .json or .json.gz');
  return found;
}

function textOf(bytes: Buffer): string {
  // a trail writes its files compressed
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isGzip ? gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }) : bytes).toString('utf8');
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'no such file' : message;
}
