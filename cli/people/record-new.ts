import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Organization } from '../../config/organization';
import { printable } from '../../config/reading/mask';
import { didYouMean } from '../../config/reading/suggestion';
import { Announced, announcedText, announcedUses } from '../../people/records/announced';
import { accountsOf } from '../../people/records/accounts';
import { momentOf, minuteOf } from '../../people/records/moment';
import { recordOf } from '../../people/records/record';
import { recordForm } from '../../people/records/record-form';
import { isKind, KINDS, takesAll } from '../../people/records/record-kinds';
import { recordName } from '../../people/records/record-name';
import { EXIT } from '../exit-codes';
import { organizationOf, orgFileOf, recordsFolder } from './records-folder';

export interface NewOptions {
  readonly org?: string;
  readonly output?: string;
  readonly accounts?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly who?: readonly string[];
  readonly why?: string;
  readonly ticket?: string;
  readonly eventIds?: readonly string[];
}

/** Runs `rootguard record new`, and returns the exit code. */
export function runRecordNew(kind: string, options: NewOptions, now = Date.now()): number {
  const orgFile = orgFileOf(options.org);
  const organization = organizationOf(orgFile, new Date(now).toISOString().slice(0, 10));
  if (organization === undefined) return EXIT.notDone;
  const form = newRecord(kind, options, organization, now);
  if ('problem' in form) {
    process.stderr.write(`error: ${printable(form.problem)}\n  → ${printable(form.next)}\n`);
    return EXIT.notDone;
  }
  const folder = options.output ?? recordsFolder(orgFile);
  try {
    const file = writeFirstFree(folder, form.nameOf, form.text);
    process.stdout.write(`wrote ${printable(file)}\n`);
    for (const note of form.notes) process.stderr.write(`${printable(note)}\n`);
    process.stderr.write(`fill in what it calls TODO, then: npx rootguard record check\n`);
    return EXIT.done;
  } catch (error) {
    process.stderr.write(`error: ${printable((error as Error).message)}\n  → nothing was written\n`);
    return EXIT.notDone;
  }
}

type NewRecord =
  | { readonly text: string; readonly nameOf: (number: number) => string; readonly notes: readonly string[] }
  | { readonly problem: string; readonly next: string };

/** The form of a record and the names that its file may have, or what is wrong with what was asked for. */
export function newRecord(kind: string, options: NewOptions, organization: Organization, now: number): NewRecord {
  if (!isKind(kind)) {
    const next = didYouMean(kind, KINDS) ?? `one of ${KINDS.join(', ')}`;
    return { problem: `there is no record '${kind}'`, next };
  }
  const known = accountsOf(organization);
  const { accounts: given, from, to, eventIds: events, ...said } = options;
  const isAll = given === undefined ? takesAll(kind) && kind !== 'custody-change' : given.join() === 'all';
  if (isAll && !takesAll(kind)) {
    return { problem: `a ${kind} names its accounts`, next: 'name them: --accounts payments-prod,ledger-prod' };
  }
  const [unknown] = isAll ? [] : (given ?? []).filter(key => !known.isKnown(key));
  if (unknown !== undefined) {
    const next = didYouMean(unknown, known.keys) ?? 'name keys of accounts or OU paths of the org file';
    return { problem: `--accounts: '${unknown}' is no account or OU of the org file`, next };
  }
  for (const [option, time] of Object.entries({ from, to })) {
    if (time !== undefined && momentOf(time) === undefined) {
      return { problem: `--${option} ${time}: is no time`, next: 'write it with its zone, such as 2026-11-12T14:05Z' };
    }
  }
  const { who, why, ticket } = said;
  const asked = { kind, from, ticket, accounts: given === undefined ? undefined : known.of(isAll ? 'all' : given) };
  const fitting = announcedUses(organization, asked, now);
  const announced = fitting.length === 1 ? fitting[0] : undefined;
  const times = kind === 'planned-use' && announced !== undefined ? { from: announced.from, to: announced.until } : {};
  const begins = from ?? times.from;
  const accounts: 'all' | readonly string[] = isAll
    ? 'all'
    : (given ?? [(announced?.account ?? organization.managementAccount).key]);
  const fields = { who, why, ticket: ticket ?? announced?.ticket, from: begins, to: to ?? times.to, events, announced };
  const form = { kind, accounts, ...Object.fromEntries(Object.entries(fields).filter(([, one]) => one !== undefined)) };
  const day = begins === undefined ? minuteOf(now).slice(0, 10) : begins.slice(0, 10);
  const text = recordForm(form, known.of(accounts), organization);
  const nameOf = (number: number): string => recordName(day, kind, accounts, number);
  const found = recordOf(`${nameOf(1)}.md`, text, { accounts: known, now }).diagnostics;
  const secret = found.find(({ rule }) => NEVER_WRITTEN.includes(rule));
  if (secret !== undefined) return { problem: secret.message, next: secret.hint ?? 'leave it out' };
  return { text, nameOf, notes: notesOf(fitting) };
}

/** Rules of the check about what may be in no file, not even for a moment. */
const NEVER_WRITTEN = ['phone-in-record', 'secret-in-file'];

/** What is said of the announced uses that fit. */
function notesOf(fitting: readonly Announced[]): string[] {
  const [first, ...others] = fitting;
  if (first === undefined) return [];
  if (others.length === 0) return [`by alerts.planned of the org file: ${announcedText(first)}`];
  return [
    'alerts.planned of the org file announces several, and none was taken:',
    ...fitting.map(use => `  ${announcedText(use)}`),
    '  → name one with --ticket or --accounts, and begin the record again',
  ];
}

/** Writes into the first file that is not there, and overwrites none. */
function writeFirstFree(folder: string, nameOf: (number: number) => string, text: string): string {
  mkdirSync(folder, { recursive: true });
  for (let number = 1; ; number++) {
    const file = join(folder, `${nameOf(number)}.md`);
    try {
      writeFileSync(file, text, { flag: 'wx' });
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
