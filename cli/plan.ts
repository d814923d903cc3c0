import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { printable } from '../config/mask';
import { runTerraform, TerraformFailure } from '../terraform/command';
import { providerEnvironment } from '../terraform/provider-mirror';
import { PROJECT_FOLDER, runCdktf } from './cdktf';
import { checkReadiness } from './readiness';
import { runReview } from './review';
import { RevisionError, SynthesizedRevisions, synthesizeRevisions } from './revision';
import { compareStacks } from './stacks';

const BINARY = 'plan.tfplan';
const JSON_FILE = 'plan.json';

/** Defines `rootguard plan`. */
export function registerPlan(program: Command): void {
  program
    .command('plan')
    .description('plan stacks, keep the plan files in cdktf.out, and review them; changes nothing')
    .argument('[stacks...]', 'names of stacks; default all')
    .option('--changed-since <revision>', 'plan only the stacks that differ, and review them against that revision')
    .addHelpText(
      'after',
      '\nPlan files hold every variable in clear; they are readable for you alone.' +
        '\nExit codes: 0 nothing dangerous, 1 findings, 2 a stack could not be planned, or nothing was begun.',
    )
    .action(async (stacks: string[], { changedSince }: { changedSince?: string }) => {
      process.exitCode = await plan(stacks, changedSince);
    });
}

async function plan(named: readonly string[], changedSince: string | undefined): Promise<number> {
  let revisions: SynthesizedRevisions | undefined;
  let stacks = named;
  const orgFile = process.env.ORG_FILE || 'org.yaml';
  if (changedSince !== undefined) {
    try {
      revisions = await synthesizeRevisions(orgFile, changedSince);
    } catch (error) {
      if (!(error instanceof RevisionError)) throw error;
      say(`error: ${error.message.split('\n').map(printable).join('\n')}`);
      return 2;
    }
    const changed = compareStacks(revisions.before, revisions.now).filter(({ change }) => change !== 'removed');
    stacks = changed.map(({ stack }) => stack).filter(stack => named.length === 0 || named.includes(stack));
    if (stacks.length === 0) {
      say(`No stack differs from ${printable(changedSince)}; nothing is planned.`);
      return 0;
    }
  }
  const ready = checkReadiness(stacks);
  if (ready === undefined) return 2;

  const outputFolder = resolve(PROJECT_FOLDER, 'cdktf.out');
  removePlans(outputFolder);
  const synthesized = await runCdktf({ arguments: ['synth'], outputFolder, onLine: say });
  if (synthesized !== 0) return 2;
  const planned = await planStacks(ready.binary, outputFolder, ready.stacks);
  if (planned.files.length === 0) return 2;

  const code = await runReview(planned.files, {
    org: orgFile,
    ...(revisions?.orgFileBefore !== undefined && { orgBefore: revisions.orgFileBefore }),
    ...(revisions?.before !== undefined && { stacksBefore: revisions.before, stacks: outputFolder }),
  });
  return planned.failed ? 2 : code;
}

/** Plans one stack after another; one that fails is said, and the others go on. Ctrl-C ends Terraform in order. */
async function planStacks(
  binary: string,
  outputFolder: string,
  stacks: readonly string[],
): Promise<{ readonly files: readonly string[]; readonly failed: boolean }> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const files: string[] = [];
  let failed = false;
  try {
    for (const stack of stacks) {
      if (interruption.signal.aborted) break;
      const directory = join(outputFolder, 'stacks', stack);
      const common = {
        binary,
        directory,
        environment: providerEnvironment(join(PROJECT_FOLDER, '.sandbox')),
        signal: interruption.signal,
      };
      try {
        say(`planning ${stack}`);
        await runTerraform({ ...common, arguments: ['init'] });
        await runTerraform({ ...common, arguments: ['plan', `-out=${BINARY}`] });
        chmodSync(join(directory, BINARY), 0o600);
        const { stdout } = await runTerraform({ ...common, arguments: ['show', '-json', BINARY] });
        writeFileSync(join(directory, JSON_FILE), stdout, { mode: 0o600 });
        files.push(join(directory, JSON_FILE));
      } catch (error) {
        if (!(error instanceof TerraformFailure)) throw error;
        failed = true;
        say(
          interruption.signal.aborted
            ? `interrupted while ${stack} was planned; nothing was changed`
            : `${stack}: could not be planned, its review is missing\n${error.stderr.trim()}`,
        );
      }
    }
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
  if (interruption.signal.aborted) return { files: [], failed: true };
  return { files, failed };
}

/** Removes the plans of earlier runs, which would be reviewed as if they were of today. */
function removePlans(outputFolder: string): void {
  const stacks = join(outputFolder, 'stacks');
  for (const stack of existsSync(stacks) ? readdirSync(stacks) : []) {
    for (const file of [BINARY, JSON_FILE]) rmSync(join(stacks, stack, file), { force: true });
  }
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
