import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit, shared } from '../../audit/audit';
import { loadReviewedOrganization } from '../../cli/reviewed-organization';
import { loadPlan } from '../../cli/input/review-input';
import { review } from '../../review/review';
import { readEverything } from '../../world/live/read-living';
import { TerraformFailure } from '../../terraform/command';
import { Snapshot } from '../../world/live/snapshot';
import { TerraformRun } from '../integration/terraform-run';
import { Deployed, REGIONS, Stack, STACKS } from './deployed';

/** What the two commands say: one line for each thing, without what is said of every organization of the kind. */
export interface Said {
  readonly audit: readonly string[];
  readonly plan: readonly string[];
}

/** Times that the sandbox may be asked more often than AWS. */
const FASTER = 1_000;

/** Reads what AWS has now, by the role that the management account has in every member. */
export async function readNow(): Promise<Snapshot> {
  const options = {
    regions: REGIONS,
    role: 'OrganizationAccountAccessRole',
    phoneKey: 'a key of this run',
    faster: FASTER,
  };
  const living = await readEverything(options);
  if ('refused' in living) throw new Error(living.refused.message);
  return living.snapshot;
}

/** 'SCP-1 not held, 777777777777: no SCP denies it' */
export function auditSays({ organization }: Deployed, snapshot: Snapshot): readonly string[] {
  const found = audit(organization, snapshot);
  if (found.unread !== undefined) return [found.unread];
  return shared(found, 'not held', 'unknown').flatMap(({ requirement, judgement, accounts }) =>
    accounts.map(({ id }) => `${requirement.id} ${judgement.is}, ${id}: ${judgement.why}`),
  );
}

/**
 * Plans a stack, and keeps the plan for planSays.
 *
 * @returns why Terraform refuses to plan; nothing where it does not
 */
export async function planAnew({ terraform }: Deployed, stack: Stack): Promise<readonly string[]> {
  try {
    await terraform.run(stack, ['plan', '-out=changes.tfplan']);
  } catch (error) {
    if (!(error instanceof TerraformFailure)) throw error;
    // the latest plan is of before
    rmSync(planOf(terraform, stack), { force: true });
    const problem = error.stderr
      .trim()
      .split('\n')
      .filter(line => /^[A-Z]/.test(line));
    return [`refused: ${problem.join(' ')}`];
  }
  const { stdout } = await terraform.run(stack, ['show', '-json', 'changes.tfplan']);
  writeFileSync(planOf(terraform, stack), stdout, { mode: 0o600 });
  return [];
}

const planOf = (terraform: TerraformRun, stack: Stack): string => join(terraform.directory(stack), 'changes.json');

/** Reviews the latest plans that there are with what AWS has, as `plan --live` does. */
export async function planSays({ terraform, file }: Deployed, living: Snapshot): Promise<readonly string[]> {
  const planned = STACKS.filter(stack => existsSync(planOf(terraform, stack)));
  const plans = await Promise.all(planned.map(stack => loadPlan({ path: planOf(terraform, stack), stack })));
  const report = review(plans, { organization: loadReviewedOrganization(file), living });
  return [
    ...report.findings.map(({ severity, summary, accounts }) => `${severity}: ${summary} ${accounts.join(' ')}`.trim()),
    ...report.others.map(({ address, summary }) => `${address}: ${summary}`),
    ...report.drift.flatMap(({ resources }) =>
      resources.map(({ address, summary }) => `${address}: ${summary}, outside Terraform`),
    ),
  ];
}

/** What is said now, and was not said before. */
export const news = (now: readonly string[], before: readonly string[]): readonly string[] => {
  const known = new Set(before);
  return [...new Set(now)].filter(line => !known.has(line));
};
