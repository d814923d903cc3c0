import pc from 'picocolors';
import type { Colors } from 'picocolors/types';
import { CloudTrailRecord } from '../../aws/events/cloudtrail-event';
import { Organization } from '../../config/organization';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { printable } from '../../config/reading/mask';
import { accountsOf } from '../../people/records/accounts';
import { explain } from '../../people/records/explain';
import { People } from '../../people/records/people';
import { RecordFile } from '../../people/records/record';
import { readRecords } from '../../people/records/records';
import { EXIT } from '../exit-codes';
import { leftOut, readEvents, standardInputFor } from '../input/event-files';
import { RevisionError } from '../input/git';
import { ChangedRecord, changedRecords } from './changed-records';
import { organizationOf, orgFileOf, peopleBeside, recordsFolder } from './records-folder';
import { CheckFindings, renderFindings } from './render-records';

export interface CheckOptions {
  readonly org?: string;
  readonly since?: string;
  readonly events?: readonly string[];
}

/** Runs `rootguard record check`, and returns the exit code. */
export async function runRecordCheck(given: string | undefined, options: CheckOptions): Promise<number> {
  const now = Date.now();
  const orgFile = orgFileOf(options.org);
  const today = new Date(now).toISOString().slice(0, 10);
  const organization = organizationOf(orgFile, today);
  if (organization === undefined) return EXIT.notDone;
  const { people, diagnostics } = peopleBeside(orgFile, organization, today);
  if (diagnostics.length > 0) {
    process.stderr.write(
      `${renderDiagnostics(diagnostics)}  → the records name people by it: npx rootguard custody check\n`,
    );
    return EXIT.notDone;
  }
  const standardInput = options.events === undefined ? undefined : await standardInputFor(options.events);
  const colors = process.stdout.isTTY && pc.isColorSupported ? pc : undefined;
  const folder = given ?? recordsFolder(orgFile);
  const { output, problems, exitCode } = await checkRecords(folder, organization, options, {
    now,
    people,
    standardInput,
    colors,
  });
  process.stdout.write(output);
  process.stderr.write(problems.map(problem => `${problem.split('\n').map(printable).join('\n')}\n`).join(''));
  return exitCode;
}

/** What a check prints, what kept it from being one, and its exit code. */
export interface CheckResult {
  readonly output: string;
  readonly problems: readonly string[];
  readonly exitCode: 0 | 1 | 2;
}

/** What a check has besides the records. */
export interface CheckMeans {
  readonly now: number;
  /** Undefined where there is no custody file. */
  readonly people?: People | undefined;
  readonly standardInput?: Buffer | undefined;
  readonly colors?: Colors | undefined;
}

/** Checks the records of a folder. Any problem means that nothing is said of them. */
export async function checkRecords(
  folder: string,
  organization: Organization,
  { since, events }: CheckOptions,
  { now, people, standardInput, colors }: CheckMeans,
): Promise<CheckResult> {
  const accounts = accountsOf(organization);
  const records = readRecords(folder, { accounts, people, now });
  const read = events === undefined ? undefined : readEvents(events, standardInput);
  const problems = [
    ...('problem' in records ? [`${records.problem}\n  → begin one with: npx rootguard record new root-use`] : []),
    ...(read?.problems ?? []),
  ];
  let changed: readonly ChangedRecord[] = [];
  if (since !== undefined && !('problem' in records)) {
    try {
      changed = await changedRecords(folder, since);
    } catch (error) {
      if (!(error instanceof RevisionError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0 || 'problem' in records) return { output: '', problems, exitCode: EXIT.notDone };

  const delivered = read?.events.flatMap(({ record }): CloudTrailRecord[] => (record === undefined ? [] : [record]));
  const explanation =
    read === undefined || delivered === undefined ? undefined : explain(records.files, delivered, read.files, accounts);
  const note = read === undefined ? undefined : leftOut(read.beside);
  const findings: CheckFindings = { files: located(records.files, explanation), changed, explanation, note };
  const output = `${findings.files
    .map(({ diagnostics }) => renderDiagnostics(diagnostics, colors))
    .filter(text => text !== '')
    .map(text => `${text}\n`)
    .join('')}${renderFindings(findings, colors)}`;
  return { output, problems, exitCode: isFinding(findings) ? EXIT.findings : EXIT.done };
}

/** The files with what does not fit the events among their diagnostics. */
function located(files: readonly RecordFile[], explanation: CheckFindings['explanation']): readonly RecordFile[] {
  return files.map(file => {
    const own = (explanation?.mismatches ?? []).filter(one => one.file === file);
    if (own.length === 0) return file;
    const found = file.locate(
      own.map(({ rule, message, hint, event }) => ({
        severity: 'error',
        rule,
        at: { path: event === undefined ? ['from'] : ['events', event] },
        message,
        hint,
      })),
    );
    const diagnostics = [...file.diagnostics, ...found].sort((a, b) => a.line - b.line || a.column - b.column);
    return { ...file, diagnostics };
  });
}

const isFinding = ({ files, changed, explanation }: CheckFindings): boolean =>
  files.some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error')) ||
  changed.length > 0 ||
  (explanation !== undefined &&
    (explanation.delivered.period === undefined ||
      explanation.unexplained.length > 0 ||
      explanation.delivered.gaps.length > 0));
