import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readAudit } from '../../audit/document';
import { isDay } from '../../config/calendar-day';
import { Organization } from '../../config/organization';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { printable } from '../../config/reading/mask';
import { maskPrivateFields, privateSpans } from '../../config/reading/private-fields';
import { parseYaml } from '../../config/reading/yaml-document';
import { Bundle, bundleOf, MANIFEST } from '../../evidence/bundle';
import { Evidence, EvidenceRecord, Told } from '../../evidence/evidence';
import { Kept, readKept } from '../../evidence/kept';
import { Custody } from '../../people/custody/custody';
import { CUSTODY_FILE, loadCustody } from '../../people/custody/load';
import { accountsOf } from '../../people/records/accounts';
import { peopleOf } from '../../people/records/people';
import { RecordFacts } from '../../people/records/record-rules';
import { AnyRecord } from '../../people/records/record-schema';
import { readRecords } from '../../people/records/records';
import { simulateEvent } from '../../simulate/simulation';
import { readSynthesized } from '../../world/stacks/synthesized';
import { ApplyResult } from '../applying/apply';
import { EXIT } from '../exit-codes';
import { OUTPUT_FOLDER, PACKAGE_FOLDER } from '../folders';
import { readSampleEvents } from '../input/review-input';
import { versionsIn } from './kept-versions';
import { organizationOf, orgFileOf, recordsFolder } from './records-folder';

export interface EvidenceOptions {
  readonly org?: string;
  /** Folder of what --keep stored. */
  readonly kept: string;
  /** Folder that rootguard runbook wrote. */
  readonly runbook: string;
  readonly start?: string;
  readonly end?: string;
  readonly maskNames?: boolean;
}

/** Runs `rootguard evidence`, and returns the exit code. */
export async function runEvidence(folder: string, options: EvidenceOptions): Promise<number> {
  const refuse = (lines: readonly string[]): number => {
    for (const line of lines) process.stderr.write(`error: ${printable(line)}\n`);
    return EXIT.notDone;
  };
  const wrong = [...wrongDays(options), ...wrongFolder(folder)];
  if (wrong.length > 0) return refuse(wrong);
  const now = Date.now();
  const today = new Date(now).toISOString().slice(0, 10);
  const orgFile = orgFileOf(options.org);
  const organization = organizationOf(orgFile, today);
  if (organization === undefined) return EXIT.notDone;

  const custodyFile = join(dirname(orgFile), CUSTODY_FILE);
  const hasCustody = existsSync(custodyFile);
  const loaded = hasCustody ? loadCustody(custodyFile, organization, today) : undefined;
  if (loaded !== undefined && loaded.custody === undefined) {
    process.stderr.write(renderDiagnostics(loaded.diagnostics));
    return EXIT.notDone;
  }
  const records = recordsIn(recordsFolder(orgFile), {
    accounts: accountsOf(organization),
    ...(loaded?.custody !== undefined && { people: peopleOf(loaded.custody) }),
    now,
  });
  const kept = keptIn(options.kept);
  const approvers = kept.applies.flatMap(({ by }) => by ?? []);
  const masked = options.maskNames ? peopleIn(loaded?.custody, records ?? [], organization, approvers) : [];
  const { version } = JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as { version: string };
  const { start, end } = options;
  const bundle = bundleOf({
    ...{ organization, records, masked, version, versions: versionsIn(OUTPUT_FOLDER), ...kept },
    period: { ...(start !== undefined && { start }), ...(end !== undefined && { end }) },
    orgFile: withoutNumbers(readFileSync(orgFile, 'utf8')),
    custody: hasCustody ? readFileSync(custodyFile, 'utf8') : undefined,
    told: await whomEventsTell(),
    runbook: filesIn(options.runbook),
  });
  try {
    write(folder, bundle);
  } catch (error) {
    return refuse([`${folder}: cannot be written: ${(error as Error).message}`]);
  }
  const { files, gaps } = bundle;
  process.stdout.write(`wrote ${files.length} files to ${printable(folder)}; begin with index.html\n`);
  for (const gap of gaps) process.stdout.write(`missing: ${printable(gap)}\n`);
  return gaps.length === 0 ? EXIT.done : EXIT.findings;
}

function wrongDays({ start, end }: EvidenceOptions): string[] {
  const wrong = Object.entries({ '--start': start, '--end': end }).flatMap(([option, day]) =>
    day === undefined || isDay(day) ? [] : [`${option} ${day}: is no day; write one as 2026-12-31`],
  );
  const isTurned = wrong.length === 0 && start !== undefined && end !== undefined && end < start;
  return isTurned ? [`--end ${end} is before --start ${start}`] : wrong;
}

/** A folder of somebody's own is not written over. */
function wrongFolder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory()) return [`${folder}: is a file; name a folder`];
  const isOurs = readdirSync(folder).length === 0 || existsSync(join(folder, MANIFEST));
  return isOurs ? [] : [`${folder}: holds files that rootguard evidence did not write; name another folder`];
}

/** The text of an org file without digits of phone numbers. */
const withoutNumbers = (text: string): string => {
  const { root } = parseYaml(text);
  return maskPrivateFields(text, root === undefined ? undefined : privateSpans(root));
};

