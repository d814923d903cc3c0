import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { Step, stepKey } from './steps';

/** Rises when the lines have another form. */
const VERSION = 1;

const text = z.string();
const step = z.union([
  z.strictObject({ do: z.literal('delete-password') }),
  z.strictObject({ do: z.enum(['delete-key', 'delete-certificate']), id: text }),
  z.strictObject({ do: z.enum(['deactivate-mfa', 'delete-device']), serial: text }),
]);
const task = z.enum(['delete', 'audit']);
const end = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('verified') }),
  /** Nothing of it was deleted. */
  z.strictObject({ is: z.literal('held'), why: z.array(text) }),
  /** Something was deleted, and something is left or unknown. */
  z.strictObject({ is: z.literal('left'), why: z.array(text) }),
]);

const head = z.strictObject({ journal: z.literal(VERSION), campaign: text, plan: text, at: text });
const line = z.union([
  z.strictObject({ at: text, message: z.enum(['open', 'close']), sent: text.optional() }),
  z.strictObject({ at: text, account: text, opens: task }),
  z.strictObject({ at: text, account: text, session: text, task, until: text }),
  z.strictObject({ at: text, account: text, intent: step }),
  z.strictObject({ at: text, account: text, done: step, was: z.enum(['done', 'gone']) }),
  z.strictObject({ at: text, account: text, not: step }),
  z.strictObject({ at: text, account: text, end }),
  z.strictObject({ at: text, account: text, record: text }),
]);

/** How it ended with an account. */
export type End = z.output<typeof end>;
export type Task = z.output<typeof task>;
export type JournalLine = z.output<typeof line>;
type Unstamped<T> = T extends unknown ? Omit<T, 'at'> : never;
/** A line without its time. */
export type Entry = Unstamped<JournalLine>;

/** What the journal says of one account. */
export interface AccountProgress {
  /** Of its first line, ISO 8601. */
  readonly begun: string;
  /** Of its last line. */
  readonly ended: string;
  readonly sessions: readonly { readonly id: string; readonly task: Task; readonly at: string }[];
  /** Steps that AWS has answered, by stepKey, in their order. */
  readonly done: ReadonlyMap<string, { readonly step: Step; readonly was: 'done' | 'gone' }>;
  /** Steps that were asked for, and whose answer nobody wrote down. */
  readonly open: readonly Step[];
  readonly end?: End;
  readonly record?: string;
}

/** What the journal says of the whole campaign. */
export interface Progress {
  readonly messages: Readonly<Partial<Record<'open' | 'close', { readonly at: string; readonly sent?: string }>>>;
  readonly accounts: ReadonlyMap<string, AccountProgress>;
}

/** The journal of a campaign. */
export interface Journal {
  /** Writes a line, which is on the disk when this returns. @throws when it cannot be written, such as on a full disk */
  readonly write: (entry: Entry) => void;
  /** What its lines say, the written ones included. */
  readonly progress: Progress;
  readonly close: () => void;
}

/** Why a journal that is there cannot be gone on with. */
export interface JournalRefusal {
  readonly refused: string;
  readonly next: string;
}

/** SHA-256 of the text of a plan: a journal belongs to one. */
export const planHash = (planText: string): string => createHash('sha256').update(planText).digest('hex');

/** The journal of a plan stands beside it. */
export const journalFile = (planFile: string): string => `${planFile}.journal`;

export interface JournalTools {
  readonly now?: () => Date;
  /** Returns when what was written is on the disk. */
  readonly sync?: (descriptor: number) => void;
}

/**
 * Opens the journal of a campaign, or begins it. A last line that was cut off was never acted on, and goes.
 *
 * @param of - the plan that it belongs to
 * @throws when it cannot be read or written
 */
