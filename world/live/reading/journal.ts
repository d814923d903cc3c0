import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

/** What a question came to, as it can be written down. */
export type Kept = { readonly value: unknown } | { readonly missing: true };

/** Answers that AWS gave already, so that a reading that was ended goes on where it was. */
export interface Journal {
  readonly find: (question: string) => Kept | undefined;
  readonly keep: (question: string, answer: Kept) => void;
  /** Closes it, and leaves the file for the next time. */
  readonly close: () => void;
  /** Removes the file. */
  readonly remove: () => void;
}

/** A journal, how many answers it had already, and why those of a file that is there are not taken. */
export interface OpenedJournal {
  readonly journal: Journal;
  readonly answers: number;
  readonly refused?: string;
}

/** Hours after which answers are too old to be put beside new ones. */
const OLDEST = 24;

/** Rises when the answers are kept in another form. */
const VERSION = 1;

interface Head {
  readonly journal: number;
  readonly of: string;
  /** ISO 8601. */
  readonly begun: string;
}

/** A reading that keeps nothing. */
export const noJournal: Journal = {
  find: () => undefined,
  keep: () => undefined,
  close: () => undefined,
  remove: () => undefined,
};

/**
 * Opens the journal of a reading; one of another reading, or of more than a day ago, is begun again.
 *
 * @param of - who reads what: answers to one reading are none to another
 */
export function openJournal(file: string, of: string, now: Date): OpenedJournal {
  const { refused, answers, size } = readJournal(file, of, now);
  const descriptor = openSync(file, 'a', 0o600);
  // a line that was cut off would swallow the next one
  ftruncateSync(descriptor, size);
  const write = (line: unknown): void => void writeSync(descriptor, `${JSON.stringify(line)}\n`);
  if (size === 0) write({ journal: VERSION, of, begun: now.toISOString() } satisfies Head);
  return {
    journal: {
      find: question => answers.get(question),
      keep: (question, answer) => write([question, answer]),
      close: () => closeSync(descriptor),
      remove: () => {
        closeSync(descriptor);
        rmSync(file, { force: true });
      },
    },
    answers: answers.size,
    ...(refused !== undefined && { refused }),
  };
}

interface ReadJournal {
  readonly refused?: string;
  readonly answers: ReadonlyMap<string, Kept>;
  /** Bytes of it that can be used. */
  readonly size: number;
}

const unused = (refused?: string): ReadJournal => ({
  ...{ answers: new Map<string, Kept>(), size: 0 },
  ...(refused !== undefined && { refused }),
});

function readJournal(file: string, of: string, now: Date): ReadJournal {
  if (!existsSync(file)) return unused();
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole === '') return unused();
  const [first = '', ...lines] = whole.trimEnd().split('\n');
  const head = parsed(first) as Partial<Head> | undefined;
  if (head?.journal !== VERSION || head.begun === undefined) return unused('it is no journal of this program');
  if (head.of !== of) return unused('it is that of another reading');
  if (now.getTime() - Date.parse(head.begun) > OLDEST * 3_600_000) return unused(`it is of ${head.begun}`);
  const answers = new Map<string, Kept>();
  for (const line of lines) {
    const answer = parsed(line);
    if (!Array.isArray(answer)) return unused('it is damaged');
    answers.set(...(answer as [string, Kept]));
  }
  return { answers, size: Buffer.byteLength(whole) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
