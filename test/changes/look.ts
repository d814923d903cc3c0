import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit, shared } from '../../audit/audit';
import { loadReviewedOrganization } from '../../cli/reviewed-organization';
import { loadPlan } from '../../cli/input/review-input';
import { review } from '../../review/review';
import { readEverything } from '../../world/live/read-living';
import { Snapshot } from '../../world/live/snapshot';
import { Deployed, REGIONS, Stack } from './deployed';

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

/** Plans a stack and reviews the plan with what AWS has, as `plan --live` does. */
export async function planSays(
  { terraform, file }: Deployed,
  stack: Stack,
  living: Snapshot,
): Promise<readonly string[]> {
  const directory = terraform.directory(stack);
  await terraform.run(stack, ['plan', '-out=changes.tfplan']);
  const { stdout } = await terraform.run(stack, ['show', '-json', 'changes.tfplan']);
  const json = join(directory, 'changes.json');
  writeFileSync(json, stdout, { mode: 0o600 });
  const report = review([await loadPlan({ path: json, stack })], {
    organization: loadReviewedOrganization(file),
    living,
  });
  return [
    ...report.findings.map(({ severity, summary }) => `${severity}: ${summary}`),
    ...report.others.map(({ address, summary }) => `${address}: ${summary}`),
    ...report.drift.flatMap(({ resources }) => resources.map(({ summary }) => `outside Terraform: ${summary}`)),
  ];
}

/** What is said now, and was not said before. */
export const news = (now: readonly string[], before: readonly string[]): readonly string[] => {
  const known = new Set(before);
  return [...new Set(now)].filter(line => !known.has(line));
};
