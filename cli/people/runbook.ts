import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadOrganization } from '../../config/load';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { printable } from '../../config/reading/mask';
import { UNNAMED } from '../../runbook/posts';
import { runbookFiles } from '../../runbook/runbook';
import { EXIT } from '../exit-codes';

export interface RunbookOptions {
  /** The folder of the pages. */
  readonly output: string;
}

/** Runs `rootguard runbook`, and returns the exit code. */
export function runRunbook(file = process.env.ORG_FILE || 'org.yaml', { output }: RunbookOptions): number {
  const { organization, diagnostics } = loadOrganization(file, new Date().toISOString().slice(0, 10));
  if (organization === undefined) {
    process.stderr.write(renderDiagnostics(diagnostics));
    return EXIT.notDone;
  }
  const files = runbookFiles({ organization, holders: UNNAMED, tested: new Map() });
  try {
    mkdirSync(output, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(output, name), text);
  } catch (error) {
    process.stderr.write(`error: ${printable(output)}: cannot be written: ${printable((error as Error).message)}\n`);
    return EXIT.notDone;
  }
  process.stdout.write(`wrote ${files.size} files to ${printable(output)}\n`);
  return EXIT.done;
}
