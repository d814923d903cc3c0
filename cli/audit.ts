import pc from 'picocolors';
import type { Colors } from 'picocolors/types';
import { audit, Audit, isFailing } from '../audit/audit';
import { changesSince, isFailingAnew, whyNotComparable } from '../audit/changes';
import { readAudit } from '../audit/document';
import { renderCsv } from '../audit/render/render-csv';
import { renderHtml } from '../audit/render/render-html';
import { auditDocument } from '../audit/render/render-json';
import { renderMarkdown } from '../audit/render/render-markdown';
import { renderOcsf } from '../audit/render/render-ocsf';
import { renderText } from '../audit/render/render-text';
import { PEOPLE_REQUIREMENTS } from '../audit/people/reviews';
import { REQUIREMENTS } from '../audit/requirements';
import { ageNotes } from '../audit/snapshot-notes';
import { loadOrganization } from '../config/load';
import { protectionAccounts } from '../config/protection-accounts';
import { renderDiagnostics } from '../config/reading/diagnostic';
import { printable } from '../config/reading/mask';
import { keep } from '../evidence/kept';
import type { AuditFormat } from './formats';
import { endsTold } from './people/ending';
import { usableRecords } from './people/overdue';
import { passwordsTold } from './people/passwords';
import { EXIT } from './exit-codes';
import { writeParts } from './parts';
import { printedJson } from '../render/printed-json';
import { roleProblem, snapshotFor } from './reading/living';

export interface AuditOptions {
  readonly from?: string;
  /** A role in every member, or root sessions, by which members are looked into when AWS is asked now. */
  readonly role?: string;
  readonly rootSessions?: boolean;
  readonly format: AuditFormat;
  readonly only: readonly string[];
  readonly allowUnknown: readonly string[];
  readonly account: readonly string[];
  readonly ou: readonly string[];
  readonly failOn: 'not-held' | 'new' | 'never';
  /** File of an earlier audit, as JSON. */
  readonly baseline?: string;
  /** File that is written in place of standard output. */
  readonly output?: string;
  /** Folder in which the result is stored with its date and hash. */
  readonly keep?: string;
}

