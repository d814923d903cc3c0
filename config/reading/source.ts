import { closeSync, fstatSync, openSync, readSync, Stats, statSync } from 'node:fs';
import { error, Problem } from './problem';

/** Largest file in bytes; an org file of 10,000 accounts takes about 1.5 MB. */
export const SOURCE_MAX_BYTES = 4 * 1024 * 1024;

/** What messages call a kind of file, and how somebody who has none gets one. */
export interface KindOfSource {
  /** 'the org file'. */
  readonly noun: string;
  /** 'begin with the smallest one in the README of Rootguard'. */
  readonly begin: string;
}

export const ORG_FILE: KindOfSource = {
  noun: 'the org file',
  begin: 'begin with the smallest one in the README of Rootguard',
};

/** The text of a file; empty when it cannot be used, which the problem then explains. */
export interface Source {
  readonly text: string;
  readonly problem?: Problem;
}

/** A problem of the whole file has no position. */
const WHOLE_FILE = { path: [] };

/** Reads a file and refuses what is not plain text of a sensible size, before any parser sees it. */
export function readSource(path: string, kind: KindOfSource = ORG_FILE): Source {
  try {
    // opening a pipe would wait for somebody to write to it, and reading a device may never end
    const other = kindOf(statSync(path));
    if (other !== undefined) {
      return { text: '', problem: error('unreadable-file', WHOLE_FILE, `this is ${other}`, nameAFile(kind)) };
    }
    return decode(readAtMost(path, SOURCE_MAX_BYTES + 1), kind);
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown error';
    const [rule, message, hint] = readErrors(kind)[code] ?? ['unreadable-file', `the file cannot be read: ${code}`];
    return { text: '', problem: error(rule, WHOLE_FILE, message, hint) };
  }
}

const readErrors = ({
  noun,
  begin,
}: KindOfSource): Record<string, readonly [rule: string, message: string, hint: string] | undefined> => ({
  ENOENT: ['missing-file', 'there is no such file', `name ${noun}, or ${begin}`],
  EACCES: [
    'unreadable-file',
    'the file cannot be read: permission denied',
    'make it readable for the user who runs this',
  ],
});

const nameAFile = ({ noun }: KindOfSource) => `name ${noun} itself: it is read more than once`;

/** What a path leads to, when it is not a file. */
function kindOf(stats: Stats): string | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'a directory';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

/** Reads without trusting the size the file system reports: files below /proc report none. */
function readAtMost(path: string, limit: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const reported = fstatSync(file).size;
    let buffer = Buffer.allocUnsafe(Math.min(limit, Math.max(reported + 1, 64 * 1024)));
    let length = 0;
    for (;;) {
      const read = readSync(file, buffer, length, buffer.length - length, null);
      length += read;
      if (read === 0 || length === limit) return buffer.subarray(0, length);
      if (length === buffer.length) {
        const larger = Buffer.allocUnsafe(Math.min(limit, length * 2));
        buffer.copy(larger);
        buffer = larger;
      }
    }
  } finally {
    closeSync(file);
  }
}

// line breaks other than \n and \r\n, terminal controls, and marks that make text look like other text

const REFUSED_CHARACTER = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]|\r(?!\n)/;

function decode(bytes: Buffer, kind: KindOfSource): Source {
  if (bytes.length > SOURCE_MAX_BYTES) {
    const limit = `${SOURCE_MAX_BYTES / 1024 / 1024} MiB`;
    return {
      text: '',
      problem: error('file-size', WHOLE_FILE, `the file is larger than ${limit}`, `is this ${kind.noun}?`),
    };
  }
  const binary = whyNotText(bytes, kind);
  if (binary !== undefined) {
    return { text: '', problem: error('file-encoding', WHOLE_FILE, ...binary) };
  }
  // Buffer.toString keeps a byte order mark, which is not part of the text
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');

  const broken = text.indexOf('\ufffd');
  if (broken >= 0 && !isUtf8(bytes)) {
    const at = { offset: broken, end: broken + 1 };
    return { text, problem: error('file-encoding', at, 'the file is not valid UTF-8', 'save it as UTF-8') };
  }
  const found = REFUSED_CHARACTER.exec(text);
  if (found !== null) {
    const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    const at = { offset: found.index, end: found.index + 1 };
    return { text, problem: error('control-character', at, `control character U+${code}`, 'remove it') };
  }
  return { text };
}

/** Message and hint on a file of which no line is worth showing; a single NUL is a slip, and is shown where it is. */
function whyNotText(bytes: Buffer, { noun }: KindOfSource): [message: string, hint: string] | undefined {
  const mark = bytes.subarray(0, 2).toString('hex');
  const nulAt = [0, 1, 2, 3].filter(index => bytes[index] === 0);
  // ASCII has a NUL in every second byte there, with a byte order mark or without
  if (mark === 'fffe' || mark === 'feff' || ['0,2', '1,3'].includes(nulAt.join())) {
    return ['the file is UTF-16', 'save it as UTF-8'];
  }
  const first = bytes.indexOf(0);
  const binary = first >= 0 && (bytes.includes(0, first + 1) || !isUtf8(bytes));
  return binary ? ['this is a binary file, not text', `is this ${noun}?`] : undefined;
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
