import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ShownCommand, showTerraform, TerraformFailure } from '../terraform/command';
import { providerEnvironment } from '../terraform/provider-mirror';
import { beginStack, StackRefused } from './stack-runs/begin-stack';
import { EXIT } from './exit-codes';
import { confirmed } from './input/confirmed';
import { PROJECT_FOLDER, SETTINGS_FOLDER } from './folders';
import { sayWhatIsLeft } from './stack-runs/left-stacks';
import { PLAN_FILE } from './applying/reviewed-plan';
import { removePlans } from './plan';
import { checkReadiness } from './readiness';
import { makeProject, PROGRAM, synthesize } from './synthesize';
import { adviseOnUnfinished, lockedState, unwrittenState } from './stack-runs/unfinished';

/** Plan file of a deploy, which goes away with it. */
const OWN_PLAN = 'deploy.tfplan';

/** Runs `rootguard deploy`, and returns the exit code. */
export async function deploy(stacks: readonly string[], autoApprove: boolean): Promise<number> {
  const ready = checkReadiness(stacks);
  if (ready === undefined) return EXIT.notDone;
  if (!autoApprove && !process.stdin.isTTY) {
    say(
      'error: there is no terminal to ask in; read the plans first (npx rootguard diff), then apply without asking:\n' +
        '  npx rootguard deploy --auto-approve',
    );
    return EXIT.notDone;
  }
  const outputFolder = resolve(PROJECT_FOLDER, 'cdktf.out');
  try {
    makeProject();
    await synthesize(PROGRAM, process.env.ORG_FILE || 'org.yaml', outputFolder);
  } catch (error) {
    say((error as Error).message);
    return EXIT.notDone;
  }
  const asking = autoApprove ? 'without asking (--auto-approve)' : 'asking before each one';
  say(`Applying ${ready.stacks.join(', ')}, one after another, ${asking}.`);
  const environment = providerEnvironment(SETTINGS_FOLDER);
  const code = await deployStacks({
    ...{ binary: ready.binary, outputFolder, stacks: ready.stacks, environment },
    approve: autoApprove ? () => Promise.resolve(true) : ask,
  });
  if (code !== EXIT.done) return code;
  const left = await sayWhatIsLeft({ ...ready, outputFolder, environment });
  for (const sentence of left) say(sentence);
  return left.length === 0 ? EXIT.done : EXIT.findings;
}

/** What is deployed, and how. */
export interface Deployment {
  readonly binary: string;
  /** Folder with the synthesized stacks; local state goes to the folder 'state' beside it. */
  readonly outputFolder: string;
  /** In the order in which they are applied. */
  readonly stacks: readonly string[];
  /** Spread over the environment of this process; undefined unsets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether the plan that was just shown shall be applied; without planning, that of an earlier run. */
  readonly approve: (stack: string, signal: AbortSignal) => Promise<boolean>;
  /** Whether the plan files that rootguard plan kept are applied, and nothing is planned. @default false */
  readonly isPlanned?: boolean;
  /** Told how far each stack came that was begun. */
  readonly onOutcome?: (stack: string, outcome: Outcome) => void;
  /** File descriptor that gets what Terraform prints. @default - where the output of this process goes */
  readonly output?: number;
  /** @default - one stack after another is announced on standard error */
  readonly say?: (text: string) => void;
}

/** How far a stack came: 'same' needed nothing, 'untouched' would have. */
export type Outcome = 'applied' | 'same' | 'untouched' | 'unfinished';

/**
 * Plans and applies one stack after another, and returns the exit code. What is behind a stack that was not applied is
 * not started.
 *
 * State and plan files hold every variable in clear: they are readable for their owner alone, and plan files are
 * deleted.
 */
export async function deployStacks(deployment: Deployment): Promise<number> {
  const { stacks, say: tell = say } = deployment;
  let changed = false;
  const interruption = new AbortController();
  const interrupt = () => {
    if (!interruption.signal.aborted) tell('Interrupted: waiting for Terraform to finish what it has begun.');
    interruption.abort();
  };
  const mask = process.umask(0o077);
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    for (const [index, stack] of stacks.entries()) {
      const outcome = await deployStack(deployment, stack, interruption.signal);
      deployment.onOutcome?.(stack, outcome);
      changed ||= outcome === 'applied' || outcome === 'unfinished';
      const later = stacks.slice(index + 1);
      const asked = outcome === 'applied' || outcome === 'same';
      if (asked && (later.length === 0 || !interruption.signal.aborted)) continue;
      if (later.length > 0) tell(`not started: ${later.join(', ')}`);
      return changed ? EXIT.halfDone : EXIT.notDone;
    }
    return EXIT.done;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    process.umask(mask);
    closeStates(deployment.outputFolder);
  }
}