export function openJournal(
  file: string,
  of: { readonly campaign: string; readonly plan: string },
  { now = () => new Date(), sync = fsyncSync }: JournalTools = {},
): Journal | JournalRefusal {
  const isNew = !existsSync(file);
  const read = readProgress(file, of);
  if ('refused' in read) return read;
  const { progress, size, isBegun } = read;
  const descriptor = openSync(file, 'a', 0o600);
  let written = size;
  let broken: Error | undefined;
  const append = (value: unknown): void => {
    if (broken !== undefined) throw broken;
    const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
    try {
      // a disk that is nearly full takes a part
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
      sync(descriptor);
      written += bytes.length;
    } catch (error) {
      broken = error as Error;
      ftruncateSync(descriptor, written);
      throw error;
    }
  };
  try {
    ftruncateSync(descriptor, size);
    if (!isBegun) {
      append({ journal: VERSION, ...of, at: now().toISOString() } satisfies z.output<typeof head>);
      if (isNew) syncFolder(dirname(file));
    }
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  return {
    write: entry => {
      const stamped: JournalLine = { at: now().toISOString(), ...entry };
      append(stamped);
      learn(progress, stamped);
    },
    progress,
    close: () => closeSync(descriptor),
  };
}

/** How far a campaign is; undefined where it has no journal. */
export function progressOf(
  file: string,
  of: { readonly campaign: string; readonly plan: string },
): Progress | JournalRefusal | undefined {
  if (!existsSync(file)) return undefined;
  const read = readProgress(file, of);
  return 'refused' in read ? read : read.progress;
}

interface ReadProgress {
  readonly progress: Known;
  /** Bytes of whole lines. */
  readonly size: number;
  readonly isBegun: boolean;
}

function readProgress(
  file: string,
  of: { readonly campaign: string; readonly plan: string },
): ReadProgress | JournalRefusal {
  const { lines, size, problem } = existsSync(file) ? readLines(file) : { lines: [], size: 0, problem: undefined };
  if (problem !== undefined) return problem;
  const [first, ...rest] = lines;
  if (first !== undefined) {
    const { success, data } = head.safeParse(first);
    if (!success) return foreign(file, 'is no journal of this version of rootguard');
    if (data.campaign !== of.campaign) return foreign(file, `is that of campaign ${data.campaign}`);
    if (data.plan !== of.plan) {
      return {
        refused: `the plan was changed after campaign ${of.campaign} began on ${data.at}`,
        next: `put the plan back as it was, or plan again into another file: ${file} says what is done`,
      };
    }
  }
  const progress: Known = { messages: {}, accounts: new Map() };
  for (const [index, one] of rest.entries()) {
    const { success, data } = line.safeParse(one);
    if (!success) return damaged(file, index + 2);
    learn(progress, data);
  }
  return { progress, size, isBegun: first !== undefined };
}

const foreign = (file: string, what: string): JournalRefusal => ({
  refused: `${file} ${what}`,
  next: 'move it away, or plan again into another file',
});
const damaged = (file: string, at: number): JournalRefusal => ({
  refused: `${file} is damaged in line ${at}: nobody can tell what is done`,
  next: 'keep it, and plan again into another file: the new plan has what is left',
});

interface ReadLines {
  readonly lines: readonly unknown[];
  /** Bytes of whole lines. */
  readonly size: number;
  readonly problem?: JournalRefusal;
}

function readLines(file: string): ReadLines {
  const all = readFileSync(file);
  const size = all.lastIndexOf('\n') + 1;
  const whole = all.subarray(0, size).toString('utf8').split('\n').slice(0, -1);
  const lines: unknown[] = [];
  for (const [index, one] of whole.entries()) {
    try {
      lines.push(JSON.parse(one));
    } catch {
      return { lines: [], size, problem: damaged(file, index + 1) };
    }
  }
  return { lines, size };
}

/** A new file is lost with its folder's entry. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

interface Known {
  readonly messages: Partial<Record<'open' | 'close', { at: string; sent?: string }>>;
  readonly accounts: Map<string, AccountProgress>;
}

function learn({ messages, accounts }: Known, one: JournalLine): void {
  if ('message' in one) {
    messages[one.message] = { at: one.at, ...(one.sent !== undefined && { sent: one.sent }) };
    return;
  }
  const before = accounts.get(one.account) ?? {
    ...{ begun: one.at, ended: one.at, sessions: [], open: [], done: new Map() },
  };
  accounts.set(one.account, { ...before, ended: one.at, ...changedBy(before, one) });
}

function changedBy(
  { sessions, done, open }: AccountProgress,
  one: Exclude<JournalLine, { readonly message: unknown }>,
): Partial<AccountProgress> {
  if ('session' in one) return { sessions: [...sessions, { id: one.session, task: one.task, at: one.at }] };
  if ('intent' in one) return { open: [...without(open, one.intent), one.intent] };
  if ('done' in one) {
    const { done: step, was } = one;
    return { open: without(open, step), done: new Map([...done, [stepKey(step), { step, was }]]) };
  }
  if ('not' in one) return { open: without(open, one.not) };
  if ('end' in one) return { end: one.end };
  return 'record' in one ? { record: one.record } : {};
}

const without = (steps: readonly Step[], step: Step): Step[] => steps.filter(one => stepKey(one) !== stepKey(step));
