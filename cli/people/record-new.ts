import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Organization } from '../../config/organization';
import { printable } from '../../config/reading/mask';
import { didYouMean } from '../../config/reading/suggestion';
import { accountsOf } from '../../people/records/accounts';
import { momentOf, minuteOf } from '../../people/records/moment';
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
    process.stderr.write(`fill in what it calls TODO, then: npx rootguard record check\n`);
    return EXIT.done;
  } catch (error) {
    process.stderr.write(`error: ${printable((error as Error).message)}\n  → nothing was written\n`);
    return EXIT.notDone;
  }
}

type NewRecord =
  | { readonly text: string; readonly nameOf: (number: number) => string }
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
  const accounts: 'all' | readonly string[] = isAll ? 'all' : (given ?? [organization.managementAccount.key]);
  if (isAll && !takesAll(kind)) {
    return { problem: `a ${kind} names its accounts`, next: 'name them: --accounts payments-prod,ledger-prod' };
  }
  const [unknown] = accounts === 'all' ? [] : accounts.filter(key => !known.isKnown(key));
  if (unknown !== undefined) {
    const next = didYouMean(unknown, known.keys) ?? 'name keys of accounts or OU paths of the org file';
    return { problem: `--accounts: '${unknown}' is no account or OU of the org file`, next };
  }
  for (const [option, time] of Object.entries({ from, to })) {
    if (time !== undefined && momentOf(time) === undefined) {
      return { problem: `--${option} ${time}: is no time`, next: 'write it with its zone, such as 2026-11-12T14:05Z' };
    }
  }
  const day = from === undefined ? minuteOf(now).slice(0, 10) : from.slice(0, 10);
  const { who, why, ticket } = said;
  const fields = { who, why, ticket, from, to, events };
  const form = { kind, accounts, ...Object.fromEntries(Object.entries(fields).filter(([, one]) => one !== undefined)) };
  return {
    text: recordForm(form, known.of(accounts), organization),
    nameOf: number => recordName(day, kind, accounts, number),
  };
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