/** Records of a folder, sorted by path; undefined where there is none. */
function recordsIn(folder: string, facts: RecordFacts): readonly EvidenceRecord[] | undefined {
  if (!existsSync(folder)) return undefined;
  const read = readRecords(folder, facts);
  if ('problem' in read) return undefined;
  return read.files.map(({ path, record }) => ({
    path: path.slice(folder.length + 1).replaceAll('\\', '/'),
    text: readFileSync(path, 'utf8'),
    record,
  }));
}

/** What --keep stored, read as far as the page needs it. One that was changed afterwards proves nothing. */
function keptIn(folder: string): Pick<Evidence, 'audits' | 'reviews' | 'alertTests' | 'applies' | 'problems'> {
  const { kept, problems } = readKept(folder);
  const audits: Evidence['audits'][number][] = [];
  const reviews: Evidence['reviews'][number][] = [];
  const alertTests: Evidence['alertTests'][number][] = [];
  const applies: Evidence['applies'][number][] = [];
  const bad = problems.map(problem => `kept/${problem}`);
  for (const one of kept) {
    if (!one.isUnchanged) bad.push(`kept/${one.file} is not what was kept: its SHA-256 is another one; it is left out`);
    else if (one.kind === 'audit') {
      const read = readAudit(join(folder, one.file));
      if ('data' in read) audits.push({ kept: one, audit: read.data });
      else bad.push(...read.problems);
    } else if (one.kind === 'review') reviews.push({ kept: one, verdict: verdictOf(one) });
    else if (one.kind === 'apply') applies.push({ kept: one, ...applyOf(one) });
    else alertTests.push({ kept: one, ...testOf(one) });
  }
  return { audits, reviews, alertTests, applies, problems: bad };
}

const verdictOf = ({ text }: Kept): string => (JSON.parse(text) as { verdict: { text: string } }).verdict.text;

function testOf({ text }: Kept): { findings: number; dryRun: boolean } {
  const { findings, dryRun } = JSON.parse(text) as { findings: readonly unknown[]; dryRun: boolean };
  return { findings: findings.length, dryRun };
}

function applyOf({ text }: Kept): { stacks: string[]; approved: string; by?: string } {
  const { stacks, approved } = JSON.parse(text) as ApplyResult;
  return {
    ...(approved !== undefined && { by: approved.who }),
    stacks: stacks.map(({ stack, outcome }) => `${stack} ${outcome}`),
    approved:
      approved === undefined
        ? ''
        : `${approved.dangers.map(({ id }) => id).join(', ')} by ${approved.who}: ${approved.why}`,
  };
}

/** Whom each sample event would tell; undefined where nothing is synthesized. */
async function whomEventsTell(): Promise<readonly Told[] | undefined> {
  const { synthesized, problems } = readSynthesized(OUTPUT_FOLDER);
  if (problems.length > 0) return undefined;
  const told: Told[] = [];
  for (const [event, record] of readSampleEvents(join(PACKAGE_FOLDER, 'review', 'events'))) {
    const { topics } = await simulateEvent(
      { record: record as Parameters<typeof simulateEvent>[0]['record'] & object },
      synthesized,
    );
    told.push({ event, topics });
  }
  return told;
}

/** Files of a folder by their paths, sorted; undefined where there is no folder. */
function filesIn(folder: string): ReadonlyMap<string, string> | undefined {
  if (!existsSync(folder)) return undefined;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter(name => statSync(join(folder, name)).isFile());
  return new Map(files.map(name => [name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'utf8')]));
}

/** Everybody whom custody file, records and exceptions name; roles are no people. */
function peopleIn(
  custody: Custody | undefined,
  records: readonly EvidenceRecord[],
  { accepted, scps }: Organization,
  approvers: readonly string[],
): readonly (readonly string[])[] {
  const people = [...(custody?.people.values() ?? [])].map(({ key, name }) => [name, key]);
  const known = new Set([...people.flat(), ...(custody?.roles.keys() ?? [])]);
  const others = [
    ...records.flatMap(({ record }) => namesIn(record)),
    ...accepted.map(({ approvedBy }) => approvedBy),
    ...scps.flatMap(({ exemptions }) => exemptions.flatMap(({ said }) => said?.approvedBy ?? [])),
    ...approvers,
  ];
  return [
    ...people,
    ...[...new Set(others)]
      .filter(name => !known.has(name))
      .sort()
      .map(name => [name]),
  ];
}

function namesIn(record: AnyRecord | undefined): readonly string[] {
  if (record === undefined) return [];
  const { who, present, approvals, exceptions } = record;
  const inRoom = exceptions.flatMap(({ left, returned }) => [...left, ...returned].map(one => one.who));
  const heard = record.kind === 'alert-test' ? record.results.heard.map(({ by }) => by) : [];
  const responders = record.kind === 'drill' ? record.results.responders : [];
  return [...who, ...present, ...approvals.map(({ by }) => by), ...inRoom, ...heard, ...responders];
}

/** Writes a bundle beside the one that is there, which stays until the new one is whole. */
function write(folder: string, { files }: Bundle): void {
  const draft = `${folder.replace(/[/\\]+$/, '')}.new`;
  rmSync(draft, { recursive: true, force: true });
  for (const { path, text } of files) {
    mkdirSync(dirname(join(draft, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(draft, path), text, { mode: 0o600 });
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
}
