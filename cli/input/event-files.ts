import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { InputEvent, parseInput } from '../../aws/events/cloudtrail-event';
import { TrailSideFile, trailSideFile } from '../../aws/events/trail-file';
import { counted } from '../../config/summary/wording';

/** A file that unpacks to more is no file of a trail. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

/** Events of files in their order, and everything that keeps one of the files from being used. */
export interface ReadEvents {
  readonly events: readonly InputEvent[];
  /** Names of the files whose events these are, without standard input. */
  readonly files: readonly string[];
  /** How many files there were besides that the trail writes beside its log files. */
  readonly beside: Readonly<Record<TrailSideFile, number>>;
  readonly problems: readonly string[];
}

/** Standard input, when it is among the files, or there are none. */
export const standardInputFor = async (files: readonly string[]): Promise<Buffer | undefined> =>
  filesOrStandardInput(files).includes('-') ? await buffer(process.stdin) : undefined;

/**
 * Reads the events of files as a trail has them, compressed or not; of folders, every file whose name ends in .json or
 * .json.gz, also in folders below, in the order of their names. What the trail writes beside its log files is counted and
 * left out; anything else without events is a problem.
 *
 * @param files - '-' for standard input; none are that as well
 * @param standardInput - what '-' holds
 */
export function readEvents(files: readonly string[], standardInput?: Buffer): ReadEvents {
  const events: InputEvent[] = [];
  const read: string[] = [];
  const problems: string[] = [];
  const beside = { digest: 0, insight: 0 };
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
      const text = attempt(shown, () => textOf(given ?? readFileSync(name)));
      const side = text === undefined || given !== undefined ? undefined : trailSideFile(resolve(name), text);
      if (side !== undefined) {
        beside[side]++;
        continue;
      }
      if (given === undefined) read.push(name);
      const parsed = text === undefined ? undefined : attempt(shown, () => parseInput(text));
      events.push(...(parsed?.events ?? []));
      problems.push(...(parsed?.problems ?? []).map(problem => `${shown}: ${problem}`));
    }
  }
  if (events.length === 0 && problems.length === 0) {
    problems.push(`${files.join(', ')}: ${besideWords(beside) ?? 'no files'}, and no log file of the trail`);
  }
  return { events, files: read, beside, problems };
}

/** How many files were left out, and of what kind; undefined when none was. */
export function besideWords({ digest, insight }: ReadEvents['beside']): string | undefined {
  const parts = [
    ...(digest > 0 ? [`${counted(digest, 'digest file')}`] : []),
    ...(insight > 0 ? [`${counted(insight, 'file')} of CloudTrail Insights`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(' and ');
}

/** What commands say of files that were left out; undefined when none was. */
export function leftOut(beside: ReadEvents['beside']): string | undefined {
  const words = besideWords(beside);
  return words === undefined ? undefined : `left out ${words}: no event of anybody stands in them`;
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
