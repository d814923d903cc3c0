import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSynthesized } from '../../world/stacks/synthesized';
import { withAnswers } from '../simulate/replay-answers';
import { synthesizedFolder } from '../simulate/synthesized-folder';
import { acmeWithDelegate } from '../stacks/acme-of';
import { coverActions } from './actions';
import { renderPage, toMend } from './page';
import { rowsFor } from './rows';
import { repeatInSandbox } from './sandbox/repeat';
import { tryRow } from './search';
import { play, sequencesOf } from './sequences';

/*
 * Searches for calls that could keep people from knowing, and writes docs/blind-spots.md, and the answers in
 * docs/replay.md: npm run blind-spots
 * With -- --sandbox, what the sandbox can do is repeated there instead, which takes a quarter of an hour, and differences
 * are said.
 *
 * Exit codes: 0 nothing to mend, 1 a row that nobody is told of for certain and no limit of AWS forces, a call of a
 * workload that somebody is told of, or an action of which nothing is said.
 */

const ROOT = join(__dirname, '../..');
const SEED = 20261127;
const SEQUENCES = 2000;
/** Sequences that are repeated in the sandbox. */
const REPEATED = 30;

async function main(): Promise<void> {
  const folder = synthesizedFolder(acmeWithDelegate());
  const { synthesized, problems } = readSynthesized(folder);
  const scps = attachedScps(folder);
  const incidents = join(ROOT, 'docs/replay.md');
  writeFileSync(incidents, await withAnswers(readFileSync(incidents, 'utf8'), folder));
  rmSync(folder, { recursive: true });

  const rows = rowsFor(synthesized);
  const deployed = { deployed: synthesized, losses: [] };
  const { updated, coverage, problems: uncovered } = await coverActions(rows);
  const results = await Promise.all(rows.map(row => tryRow(row, deployed, scps)));
  const played = [];
  for (const moves of sequencesOf(rows, deployed, SEED, SEQUENCES)) played.push(await play(moves, deployed, scps));

  writeFileSync(join(ROOT, 'docs/blind-spots.md'), renderPage({ updated, coverage, results, seed: SEED, played }));
  const mend = toMend(results).map(
    ({ row, falseAlarm }) => `${row.action}, ${row.takes}, ${row.where}${falseAlarm ? ': a workload is told of' : ''}`,
  );
  const found = [...problems, ...uncovered, ...mend];
  process.stdout.write(found.map(line => `${line}\n`).join(''));
  process.exitCode = found.length === 0 ? 0 : 1;
}

/** The documents of the SCPs of the example, all of which are attached to the root of the organization. */
function attachedScps(folder: string): string[] {
  const { resource } = JSON.parse(readFileSync(join(folder, 'stacks/guardrails/cdk.tf.json'), 'utf8')) as {
    resource: { aws_organizations_policy: Readonly<Record<string, { readonly content: string }>> };
  };
  return Object.values(resource.aws_organizations_policy).map(({ content }) => content.replace(/([$%])\1\{/g, '$1{'));
}

/** Repeats in the sandbox what it can do; says where it and the process differ. */
async function repeat(): Promise<void> {
  const { rows, sequences, differences } = await repeatInSandbox(SEED, REPEATED);
  process.stdout.write(
    [
      `${rows.length} calls alone and ${sequences} sequences in the sandbox, ${differences.length} differences\n`,
      ...differences.map(
        ({ of, sandbox, inProcess }) => `${of}: sandbox ${said(sandbox)}, process ${said(inProcess)}\n`,
      ),
    ].join(''),
  );
  process.exitCode = differences.length === 0 ? 0 : 1;
}

const said = (heard: readonly string[]): string => heard.join(' and ') || 'nobody';

void (process.argv.includes('--sandbox') ? repeat() : main());