/** Runs `rootguard audit`, and returns the exit code. */
export async function runAudit(file = process.env.ORG_FILE || 'org.yaml', options: AuditOptions): Promise<number> {
  const say = (text: string): void => void process.stderr.write(text);
  const refuse = (lines: readonly string[]): number => {
    for (const line of lines) say(`error: ${line}\n`);
    return EXIT.notDone;
  };
  const { organization, diagnostics } = loadOrganization(file, new Date().toISOString().slice(0, 10));
  if (organization === undefined) {
    say(renderDiagnostics(diagnostics));
    return EXIT.notDone;
  }
  const wrong = wrongOptions(options);
  if (wrong.length > 0) return refuse(wrong);
  const { baseline } = options;
  const earlier = baseline === undefined ? undefined : readAudit(baseline);
  if (earlier !== undefined && 'problems' in earlier) return refuse(earlier.problems);
  const { from, role, rootSessions = false } = options;
  const look = {
    rootSessions,
    alsoIn: protectionAccounts(organization).map(({ id }) => id),
    ...(role !== undefined && { role }),
  };
  const read = await snapshotFor(organization.aws?.id, from, text => say(`${text}\n`), look);
  if (read === undefined) return EXIT.notDone;
  if ('problems' in read) return refuse(read.problems);
  const { snapshot } = read;
  const own = organization.aws?.id;
  if (snapshot.organization?.id !== own) {
    const has = snapshot.organization === undefined ? 'an account without an organization' : snapshot.organization.id;
    return refuse([`the snapshot is of ${has}, the org file is of ${own ?? 'a single account'}`]);
  }

  if (snapshot.partition !== organization.partition) {
    return refuse([
      `the snapshot is of partition ${snapshot.partition}, the org file, by its region ${organization.region}, of ${organization.partition}`,
    ]);
  }

  const { only, account: accounts, ou: ous, allowUnknown, failOn, output } = options;
  const known = usableRecords(file, organization, Date.now());
  const records = organization.reviews && known;
  const asked = audit(organization, snapshot, { only, accounts, ous, ...(records !== undefined && { records }) });
  const aged = ageNotes(asked, new Date().toISOString());
  // what the org file accepts, the audit looks at by itself
  const ending = endsTold(file, organization, snapshot.at.slice(0, 10))
    .filter(({ kind }) => kind !== 'acceptance')
    .map(({ about, why, next }) => ({ about, why, next }));
  const passwords = 'unknown' in known ? [] : passwordsTold(known.files, organization, snapshot.at.slice(0, 10));
  const notes = [...aged, ...passwords, ...ending];
  const judged = { ...asked, notes: [...notes, ...asked.notes] };
  if (options.format === 'csv' || options.format === 'ocsf') {
    // these have a place for findings alone
    for (const { about, why, next } of notes) say(`warning: ${about}: ${why}\n  → ${next}\n`);
  }
  if (judged.rows.length === 0 && judged.unread === undefined) {
    return refuse(['no active account of AWS is one that --account or --ou names']);
  }
  const why = earlier && whyNotComparable(judged, earlier.data);
  if (why !== undefined) return refuse([`--baseline ${printable(baseline!)} ${printable(why)}`]);
  // where nobody knows which accounts there are, nobody knows what changed
  const found =
    earlier === undefined || judged.unread !== undefined
      ? judged
      : { ...judged, since: changesSince(judged, earlier.data, snapshot) };
  if (options.keep !== undefined) {
    say(`kept ${printable(keep(options.keep, 'audit', printedJson(auditDocument(found)), new Date()))}\n`);
  }
  const colors = output === undefined && process.stdout.isTTY && pc.isColorSupported ? pc : undefined;
  const parts = RENDERERS[options.format](found, colors);
  if (output === undefined) process.stdout.write(parts.join('\n'));
  else writeParts(output, parts, line => say(`${line}\n`));
  return FAILS[failOn](found, allowUnknown) ? EXIT.findings : EXIT.done;
}

const FAILS: Readonly<Record<AuditOptions['failOn'], typeof isFailing>> = {
  'not-held': isFailing,
  new: isFailingAnew,
  never: () => false,
};

/** The renderer of every format of cli/formats.ts; only Markdown can have several parts. */
const RENDERERS: Readonly<Record<AuditFormat, (found: Audit, colors?: Colors) => readonly string[]>> = {
  text: (found, colors) => [renderText(found, colors)],
  markdown: found => renderMarkdown(found),
  json: found => [printedJson(auditDocument(found))],
  html: found => [renderHtml(found)],
  csv: found => [renderCsv(found)],
  ocsf: found => [renderOcsf(found)],
};

/** What of the options names nothing that there is, or goes with no other one. */
function wrongOptions({ only, allowUnknown, from, role, rootSessions, failOn, baseline }: AuditOptions): string[] {
  const ids: readonly string[] = [...REQUIREMENTS, ...PEOPLE_REQUIREMENTS].map(({ id }) => id);
  const families = [...new Set(ids.map(id => id.split('-')[0]!))];
  const known = (name: string, isKnown: boolean, option: string): string[] =>
    isKnown
      ? []
      : [
          `${option} ${printable(name)}: there is ${ids.join(', ')}${option === '--only' ? `; ${families.join(', ')}` : ''}`,
        ];
  const given = [...(role === undefined ? [] : ['--role']), ...(rootSessions ? ['--root-sessions'] : [])];
  return [
    ...(failOn === 'new' && baseline === undefined
      ? ['--fail-on new needs --baseline: what is new is told by an earlier audit']
      : []),
    ...(from === undefined ? [] : given).map(
      option => `${option} goes with no --from: give it to rootguard snapshot, which writes that file`,
    ),
    ...[roleProblem(role)].flatMap(problem => problem?.join(': ') ?? []),
    ...only.flatMap(name => known(name, [...ids, ...families].includes(name), '--only')),
    ...allowUnknown.flatMap(name => known(name, ids.includes(name), '--allow-unknown')),
  ];
}
