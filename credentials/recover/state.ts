import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writePrivateFile } from '../../world/private-file';
import { Mandate } from '../apply/account-record';

/** Rises when the file has another form. */
const VERSION = 1;

const text = z.string();
const stateSchema = z.strictObject({
  recovery: z.literal(VERSION),
  account: text,
  mandate: z.strictObject({ who: z.array(text), approvedBy: text, approvedAt: text, ticket: text }),
  deleteBy: text,
  begun: text,
  /** Of the last change. */
  at: text,
  /** Sessions that were asked for; without an id nobody knows whether AWS opened it. */
  sessions: z.array(z.strictObject({ task: z.enum(['recover', 'audit']), id: text.optional() })),
  /** What became of the password: asked for without an answer, allowed, or there before. */
  password: z.enum(['asked', 'allowed', 'there']).optional(),
  end: z
    .discriminatedUnion('is', [
      /** Allowed, and read back. */
      z.strictObject({ is: z.literal('allowed') }),
      /** Root had a password already. */
      z.strictObject({ is: z.literal('there') }),
      /** Nothing was changed. */
      z.strictObject({ is: z.literal('held'), why: text }),
      /** It may be allowed. */
      z.strictObject({ is: z.literal('unsure'), why: text }),
    ])
    .optional(),
  /** It was cut off, and ended by what is known of it. */
  concluded: z.literal(true).optional(),
  told: z.strictObject({ open: text.optional(), close: text.optional() }),
  record: text.optional(),
});

/** How far the recovery of one account is. */
export type RecoveryState = z.output<typeof stateSchema>;
export type RecoveryEnd = NonNullable<RecoveryState['end']>;

/** What a recovery is about, and who answers for it. */
export interface RecoveryTerms {
  /** Twelve digits. */
  readonly account: string;
  readonly mandate: Mandate;
  /** Last day (UTC) on which the password is deleted in time, YYYY-MM-DD. */
  readonly deleteBy: string;
}

/** The state of a recovery, which is on the disk before anything is done in AWS. */
export interface RecoveryFile {
  readonly state: RecoveryState;
  /** @throws when it cannot be written */
  readonly change: (changes: Partial<RecoveryState>) => void;
}

/** Where the state of the last recovery of an account is kept: it has the access key ids of its sessions. */
export const recoveryFile = (folder: string, account: string): string => join(folder, 'recoveries', `${account}.json`);

/** Begins a recovery; one that was kept of the account is gone then. */
export function beginRecovery(
  file: string,
  { account, mandate, deleteBy }: RecoveryTerms,
  now: () => Date,
): RecoveryFile {
  const at = now().toISOString();
  return kept(
    file,
    {
      ...{ recovery: VERSION, account, deleteBy, begun: at, at, sessions: [], told: {} },
      mandate: { ...mandate, who: [...mandate.who] },
    },
    now,
  );
}

/** The last recovery of an account; undefined where there was none. */
export function lastRecovery(file: string, now: () => Date): RecoveryFile | { readonly damaged: string } | undefined {
  let found: string;
  try {
    found = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return kept(file, stateSchema.parse(JSON.parse(found)), now);
  } catch {
    return { damaged: file };
  }
}

/** Makes the folder of recoveries. */
export const makeRecoveryFolder = (folder: string): void =>
  void mkdirSync(join(folder, 'recoveries'), { recursive: true, mode: 0o700 });

function kept(file: string, begun: RecoveryState, now: () => Date): RecoveryFile {
  let state = begun;
  return {
    get state() {
      return state;
    },
    change: changes => {
      state = { ...state, ...changes, at: now().toISOString() };
      writePrivateFile(file, `${JSON.stringify(state, undefined, 2)}\n`);
    },
  };
}

/** Whether a session of it may have been opened: then a record says so. */
export const isTouched = ({ sessions }: RecoveryState): boolean => sessions.length > 0;

/** Whether a password may have been allowed by it. */
export const mayBeAllowed = ({ password, end }: RecoveryState): boolean =>
  password === 'asked' || password === 'allowed' || end?.is === 'allowed' || end?.is === 'unsure';
