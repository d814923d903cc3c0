import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ReviewedPlan } from '../../review/report/report';
import { runTerraform, TerraformCommand } from '../../terraform/command';
import { markOf, StateMark, stateOfPlan } from '../../terraform/plan-file';
import { pullState } from '../../terraform/state';
import { FileCommit } from '../input/git';
import { Danger, KeptReview } from './kept-review';
import { contentHash, hashOf, PLAN_FILE, SYNTHESIZED_FILE } from './reviewed-plan';

/** Why nothing is applied: where, which rule, what was found, and the way on. */
export interface Refusal {
  readonly where: string;
  readonly rule: string;
  readonly found: string;
  readonly next: string;
}

export const refusalText = ({ where, rule, found, next }: Refusal): string =>
  `${where}: ${rule}: ${found}\n  → ${next}`;

const AGAIN = 'plan and review again: npx rootguard plan';

/** What somebody let pass, as the command line has it. */
export interface Approval {
  /** Ids of what is approved. */
  readonly approve: readonly string[];
  readonly who?: string;
  readonly why?: string;
}

/** Refuses dangers that nobody named, names without a danger, and names without a person or a reason. */
export function dangersRefused(dangers: readonly Danger[], { approve, who = '', why = '' }: Approval): Refusal[] {
  const known = new Set(dangers.map(({ id }) => id));
  const unnamed = dangers.filter(({ id }) => !approve.includes(id));
  const ids = [...known].map(id => `--approve ${id}`).join(' ');
  return [
    ...unnamed.map(({ id, stack, summary }) => ({
      ...{ where: stack, rule: 'approved-dangers', found: `nobody approved ${id}: ${summary}` },
      next: `change the org file; or, if it is meant: npx rootguard apply ${ids} --who NAME --why REASON`,
    })),
    ...approve
      .filter(id => !known.has(id))
      .map(id => ({
        ...{ where: `--approve ${id}`, rule: 'approved-dangers' },
        found: `the review has no danger of this id in the stacks that are applied${known.size === 0 ? ': it has none' : `, only ${[...known].join(', ')}`}`,
        next: 'take it out: who approves what is not there has not read this review',
      })),
    ...(approve.length > 0 && (who.trim() === '' || why.trim() === '')
      ? [
          {
            ...{ where: '--approve', rule: 'approved-dangers', found: 'it does not say who approves, and why' },
            next: 'add --who NAME --why REASON: both are kept with the result',
          },
        ]
      : []),
  ];
}

/** Refuses plans of another commit than the one that is checked out. */
export function commitRefused({ reviewed }: KeptReview, now: FileCommit | undefined): Refusal[] {
  if (reviewed.commit === now?.commit && reviewed.uncommitted === now?.uncommitted) return [];
  const planned = commitText(reviewed);
  return [
    {
      ...{ where: 'the org file', rule: 'same-commit' },
      found: `the plans were made of ${planned}, and this is ${commitText(now)}`,
      next: `${AGAIN}${reviewed.commit === undefined || reviewed.uncommitted ? '' : `; or check out what was reviewed: git checkout ${reviewed.commit}`}`,
    },
  ];
}

const commitText = ({ commit, uncommitted }: Partial<FileCommit> = {}): string =>
  commit === undefined ? 'no commit' : `commit ${commit}${uncommitted ? ' with changes that are not committed' : ''}`;

/** Refuses a plan file that is not the one of the review, or whose stack is another one now. */
export function filesRefused(directory: string, { stack, file, synthesized }: ReviewedPlan): Refusal[] {
  const plan = relative(process.cwd(), join(directory, PLAN_FILE));
  if (file === undefined) {
    const found = 'the review read JSON without the plan file beside it, so it does not say which file it is of';
    return [{ where: stack, rule: 'same-plan', found, next: AGAIN }];
  }
  const now = hashOf(join(directory, PLAN_FILE));
  if (now === undefined) {
    const found = `${plan} is not there: it was applied, or planned elsewhere`;
    return [{ where: stack, rule: 'same-plan', found, next: `${AGAIN}; or name the stacks whose plans are left` }];
  }
  if (now !== file) {
    const found = `${plan} is not the plan that was reviewed: its SHA-256 is ${now}, and that of the review ${file}`;
    return [{ where: stack, rule: 'same-plan', found, next: AGAIN }];
  }
  if (synthesized === undefined || hashOf(join(directory, SYNTHESIZED_FILE)) !== synthesized) {
    const found =
      'the org file and this program make another stack of it than the one that was planned: the file, an exemption that ' +
      'ended, or the version of Rootguard';
    return [{ where: stack, rule: 'same-stack', found, next: AGAIN }];
  }
  return [];
}

/** Refuses a plan file that says something else than the JSON that was reviewed. The stack is initialized. */
export async function contentRefused(
  command: Omit<TerraformCommand, 'arguments'>,
  { stack, content }: ReviewedPlan,
): Promise<Refusal[]> {
  const { stdout } = await runTerraform({ ...command, arguments: ['show', '-json', PLAN_FILE] });
  if (contentHash(readFileSync(join(command.directory, PLAN_FILE)), stdout) === content) return [];
  const found = `what ${PLAN_FILE} says is not what was reviewed: plan.json beside it was of another plan, or of another version of Terraform`;
  return [{ where: stack, rule: 'same-plan', found, next: AGAIN }];
}

/** Refuses a plan of another state than the one that is there. The stack is initialized. */
export async function stateRefused(
  command: Omit<TerraformCommand, 'arguments'>,
  stack: string,
  say: (text: string) => void,
): Promise<Refusal[]> {
  const planned = stateOfPlan(readFileSync(join(command.directory, PLAN_FILE)));
  if (planned === undefined) {
    say(`${stack}: its plan file does not show of which state it is; Terraform compares the two when it applies`);
    return [];
  }
  const now = markOf(await pullState(command));
  const reason = otherState(planned, now);
  return reason === undefined ? [] : [{ where: stack, rule: 'same-state', ...reason }];
}

/** Why a plan does not fit the state that is there; undefined when it does. */
export function otherState(planned: StateMark, now: StateMark): Pick<Refusal, 'found' | 'next'> | undefined {
  if (planned.serial === now.serial && (planned.serial === 0 || planned.lineage === now.lineage)) return undefined;
  const back =
    'find the state that was there (older versions of the bucket, the .backup beside a local state) and put it back with ' +
    'terraform state push; to plan without it would make everything again';
  if (now.serial === 0) {
    return {
      found: `the plan is of state ${planned.serial}, and there is no state now: it is lost, or elsewhere`,
      next: back,
    };
  }
  if (planned.serial !== 0 && planned.lineage !== now.lineage) {
    return {
      found: `the plan is of another state than the one that is there (${planned.lineage}, ${now.lineage})`,
      next: back,
    };
  }
  return planned.serial < now.serial
    ? {
        found: `the plan is older than the state: it is of state ${planned.serial}, and by now there is ${now.serial}`,
        next: `something was applied since; ${AGAIN}`,
      }
    : {
        found: `the state is older than the plan: the plan is of state ${planned.serial}, and there is ${now.serial} now`,
        next: `somebody put an older state in its place; ${back}`,
      };
}
