import { Organization } from '../../config/organization';
import { accountsOf } from '../../people/records/accounts';
import { RecordFile } from '../../people/records/record';
import { AnyRecord } from '../../people/records/record-schema';
import { readRecords } from '../../people/records/records';
import { dueReviews } from '../../people/rhythm/due';
import { dueText } from '../../people/rhythm/due-words';
import { peopleBeside, recordsFolder } from './records-folder';
import { endsTold } from './ending';
import { passwordsTold } from './passwords';

/** What the records beside an org file say, or why nobody knows what was done. */
export type KnownRecords =
  | {
      readonly records: readonly AnyRecord[];
      readonly unusable: number;
      /** All of them, what is open or wrong included. */
      readonly files: readonly RecordFile[];
    }
  | { readonly unknown: string };

/**
 * Reads the records of an org file that count: those that say all that they must. Names count by the custody file, where
 * that is usable; `custody check` says when it is not.
 */
export function usableRecords(orgFile: string, organization: Organization, now: number): KnownRecords {
  const { people } = peopleBeside(orgFile, organization, new Date(now).toISOString().slice(0, 10));
  const read = readRecords(recordsFolder(orgFile), { accounts: accountsOf(organization), people, now });
  if ('problem' in read) return { unknown: read.problem };
  const records = read.files.flatMap(({ record }) => record ?? []);
  return { records, unusable: read.files.length - records.length, files: read.files };
}

/**
 * Sentences about root passwords that are still to be deleted, and, with a reviews section, about what is overdue by it and the
 * records, and what ends soon.
 */
export function overdueSentences(orgFile: string, organization: Organization, now: number): readonly string[] {
  const known = usableRecords(orgFile, organization, now);
  const today = new Date(now).toISOString().slice(0, 10);
  const files = 'unknown' in known ? [] : known.files;
  const passwords = passwordsTold(files, organization, today).flatMap(({ about, why, next }) => [
    `warning: ${about} ${why}`,
    `  → ${next}`,
  ]);
  if (organization.reviews === undefined) return passwords;
  return [
    ...passwords,
    ...overdueReviews(known, organization, today),
    ...endsTold(orgFile, organization, today).flatMap(({ about, why, next }) => [
      `warning: ${about} ${why}`,
      `  → ${next}`,
    ]),
  ];
}

function overdueReviews(known: KnownRecords, organization: Organization, today: string): readonly string[] {
  if ('unknown' in known) {
    return [
      `warning: whether reviews, drills and alert tests are overdue is unknown: ${known.unknown}`,
      '  → write down what was done: npx rootguard record new review',
    ];
  }
  const overdue = dueReviews(organization, known.records, today).filter(({ isOverdue }) => isOverdue);
  return [
    ...overdue.flatMap(due => [`warning: ${dueText(due)}`, `  → do it, and write it down: ${due.form}`]),
    ...(known.unusable > 0 && overdue.length > 0
      ? [`  ${known.unusable} of the records are open or wrong and do not count: npx rootguard record check`]
      : []),
  ];
}
