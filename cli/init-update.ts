import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadText } from '../config/load';
import { renderDiagnostics } from '../config/reading/diagnostic';
import { printable } from '../config/reading/mask';
import { readSource } from '../config/reading/source';
import { parseYaml } from '../config/reading/yaml-document';
import { yamlValue } from '../config/reading/yaml-value';
import { draftOf } from '../config/reading/draft';
import { unifiedPatch } from '../init/update/unified-patch';
import { updateFile } from '../init/update/update-file';
import { Snapshot } from '../world/live/snapshot';
import { EXIT } from './exit-codes';

/** Merges a snapshot into the org file that is there, and returns the exit code. */
export function updateOrgFile(output: string, snapshot: Snapshot, patch: string | undefined): number {
  const say = (text: string): void => void process.stderr.write(text);
  const shown = printable(output);
  const today = new Date().toISOString().slice(0, 10);
  const { text, problem } = readSource(output);
  const { root } = problem === undefined ? parseYaml(text) : {};
  if (root === undefined) {
    say(
      problem === undefined
        ? renderDiagnostics(loadText(output, text, today).diagnostics)
        : `error: ${shown}: ${problem.message}\n`,
    );
    return EXIT.notDone;
  }
  const refused = anotherOrganization(draftOf(yamlValue(root).value).organization, snapshot);
  if (refused !== undefined) {
    say(`error: ${shown} ${refused}\n`);
    return EXIT.notDone;
  }
  const updated = updateFile(text, root, snapshot);
  const difference = unifiedPatch(relativeTo(output), text, updated.edits);
  try {
    if (patch !== undefined) writeFileSync(patch, difference);
    if (updated.text !== text) replaceFile(output, updated.text);
  } catch (error) {
    say(`error: cannot be written: ${printable((error as Error).message)}\n`);
    return EXIT.notDone;
  }
  process.stdout.write(
    updated.changes.length === 0 ? 'nothing changed\n' : updated.changes.map(line => `${printable(line)}\n`).join(''),
  );
  for (const [name, keys] of updated.variables) say(`set TF_VAR_${name}: the number of ${keys.join(', ')}\n`);
  for (const path of updated.byHand) say(`change ${printable(path)} by hand: other places of the file repeat it\n`);
  const before = errorsOf(loadText(output, text, today));
  const errors = errorsOf(loadText(output, updated.text, today));
  if (errors > before) say(`rootguard validate ${shown} lists what is open now\n`);
  return updated.byHand.length > 0 || errors > before ? EXIT.findings : EXIT.done;
}

const errorsOf = ({ diagnostics }: ReturnType<typeof loadText>): number =>
  diagnostics.filter(({ severity }) => severity === 'error').length;

/** Why a snapshot is not of the organization of a file. */
function anotherOrganization(
  inFile: ReturnType<typeof draftOf>['organization'],
  { organization, reader }: Snapshot,
): string | undefined {
  const id = inFile === 'none' || inFile === undefined ? undefined : inFile.id;
  if (inFile === undefined || id === organization?.id) return undefined;
  const living =
    organization === undefined ? `the account ${reader}, which is in none` : `the organization ${organization.id}`;
  return `is of ${id === undefined ? 'a single account' : `the organization ${id}`}, and the snapshot of ${living}`;
}

/** The path as a patch has it: without what would lead out of the folder in which it is applied. */
const relativeTo = (path: string): string => path.replace(/^(?:\.?\/)+/, '');

/** Puts a text in the place of a file, whole or not at all; a link stays one. */
function replaceFile(path: string, text: string): void {
  const file = realpathSync(path);
  const draft = `${file}.new`;
  try {
    writeFileSync(draft, text, { mode: statSync(file).mode & 0o777 });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
