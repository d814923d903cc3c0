import { ReviewContext } from '../../../world/context';
import { DEPLOYMENTS } from '../../../world/deployment-accounts';
import { existing, Step } from '../../../world/fates';
import { listAt, textAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';
import { isRoot } from '../../../world/reach';

/** Which OUs or accounts lose a StackSet in which regions, a line for each set of both. */
export function lostPlaces({ fate, before, after }: Step, context: ReviewContext): readonly string[] {
  if (fate === 'forgotten') return [];
  const [was, is] = [targetsOf(before), targetsOf(after)];
  const lost = was.filter(target => !is.includes(target));
  const regions = regionsOf(before).filter(region => !regionsOf(after).includes(region));
  const kept = was.filter(target => !lost.includes(target));
  return [...line(lost, regionsOf(before), context), ...line(kept, regions, context)];
}

/** The same of all that the plans deploy of a StackSet that goes or is made anew. */
export const placesOf = (stackSet: Step, context: ReviewContext): readonly string[] =>
  stackSet.fate === 'forgotten'
    ? []
    : existing(context, ...DEPLOYMENTS)
        .filter(({ before }) => textAt(before, 'stack_set_name') === textAt(stackSet.before, 'name'))
        .flatMap(({ before }) => line(targetsOf(before), regionsOf(before), context));

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
function targetsOf(deployment: Attributes | undefined): readonly string[] {
  const units = texts(deployment, 'deployment_targets[0].organizational_unit_ids');
  if (units.length > 0) return units;
  const accounts = [
    ...texts(deployment, 'accounts'),
    ...texts(deployment, 'deployment_targets[0].accounts'),
    ...[textAt(deployment, 'account_id') ?? ''].filter(Boolean),
  ];
  return [...new Set(accounts)].sort();
}

/** Where the stacks are; the provider's own region says nothing where there is a list. */
function regionsOf(deployment: Attributes | undefined): readonly string[] {
  const regions = texts(deployment, 'regions');
  const single = textAt(deployment, 'stack_set_instance_region') ?? textAt(deployment, 'region');
  return regions.length > 0 || single === undefined ? regions : [single];
}

const texts = (attributes: Attributes | undefined, path: string): string[] =>
  listAt(attributes, path).map(String).sort();
