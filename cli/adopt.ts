import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adoption } from '../adopt/adoption';
import { adoptionReport } from '../adopt/adoption-report';
import { Imports, importsFile, NO_IMPORTS, readImports } from '../config/imports';
import { loadOrganization } from '../config/load';
import { renderDiagnostics } from '../config/reading/diagnostic';
import { printable } from '../config/reading/mask';
import { accountsUnread } from '../world/live/account-coverage';
import { synthesizedWorld } from '../world/stacks/synthesized-world';
import { EXIT } from './exit-codes';
import { snapshotFor } from './reading/living';
import { reviewedOrganization } from './reviewed-organization';
import { PROGRAM, synthesize } from './synthesize';

export interface AdoptOptions {
  readonly from?: string;
  readonly undo?: boolean;
}

/** Runs `rootguard adopt`, and returns the exit code. */
export async function runAdopt(orgFile = process.env.ORG_FILE || 'org.yaml', options: AdoptOptions): Promise<number> {
  const say = (text: string): void => void process.stderr.write(text);
  const refuse = (lines: readonly string[]): number => {
    for (const line of lines) say(`error: ${line}\n`);
    return EXIT.notDone;
  };
  const { organization, diagnostics } = loadOrganization(orgFile, new Date().toISOString().slice(0, 10));
  if (organization === undefined) {
    say(renderDiagnostics(diagnostics));
    return EXIT.notDone;
  }
  const before = readImports(orgFile);
  const known = 'problem' in before ? NO_IMPORTS : before;
  if (options.undo) {
    if (known.imports.length === 0) return refuse([`${printable(importsFile(orgFile))} has nothing that is adopted`]);
    write(orgFile, { version: 1, imports: [], undone: known.imports });
    say(
      `${known.imports.length} things are given back by the next apply: Terraform forgets them, and AWS keeps them.\n`,
    );
    return EXIT.done;
  }
  if (known.undone.length > 0) {
    const file = printable(importsFile(orgFile));
    return refuse([`${file} gives things back: apply that, and remove the file to adopt anew`]);
  }
  const read = await snapshotFor(organization.aws?.id, options.from, text => say(`${text}\n`));
  if (read === undefined) return EXIT.notDone;
  if ('problems' in read) return refuse(read.problems);
  const { snapshot } = read;
  const unread = accountsUnread(snapshot);
  if (unread !== undefined) return refuse([`the snapshot does not have the accounts: ${unread.action} did not answer`]);
  if (snapshot.organization?.id !== organization.aws?.id) {
    return refuse([`the snapshot is of another organization than ${organization.aws?.id ?? 'a single account'}`]);
  }

  const folder = mkdtempSync(join(tmpdir(), 'adopt-'));
  try {
    await synthesize(PROGRAM, orgFile, folder);
    const ought = synthesizedWorld(folder, { organization: reviewedOrganization(organization), at: snapshot.at });
    const found = adoption(organization, ought, snapshot);
    write(orgFile, { version: 1, imports: [...found.imports], undone: [] });
    process.stdout.write(adoptionReport(found));
    return found.fates.some(({ fate }) => fate === 'in conflict') ? EXIT.findings : EXIT.done;
  } catch (error) {
    return refuse([(error as Error).message]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const write = (orgFile: string, imports: Imports): void =>
  writeFileSync(importsFile(orgFile), `${JSON.stringify(imports, undefined, 2)}\n`);
