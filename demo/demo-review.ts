import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Report } from '../review/report/report';
import { planStacks } from '../cli/plan';
import { render, reviewFiles } from '../cli/review';
import { compareStacks } from '../cli/stacks';
import { PROGRAM, synthesize } from '../cli/synthesize';

/** What the org file says, and what somebody proposes in its place. */
const SAID = 'targets: [root]';
const PROPOSED = 'targets: [Workloads/Prod]';

/** Where the deployed stacks are. */
export interface Deployed {
  readonly orgFile: string;
  /** Folder that cdktf wrote; its stacks are overwritten with those of the edit. */
  readonly outputFolder: string;
  /** Folder for the edited org file and a copy of the stacks. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** A proposal and its review. */
export interface ReviewedEdit {
  readonly edit: string;
  readonly stacks: readonly string[];
  readonly report: Report;
  readonly text: string;
}

/**
 * Proposes an edit that looks like a tidy-up and takes the root-deny SCP from most accounts: plans the stacks that
 * differ, and reviews the plans. Nothing is applied.
 */
export async function reviewWeakening(
  binary: string,
  { orgFile, outputFolder, folder, environment, signal }: Deployed,
): Promise<ReviewedEdit> {
  const before = join(folder, 'before');
  cpSync(outputFolder, before, { recursive: true, filter: path => basename(path) !== '.terraform' });
  const text = readFileSync(orgFile, 'utf8');
  if (!text.includes(SAID)) throw new Error(`${orgFile} does not say ${SAID}`);
  const edited = join(folder, 'org.yaml');
  writeFileSync(edited, text.replace(SAID, PROPOSED));

  await synthesize(PROGRAM, edited, outputFolder);
  const stacks = compareStacks(before, outputFolder).map(({ stack }) => stack);
  const lines: string[] = [];
  const { files, failed } = await planStacks({
    binary,
    outputFolder,
    stacks,
    environment,
    signal,
    say: line => lines.push(line),
  });
  signal.throwIfAborted();
  if (failed) throw new Error(`the edit cannot be planned:\n${lines.join('\n')}`);
  const report = await reviewFiles(
    files,
    { org: edited, orgBefore: orgFile, stacksBefore: before, stacks: outputFolder },
    line => lines.push(line),
  );
  return { edit: `- ${SAID}\n+ ${PROPOSED}`, stacks, report, text: render(report, 'text').join('\n') };
}
