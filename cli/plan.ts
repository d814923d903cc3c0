import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { printable } from '../config/reading/mask';
import { runTerraform, TerraformFailure } from '../terraform/command';
import { providerEnvironment } from '../terraform/provider-mirror';
import { PLAN_FILE } from './applying/reviewed-plan';
import { beginStack, StackRefused } from './stack-runs/begin-stack';
import { EXIT } from './exit-codes';
import { PROJECT_FOLDER, SETTINGS_FOLDER } from './folders';
import { overdueSentences } from './people/overdue';
import { livingSnapshot } from './reading/living';
import { sayWhatIsLeft } from './stack-runs/left-stacks';
import { checkReadiness } from './readiness';
import { ReviewOptions, runReview } from './review';
import { RevisionError } from './input/git';
import { SynthesizedRevisions, synthesizeRevisions } from './revision';
import { changedStacks } from './stacks';
import { makeProject, PROGRAM, synthesize } from './synthesize';
import { lockedState } from './stack-runs/unfinished';

const JSON_FILE = 'plan.json';

export interface PlanOptions {
  /** A revision; only stacks that differ from it are planned, and reviewed against it. */
  readonly changedSince?: string;
  /** Whether all that a snapshot has is read for the review, and not the accounts alone. */
  readonly live?: boolean;
}

/**
 * Plans stacks of the org file that ORG_FILE names, prints the review of the plans, and returns the exit code.
 *
 * @param named - names of stacks; none means all
 * @param outputFolder - where the synthesized stacks and their plans go
 */
export async function plan(
  named: readonly string[],
  { changedSince, live = false }: PlanOptions,
  outputFolder = resolve(PROJECT_FOLDER, 'cdktf.out'),
): Promise<number> {
  let revisions: SynthesizedRevisions | undefined;
  let stacks = named;
  const orgFile = process.env.ORG_FILE || 'org.yaml';
  if (changedSince !== undefined) {
    try {
      revisions = await synthesizeRevisions(orgFile, changedSince);
    } catch (error) {
      if (!(error instanceof RevisionError)) throw error;
      say(`error: ${error.message.split('\n').map(printable).join('\n')}`);
      return EXIT.notDone;
    }
    const differing = changedStacks(orgFile, revisions).filter(
      ({ stack }) => named.length === 0 || named.includes(stack),
    );
    for (const sentence of differing.flatMap(({ reach }) => reach)) say(printable(sentence));
    stacks = differing.filter(({ change }) => change !== 'removed').map(({ stack }) => stack);
    if (stacks.length === 0) {
      say(
        `No stack ${differing.length === 0 ? '' : 'that is left '}differs from ${printable(changedSince)}; nothing is planned.`,
      );
      // a stack that is gone cannot be planned, and is a finding all the same
      return differing.length === 0 ? EXIT.done : runReview([], reviewOptions(orgFile, revisions, revisions.now));
    }
  }
  const ready = checkReadiness(stacks);
  if (ready === undefined) return EXIT.notDone;

  removePlans(outputFolder, ready.stacks);
  const before = readStackFiles(outputFolder);
  try {
    makeProject();
    await synthesize(PROGRAM, orgFile, outputFolder);
  } catch (error) {
    say((error as Error).message);
    return EXIT.notDone;
  }
  sayWhichPlansWait(outputFolder, before, ready.stacks);
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const planned = await planStacks({
    binary: ready.binary,
    outputFolder,
    stacks: ready.stacks,
    environment: providerEnvironment(SETTINGS_FOLDER),
    signal: interruption.signal,
    say,
  }).finally(() => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  });
  if (interruption.signal.aborted) return EXIT.notDone;
  if (planned.files.length === 0) return EXIT.notDone;
  const left = await sayWhatIsLeft({ ...ready, outputFolder, environment: providerEnvironment(SETTINGS_FOLDER) });
  for (const sentence of left) say(sentence);

  for (const sentence of overdueSentences(orgFile, ready.organization, Date.now())) say(printable(sentence));

  const living = await livingSnapshot(ready.organization.aws?.id, live, say);
  const code = await runReview(planned.files, {
    ...reviewOptions(orgFile, revisions, outputFolder),
    living,
    keep: outputFolder,
  });
  if (planned.failed) return EXIT.notDone;
  say('To apply these plans and nothing else: npx rootguard apply');
  return code === EXIT.done && left.length > 0 ? EXIT.findings : code;
}

