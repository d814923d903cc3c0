import pc from 'picocolors';
import type { Colors } from 'picocolors/types';
import { audit, Audit, isFailing } from '../audit/audit';
import { renderCsv } from '../audit/render/render-csv';
import { renderHtml } from '../audit/render/render-html';
import { auditDocument } from '../audit/render/render-json';
import { renderMarkdown } from '../audit/render/render-markdown';
import { renderText } from '../audit/render/render-text';
import { REQUIREMENTS } from '../audit/requirements';
import { loadOrganization } from '../config/load';
import { renderDiagnostics } from '../config/reading/diagnostic';
import { printable } from '../config/reading/mask';
import type { AuditFormat } from './formats';
import { EXIT } from './exit-codes';
import { writeParts } from './parts';
import { printedJson } from '../render/printed-json';
import { snapshotFor } from './reading/living';

export interface AuditOptions {
  readonly from?: string;
  readonly format: AuditFormat;
  readonly only: readonly string[];
  readonly allowUnknown: readonly string[];
  readonly account: readonly string[];
  readonly ou: readonly string[];
  readonly failOn: 'not-held' | 'never';
  /** File that is written in place of standard output. */
  readonly output?: string;
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
  const read = await snapshotFor(organization.aws?.id, options.from, text => say(`${text}\n`));
  if (read === undefined) return EXIT.notDone;
  if ('problems' in read) return refuse(read.problems);
  const { snapshot } = read;
  const own = organization.aws?.id;
  if (snapshot.organization?.id !== own) {
    const has = snapshot.organization === undefined ? 'an account without an organization' : snapshot.organization.id;
    return refuse([`the snapshot is of ${has}, the org file is of ${own ?? 'a single account'}`]);
  }

  const { only, account: accounts, ou: ous, allowUnknown, failOn, output } = options;
  const found = audit(organization, snapshot, { only, accounts, ous });
  if (found.rows.length === 0 && found.unread === undefined) {
    return refuse(['no active account of AWS is one that --account or --ou names']);
  }
  const colors = output === undefined && process.stdout.isTTY && pc.isColorSupported ? pc : undefined;
  const parts = RENDERERS[options.format](found, colors);
  if (output === undefined) process.stdout.write(parts.join('\n'));
  else writeParts(output, parts, line => say(`${line}\n`));
  return failOn !== 'never' && isFailing(found, allowUnknown) ? EXIT.findings : EXIT.done;
}

/** The renderer of every format of cli/formats.ts; only Markdown can have several parts. */
const RENDERERS: Readonly<Record<AuditFormat, (found: Audit, colors?: Colors) => readonly string[]>> = {
  text: (found, colors) => [renderText(found, colors)],
  markdown: found => renderMarkdown(found),
  json: found => [printedJson(auditDocument(found))],
  html: found => [renderHtml(found)],
  csv: found => [renderCsv(found)],
};

/** What of the options names nothing that there is. */
function wrongOptions({ only, allowUnknown }: AuditOptions): string[] {
  const ids: readonly string[] = REQUIREMENTS.map(({ id }) => id);
  const families = [...new Set(ids.map(id => id.split('-')[0]!))];
  const known = (name: string, isKnown: boolean, option: string): string[] =>
    isKnown
      ? []
      : [
          `${option} ${printable(name)}: there is ${ids.join(', ')}${option === '--only' ? `; ${families.join(', ')}` : ''}`,
        ];
  return [
    ...only.flatMap(name => known(name, [...ids, ...families].includes(name), '--only')),
    ...allowUnknown.flatMap(name => known(name, ids.includes(name), '--allow-unknown')),
  ];
}
