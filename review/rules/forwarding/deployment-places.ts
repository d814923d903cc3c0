import { ReviewContext } from '../../../world/context';
import { deploymentRegions, DEPLOYMENTS, deploymentTargets } from '../../../world/deployment-accounts';
import { existing, Step } from '../../../world/fates';
import { textAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';
import { isRoot } from '../../../world/reach';

/** Which OUs or accounts lose a StackSet in which regions, a line for each set of both. */
export function lostPlaces({ fate, before, after }: Step, context: ReviewContext): readonly string[] {
  if (fate === 'forgotten') return [];
  const [was, is] = [targetsOf(before), targetsOf(after)];
  const lost = was.filter(target => !is.includes(target));
  const regions = deploymentRegions(before).filter(region => !deploymentRegions(after).includes(region));
  const kept = was.filter(target => !lost.includes(target));
  return [...line(lost, deploymentRegions(before), context), ...line(kept, regions, context)];
}

/** The same of all that the plans deploy of a StackSet that goes or is made anew. */
export const placesOf = (stackSet: Step, context: ReviewContext): readonly string[] =>
  stackSet.fate === 'forgotten'
    ? []
    : existing(context, ...DEPLOYMENTS)
        .filter(({ before }) => textAt(before, 'stack_set_name') === textAt(stackSet.before, 'name'))
        .flatMap(({ before }) => line(targetsOf(before), deploymentRegions(before), context));

function line(targets: readonly string[], regions: readonly string[], context: ReviewContext): readonly string[] {
  if (targets.length === 0 || regions.length === 0) return [];
  return [`lost in ${regions.join(', ')}: ${targets.map(target => named(target, context)).join(', ')}`];
}

/** 'OU Workloads/Prod (ou-root-prod)' where an org file tells. */
function named(target: string, { organization, organizationBefore = organization }: ReviewContext): string {
  if (isRoot(target)) return `the whole organization (${target})`;
  if (!target.startsWith('ou-')) return `account ${target}`;
  const [path] = [...(organizationBefore?.organizationalUnits ?? [])].find(([, id]) => id === target) ?? [];
  return path === undefined ? `OU ${target}` : `OU ${path} (${target})`;
}

/** With OUs, the list of accounts says who is left out of them, or what the provider found. */
const targetsOf = (deployment: Attributes | undefined): readonly string[] => deploymentTargets(deployment, undefined);
