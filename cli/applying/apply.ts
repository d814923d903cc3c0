import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { printable } from '../../config/reading/mask';
import { keep } from '../../evidence/kept';
import { ReviewedPlan } from '../../review/report/report';
import { TerraformFailure } from '../../terraform/command';
import { providerEnvironment } from '../../terraform/provider-mirror';
import { deployStacks, Outcome } from '../deploy';
import { EXIT } from '../exit-codes';
import { PROJECT_FOLDER, SETTINGS_FOLDER } from '../folders';
import { commitOfFile } from '../input/git';
import { checkReadiness, Ready } from '../readiness';
import { beginStack, StackRefused } from '../stack-runs/begin-stack';
import { sayWhatIsLeft } from '../stack-runs/left-stacks';
import { makeProject, PROGRAM, synthesize } from '../synthesize';
import { Danger, KeptReview, latestReview, readReview } from './kept-review';
import {
  Approval,
  commitRefused,
  contentRefused,
  dangersRefused,
  filesRefused,
  Refusal,
  refusalText,
  stateRefused,
} from './refusals';

export interface ApplyOptions extends Approval {
  /** File of the review; undefined for the latest one of rootguard plan. */
  readonly review?: string;
  /** Folder in which the result is stored with its date and hash. */
  readonly keep: string;
}

/** Where an apply looks and prints; the defaults are those of the command. */
export interface ApplyPlace {
  readonly outputFolder?: string;
  /** File descriptor that gets what Terraform prints. */
  readonly output?: number;
  readonly say?: (text: string) => void;
}

/** What is kept of an apply. No value of a plan is in it. */
export interface ApplyResult {
  readonly version: 1;
  /** As docs/exit-codes.md has it. */
  readonly exitCode: number;
  /** What the plans were made of. */
  readonly commit?: string;
  readonly uncommitted?: true;
  readonly review: { readonly sha256: string; readonly verdict: string };
  /** What somebody let pass; undefined where nothing had to be. */
  readonly approved?: { readonly who: string; readonly why: string; readonly dangers: readonly Danger[] };
  /** In the order in which they are applied; 'file' is the SHA-256 of the plan file. */
  readonly stacks: readonly { readonly stack: string; readonly file: string; readonly outcome: Outcome }[];
}

/**
 * Applies the plan files that a review has read, one stack after another, and nothing else; stores the result, and returns
 * the exit code. Everything is checked for all stacks before the first one is applied, and again before each.
 *
 * @param named - names of stacks; none means all that the review has
 */
export async function runApply(
  named: readonly string[],
  options: ApplyOptions,
  { outputFolder = resolve(PROJECT_FOLDER, 'cdktf.out'), output, say = sayOnError }: ApplyPlace = {},
): Promise<number> {
  const ready = checkReadiness(named, true);
  if (ready === undefined) return EXIT.notDone;
  const refuse = (lines: readonly string[]): number => {
    for (const line of lines) say(`error: ${line.split('\n').map(printable).join('\n')}`);
    say('Nothing was applied.');
    return EXIT.notDone;
  };
  const file = options.review ?? latestReview(outputFolder);
  if (file === undefined) {
    return refuse([
      `${shown(outputFolder)}: kept-review: no review in it\n  → plan and review first: npx rootguard plan`,
    ]);
  }
  const read = readReview(file);
  if ('problems' in read) return refuse(read.problems);
  const unwritable = unwritableBecause(options.keep);
  if (unwritable !== undefined) return refuse([unwritable]);

  const orgFile = process.env.ORG_FILE || 'org.yaml';
  try {
    makeProject();
    await synthesize(PROGRAM, orgFile, outputFolder);
  } catch (error) {
    return refuse([(error as Error).message]);
  }
  const applying = new Applying(ready, read.review, named, { ...options, outputFolder, say });
  const refusals = [...(await applying.refusedAtOnce(orgFile))];
  if (refusals.length === 0) refusals.push(...(await applying.refusedByTerraform()));
  if (refusals.length > 0) return refuse(refusals.map(refusalText));

  say(`Applying ${applying.stacks.join(', ')}, one after another, as reviewed in ${shown(file)}.`);
  for (const line of applying.notices) say(line);
  const outcomes = new Map<string, Outcome>();
  const code = await deployStacks({
    ...{ binary: ready.binary, outputFolder, stacks: applying.stacks, environment: applying.environment, say },
    ...{ isPlanned: true, approve: stack => applying.isStillSo(stack) },
    ...(output !== undefined && { output }),
    onOutcome: (stack, outcome) => void outcomes.set(stack, outcome),
  });
  const left = code === EXIT.done ? await sayWhatIsLeft({ ...ready, ...applying }) : [];
  for (const sentence of left) say(sentence);
  const ending = code === EXIT.done && left.length > 0 ? EXIT.findings : code;
  try {
    say(`kept ${keep(options.keep, 'apply', applying.resultText(outcomes, ending), new Date())}`);
  } catch (error) {
    say(`error: what was applied, and who approved it, is not kept: ${(error as Error).message}`);
    return code === EXIT.notDone ? code : EXIT.halfDone;
  }
  return ending;
}

/** One apply: what is checked, and what is kept of it. */
class Applying {
  /** In the order in which they are applied. */
  readonly stacks: readonly string[];
  readonly outputFolder: string;
  readonly environment = providerEnvironment(SETTINGS_FOLDER);

