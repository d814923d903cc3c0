import { writeFileSync } from 'node:fs';
import { printable } from '../../config/reading/mask';
import { accountsOf } from '../../people/records/accounts';
import { calendarOf } from '../../people/rhythm/calendar';
import { dueReviews } from '../../people/rhythm/due';
import { openPasswords } from '../../people/rhythm/passwords';
import { EXIT } from '../exit-codes';
import { endsBeside, KnownEnds } from './ending';
import { usableRecords } from './overdue';
import { organizationOf, orgFileOf } from './records-folder';

export interface CalendarOptions {
  readonly org?: string;
  readonly output: string;
}

/** Without a reviews section nobody asked for them. */
const NO_ENDS: KnownEnds = { ends: [] };

/** Runs `rootguard record calendar`, and returns the exit code. */
export function runRecordCalendar({ org, output }: CalendarOptions, now = Date.now()): number {
  const say = (text: string): void => void process.stderr.write(`${printable(text)}\n`);
  const orgFile = orgFileOf(org);
  const today = new Date(now).toISOString().slice(0, 10);
  const organization = organizationOf(orgFile, today);
  if (organization === undefined) return EXIT.notDone;
  const known = usableRecords(orgFile, organization, now);
  const passwords = 'unknown' in known ? [] : openPasswords(known.files, accountsOf(organization), today);
  if (organization.reviews === undefined && passwords.length === 0) {
    say(`error: ${orgFile} has no reviews section, and nothing is due`);
    say('  → write reviews: {} into it: docs/records.md says what is due then');
    return EXIT.notDone;
  }
  const records = 'unknown' in known ? [] : known.records;
  if ('unknown' in known) say(`unknown what was done last, so all is on today: ${known.unknown}`);
  const { ends, unknown } = organization.reviews === undefined ? NO_ENDS : endsBeside(orgFile, organization, today);
  if (unknown !== undefined) say(`unknown when MFA devices and phones end, so none is in it: ${unknown}`);
  try {
    const due = dueReviews(organization, records, today);
    writeFileSync(output, calendarOf(organization, due, ends, today, passwords));
  } catch (error) {
    say(`error: ${(error as Error).message}\n  → nothing was written`);
    return EXIT.notDone;
  }
  process.stdout.write(`wrote ${printable(output)}\n`);
  return EXIT.done;
}
