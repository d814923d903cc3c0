import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadOrganization } from '../../config/load';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { printable } from '../../config/reading/mask';
import { CUSTODY_FILE, loadCustody } from '../../people/custody/load';
import { Comparison, compareFolder, isPageName } from '../../runbook/folder';
import { holdersOf } from '../../runbook/named-holders';
import { UNNAMED } from '../../runbook/posts';
import { testedWays } from '../../runbook/tested';
import { EXIT } from '../exit-codes';
import { usableRecords } from './overdue';

export interface RunbookOptions {
  /** The folder of the pages. */
  readonly output: string;
  /** Who holds what today. @default - custody.yaml beside the org file, when there is one */
  readonly custody?: string;
  /** Compare, and write nothing. */
  readonly check?: boolean;
}

/** Runs `rootguard runbook`, and returns the exit code. */
export function runRunbook(
  file = process.env.ORG_FILE || 'org.yaml',
  { output, check, custody }: RunbookOptions,
): number {
  const refuse = (message: string, hint: string): number => {
    process.stderr.write(`error: ${printable(message)}\n  → ${printable(hint)}\n`);
    return EXIT.notDone;
  };
  const today = new Date().toISOString().slice(0, 10);
  const { organization, diagnostics } = loadOrganization(file, today);
  if (organization === undefined) {
    process.stderr.write(renderDiagnostics(diagnostics));
    return EXIT.notDone;
  }
  const custodyFile = custody ?? join(dirname(file), CUSTODY_FILE);
  let holders = UNNAMED;
  if (custody !== undefined || existsSync(custodyFile)) {
    const read = loadCustody(custodyFile, organization, today);
    if (read.custody === undefined) {
      process.stderr.write(renderDiagnostics(read.diagnostics));
      return EXIT.notDone;
    }
    holders = holdersOf(read.custody);
  }
  const known = usableRecords(file, organization, Date.now());
  const tested = 'unknown' in known ? new Map<string, string>() : testedWays(known.records);
  let comparison: Comparison;
  try {
    comparison = compareFolder({ organization, holders, tested }, pagesIn(output));
  } catch (error) {
    return refuse(
      `${output}: cannot be read: ${(error as Error).message}`,
      'give a folder for the pages with --output',
    );
  }
  if (comparison.broken.length > 0) {
    return refuse(
      `${output}: a marker has no other half in ${comparison.broken.join(', ')}, so what is to be kept cannot be told`,
      'what people write stands between <!-- keep:notes --> and <!-- /keep -->, each on a line of its own; nothing was written',
    );
  }
  if (check) return report(output, comparison);
  try {
    return write(output, comparison);
  } catch (error) {
    return refuse(`${output}: cannot be written: ${(error as Error).message}`, 'pages may be missing; run it again');
  }
}

function pagesIn(folder: string): ReadonlyMap<string, string> {
  try {
    const names = readdirSync(folder, { withFileTypes: true }).filter(
      entry => entry.isFile() && isPageName(entry.name),
    );
    return new Map(names.map(({ name }) => [name, readFileSync(join(folder, name), 'utf8')]));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
}

function report(folder: string, { files, stale, missing, left, foreign }: Comparison): number {
  const lines = [
    ...stale.map(name => `stale: ${name}`),
    ...missing.map(name => `missing: ${name}`),
    ...left.map(name => `applies no more: ${name}`),
    ...foreign.map(name => `foreign: ${name}`),
  ];
  if (lines.length === 0) {
    process.stdout.write(`${files.size} files in ${printable(folder)} are as the org file asks\n`);
    return EXIT.done;
  }
  const written = stale.length + missing.length + left.length;
  const hints = [
    ...(written === 0 ? [] : ['  → write them again with rootguard runbook, without --check']),
    ...(foreign.length === 0
      ? []
      : ['  → move what is foreign somewhere else: nobody can tell whether it is still right']),
  ];
  process.stdout.write(`${[...lines, ...hints].map(printable).join('\n')}\n`);
  return EXIT.findings;
}

function write(folder: string, { files, stale, missing, left, foreign }: Comparison): number {
  mkdirSync(folder, { recursive: true });
  for (const name of [...stale, ...missing]) writeFileSync(join(folder, name), files.get(name) ?? '');
  for (const name of left) rmSync(join(folder, name));
  const lines = [
    `${files.size} files in ${folder}: ${missing.length} new, ${stale.length} changed`,
    ...left.map(name => `removed, it applies no more: ${name}`),
    ...foreign.map(name => `left alone, it is no page of this runbook: ${name}`),
  ];
  process.stdout.write(`${lines.map(printable).join('\n')}\n`);
  return foreign.length === 0 ? EXIT.done : EXIT.findings;
}