  constructor(
    private readonly ready: Ready,
    private readonly review: KeptReview,
    private readonly named: readonly string[],
    private readonly options: ApplyOptions & Required<Pick<ApplyPlace, 'outputFolder' | 'say'>>,
  ) {
    this.outputFolder = options.outputFolder;
    const reviewed = new Set(review.reviewed.plans.map(({ stack }) => stack));
    this.stacks = ready.stacks.filter(stack => (named.length === 0 ? reviewed.has(stack) : named.includes(stack)));
  }

  /** What is worth knowing and keeps nothing from being applied. */
  get notices(): readonly string[] {
    const left = this.ready.stacks.filter(stack => !this.stacks.includes(stack));
    const { commit, uncommitted } = this.review.reviewed;
    return [
      ...(left.length === 0 || this.named.length > 0
        ? []
        : [`not in this review, and not applied: ${left.join(', ')}`]),
      ...(commit === undefined || uncommitted
        ? ['the org file is not what is in a commit: only the synthesized stacks say that it is what was reviewed']
        : []),
    ];
  }

  /** What can be told without Terraform. */
  async refusedAtOnce(orgFile: string): Promise<readonly Refusal[]> {
    const { review, stacks, named, options } = this;
    const { plans } = review.reviewed;
    const known = new Set(plans.map(({ stack }) => stack));
    const next = 'plan and review again: npx rootguard plan';
    const unknown = [...known].filter(stack => named.length === 0 && !stacks.includes(stack));
    const isElsewhere = (stack: string): boolean => known.has(stack) && !stacks.includes(stack);
    return [
      ...unknown.map(stack => ({
        ...{
          where: stack,
          rule: 'same-stack',
          found: 'the review has a plan of it, and the org file has no such stack',
        },
        next,
      })),
      ...stacks
        .filter(stack => !known.has(stack))
        .map(stack => ({ where: stack, rule: 'same-plan', found: `${shown(review.file)} has no plan of it`, next })),
      ...commitRefused(review, await commitOfFile(orgFile)),
      ...dangersRefused(
        review.dangers.filter(({ stack }) => !isElsewhere(stack)),
        options,
      ),
      ...this.plans.flatMap(plan => filesRefused(this.directoryOf(plan.stack), plan)),
    ];
  }

  /** What takes the state, and the plan as Terraform reads it. */
  async refusedByTerraform(): Promise<readonly Refusal[]> {
    const refusals: Refusal[] = [];
    for (const plan of this.plans) {
      const command = this.commandOf(plan.stack);
      try {
        await beginStack(command);
        refusals.push(...(await contentRefused(command, plan)));
        refusals.push(...(await stateRefused(command, plan.stack, this.options.say)));
      } catch (error) {
        if (!(error instanceof StackRefused || error instanceof TerraformFailure)) throw error;
        const found = error instanceof StackRefused ? error.message : `it cannot be begun: ${error.stderr.trim()}`;
        refusals.push({ where: plan.stack, rule: 'begun', found, next: 'then apply again' });
      }
    }
    return refusals;
  }

  /** Whether a stack that is about to be applied is still what was checked; says why it is not. */
  async isStillSo(stack: string): Promise<boolean> {
    const plans = this.plans.filter(plan => plan.stack === stack);
    const refusals = [
      ...plans.flatMap(plan => filesRefused(this.directoryOf(stack), plan)),
      ...(await stateRefused(this.commandOf(stack), stack, () => undefined)),
    ];
    for (const refusal of refusals) this.options.say(`error: ${refusalText(refusal)}`);
    return refusals.length === 0;
  }

  /** What is kept, as JSON. */
  resultText(outcomes: ReadonlyMap<string, Outcome>, exitCode: number): string {
    const { approve, who = '', why = '' } = this.options;
    const { review } = this;
    const { commit, uncommitted } = review.reviewed;
    const result: ApplyResult = {
      version: 1,
      exitCode,
      ...(commit !== undefined && { commit }),
      ...(uncommitted && { uncommitted }),
      review: { sha256: review.sha256, verdict: review.verdict },
      ...(approve.length > 0 && {
        approved: { who, why, dangers: review.dangers.filter(({ id }) => approve.includes(id)) },
      }),
      stacks: this.plans.map(({ stack, file = '' }) => ({ stack, file, outcome: outcomes.get(stack) ?? 'untouched' })),
    };
    return `${JSON.stringify(result, undefined, 2)}\n`;
  }

  private get plans(): readonly ReviewedPlan[] {
    return this.stacks.flatMap(stack => this.review.reviewed.plans.filter(plan => plan.stack === stack));
  }

  private commandOf(stack: string) {
    return { binary: this.ready.binary, directory: this.directoryOf(stack), environment: this.environment };
  }

  private directoryOf = (stack: string): string => join(this.outputFolder, 'stacks', stack);
}

/** Why a result could not be stored; it is looked at before anything is applied. */
function unwritableBecause(folder: string): string | undefined {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return `--keep ${folder}: kept-result: who approved what could not be kept: ${(error as Error).message}\n  → name a folder that can be written to`;
  }
}

const shown = (path: string): string => relative(process.cwd(), path) || '.';

const sayOnError = (text: string): void => void process.stderr.write(`${text}\n`);