async function deployStack(deployment: Deployment, stack: string, signal: AbortSignal): Promise<Outcome> {
  const { binary, outputFolder, environment, approve, isPlanned = false, output, say: tell = say } = deployment;
  const directory = join(outputFolder, 'stacks', stack);
  const unwritten = unwrittenState(directory);
  if (unwritten !== undefined) {
    tell(`${stack}: an earlier run could not write its state. ${unwritten}`);
    return 'untouched';
  }
  const common = { binary, directory, environment, ...(output !== undefined && { output }) };
  const plan = isPlanned ? PLAN_FILE : OWN_PLAN;
  tell(`${stack}: ${isPlanned ? 'applying its plan' : 'planning'}`);
  try {
    await beginStack({ ...common, signal });
    const planned = isPlanned ? 'changes' : await planAndShow(common, stack, tell);
    if (planned === 'same') removePlans(outputFolder, [stack]);
    if (planned !== 'changes') return planned;
    if (signal.aborted || !(await approve(stack, signal))) {
      tell(`${stack}: not applied`);
      return 'untouched';
    }
    let errors = '';
    const applied = await showTerraform({ ...common, arguments: ['apply', plan], onError: text => (errors = text) });
    if (applied === 0) {
      removePlans(outputFolder, [stack]);
      return 'applied';
    }
    const locked = lockedState(directory, errors);
    if (locked !== undefined) {
      tell(`${stack}: ${endingOf(applied)} before it applied anything; nothing of this stack was changed\n${locked}`);
      return 'untouched';
    }
    tell(`${stack}: ${endingOf(applied)} while it applied; some of the plan is done, and some is not`);
    const advice = await adviseOnUnfinished({ ...common, plan, ended: typeof applied === 'string' });
    removePlans(outputFolder, [stack]);
    if (advice !== '') tell(advice);
    return 'unfinished';
  } catch (error) {
    if (error instanceof StackRefused) {
      tell(`${stack}: not begun: ${error.message}`);
      return 'untouched';
    }
    if (!(error instanceof TerraformFailure)) throw error;
    tell(
      `${stack}: ${signal.aborted ? 'not begun' : 'could not be begun'}, and nothing of it was changed\n${error.stderr.trim()}`,
    );
    return 'untouched';
  } finally {
    rmSync(join(directory, OWN_PLAN), { force: true });
  }
}

/** Plans a stack that was begun and shows the plan; 'untouched' when it could not be planned, which is said. */
async function planAndShow(
  common: Omit<ShownCommand, 'arguments' | 'onError'>,
  stack: string,
  tell: (text: string) => void,
): Promise<'changes' | 'same' | 'untouched'> {
  let errors = '';
  const planned = await showTerraform({
    ...{ ...common, arguments: ['plan', '-detailed-exitcode', `-out=${OWN_PLAN}`] },
    onError: text => (errors = text),
  });
  if (planned === 0) return 'same';
  if (planned === 2) return 'changes';
  tell(`${stack}: ${endingOf(planned)} while it planned; nothing of this stack was changed`);
  const advice = lockedState(common.directory, errors);
  if (advice !== undefined) tell(advice);
  return 'untouched';
}

/** How Terraform ended, in words. */
const endingOf = (ending: number | NodeJS.Signals): string =>
  typeof ending === 'number'
    ? `Terraform ended with exit code ${ending}`
    : ending === 'SIGKILL'
      ? 'Terraform was ended by SIGKILL, which the system sends when memory runs out,'
      : `Terraform was ended by ${ending}`;

const ask = (stack: string, signal: AbortSignal): Promise<boolean> =>
  confirmed(`Apply this plan of ${stack}? Only yes applies it: `, signal);

/**
 * Makes local state files readable for their owner alone, which an earlier run may have left open; and their folder, for
 * what Terraform writes there without this command, as in a destroy.
 */
function closeStates(outputFolder: string): void {
  const state = join(dirname(outputFolder), 'state');
  if (!existsSync(state)) return;
  chmodSync(state, 0o700);
  for (const file of readdirSync(state)) chmodSync(join(state, file), 0o600);
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