/** What a review is told beside the plans. */
const reviewOptions = (org: string, revisions: SynthesizedRevisions | undefined, stacks: string): ReviewOptions => ({
  org,
  countsOutside: true,
  ...(revisions?.orgFileBefore !== undefined && { orgBefore: revisions.orgFileBefore }),
  ...(revisions?.before !== undefined && { stacksBefore: revisions.before, stacks }),
});

/** What is planned, and how. */
export interface Planning {
  readonly binary: string;
  /** Folder that cdktf wrote. */
  readonly outputFolder: string;
  readonly stacks: readonly string[];
  /** Spread over the environment of this process; undefined unsets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends the plan that runs, in order, and begins no other. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * Plans one stack after another, and keeps plan.tfplan and plan.json in the folder of each; one that fails is said,
 * and the others go on.
 *
 * @returns the JSON files
 */
export async function planStacks({
  binary,
  outputFolder,
  stacks,
  environment,
  signal,
  say,
}: Planning): Promise<{ readonly files: readonly string[]; readonly failed: boolean }> {
  const files: string[] = [];
  let failed = false;
  for (const stack of stacks) {
    if (signal.aborted) break;
    const directory = join(outputFolder, 'stacks', stack);
    const common = { binary, directory, environment, signal };
    try {
      say(`planning ${stack}`);
      await beginStack(common);
      await runTerraform({ ...common, arguments: ['plan', `-out=${PLAN_FILE}`] });
      chmodSync(join(directory, PLAN_FILE), 0o600);
      const { stdout } = await runTerraform({ ...common, arguments: ['show', '-json', PLAN_FILE] });
      writeFileSync(join(directory, JSON_FILE), stdout, { mode: 0o600 });
      files.push(join(directory, JSON_FILE));
    } catch (error) {
      if (signal.aborted) {
        say(`interrupted while ${stack} was planned; nothing was changed`);
      } else if (error instanceof StackRefused) {
        say(`${stack}: not planned, its review is missing: ${error.message}`);
      } else if (error instanceof TerraformFailure) {
        const advice = lockedState(directory, error.stderr);
        say(`${stack}: could not be planned, its review is missing\n${error.stderr.trim()}`);
        if (advice !== undefined) say(advice);
      } else if ((error as NodeJS.ErrnoException).syscall !== undefined) {
        removePlans(outputFolder, [stack]);
        say(
          `${stack}: its plan could not be kept, its review is missing: ${(error as Error).message} (in ${directory})`,
        );
      } else {
        throw error;
      }
      failed = true;
    }
  }
  return { files, failed };
}

/** Removes the plans that an earlier run left of stacks, which would be reviewed as if they were of today. */
export function removePlans(outputFolder: string, stacks: readonly string[]): void {
  for (const stack of stacks) {
    for (const file of [PLAN_FILE, JSON_FILE]) rmSync(join(outputFolder, 'stacks', stack, file), { force: true });
  }
}

/** Stack to its synthesized text, of what was synthesized to a folder before. */
function readStackFiles(outputFolder: string): ReadonlyMap<string, string> {
  const stacks = join(outputFolder, 'stacks');
  const files = (existsSync(stacks) ? readdirSync(stacks) : []).map(
    stack => [stack, join(stacks, stack, 'cdk.tf.json')] as const,
  );
  return new Map(files.flatMap(([stack, file]) => (existsSync(file) ? [[stack, readFileSync(file, 'utf8')]] : [])));
}

/** A plan of another stack waits for its apply as long as its stack is what was planned. */
function sayWhichPlansWait(
  outputFolder: string,
  before: ReadonlyMap<string, string>,
  planned: readonly string[],
): void {
  for (const [stack, text] of readStackFiles(outputFolder)) {
    if (planned.includes(stack) || !existsSync(join(outputFolder, 'stacks', stack, PLAN_FILE))) continue;
    if (before.get(stack) === text) {
      say(`${stack}: its plan of an earlier run still waits, and is not reviewed here`);
    } else {
      removePlans(outputFolder, [stack]);
      say(`${stack}: its plan of an earlier run is removed, because the stack is another one now; plan it again`);
    }
  }
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
