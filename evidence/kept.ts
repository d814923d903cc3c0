import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What a command keeps as evidence. */
export const KEPT_KINDS = ['audit', 'review', 'alert-test', 'apply'] as const;

export type KeptKind = (typeof KEPT_KINDS)[number];

/** A result that was kept, as the command writes it with `--format json`. */
export interface Kept {
  readonly kind: KeptKind;
  /** When it was kept, in ISO 8601 (UTC, seconds). */
  readonly at: string;
  /** Where it is, in the folder of all results. */
  readonly file: string;
  readonly text: string;
  /** Whether it is still what was kept: its name has the SHA-256 of its text. */
  readonly isUnchanged: boolean;
}

/** '20261231T235959Z-' and the SHA-256 of the text. */
const NAME = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-([0-9a-f]{64})\.json$/;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Stores a result with its date and hash, readable for its owner alone.
 *
 * @param folder - of all results; made where it is not there
 * @returns the file
 * @throws Error when it cannot be written
 */
export function keep(folder: string, kind: KeptKind, text: string, at: Date): string {
  const second = at.toISOString().replace(/[-:]|\.\d+/g, '');
  const file = join(folder, kind, `${second}-${sha256(text)}.json`);
  try {
    mkdirSync(join(folder, kind), { recursive: true, mode: 0o700 });
    writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    throw new Error(`--keep ${folder}: cannot be written: ${(error as Error).message}`);
  }
  return file;
}

/** All results of a folder, the earliest first, and what is there and is none: one line each. */
export function readKept(folder: string): { readonly kept: readonly Kept[]; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const kept = KEPT_KINDS.flatMap(kind => {
    const inside = join(folder, kind);
    if (!existsSync(inside)) return [];
    return readdirSync(inside).flatMap((name): Kept[] => {
      const file = `${kind}/${name}`;
      const [, year, month, day, hour, minute, second, hash] = NAME.exec(name) ?? [];
      if (hash === undefined) {
        problems.push(`${file}: no result that --keep stored: its name has no date and SHA-256`);
        return [];
      }
      const text = readFileSync(join(inside, name), 'utf8');
      const at = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
      return [{ kind, at, file, text, isUnchanged: sha256(text) === hash }];
    });
  });
  return { kept: kept.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.file < b.file ? -1 : 1)), problems };
}

/** Whether a file is still what --keep stored: its name has the SHA-256 of its text. */
export function isUnchanged(file: string): boolean {
  return NAME.exec(basename(file))?.[7] === sha256(readFileSync(file, 'utf8'));
}
