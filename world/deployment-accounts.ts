import { ReviewContext, ReviewedOrganization } from './context';
import { existing } from './fates';
import { listAt, textAt, valueAt } from './plan/attributes';
import { Attributes } from './plan/plan';
import { membersOf, reaches } from './reach';

/** Types of resources that deploy a StackSet. */
export const DEPLOYMENTS = ['aws_cloudformation_stack_instances', 'aws_cloudformation_stack_set_instance'];

/**
 * Ids of the accounts that a deployment of a StackSet is for, sorted. Without an organization nobody knows what is below
 * an OU: then those that the provider found at the last apply.
 */
export const deploymentAccounts = (
  deployment: Attributes | undefined,
  organization: ReviewedOrganization | undefined,
): readonly string[] =>
  organization === undefined && unitsOf(deployment).length > 0
    ? sorted(ownAccounts(deployment))
    : deploymentTargets(deployment, organization);

/** The same, with OUs in place of their accounts when there is no organization. */
export function deploymentTargets(
  deployment: Attributes | undefined,
  organization: ReviewedOrganization | undefined,
): readonly string[] {
  const units = unitsOf(deployment);
  const named = texts(deployment, 'deployment_targets[0].accounts');
  // with OUs, the provider keeps the accounts of the last apply in `accounts`
  if (units.length === 0) return sorted([...ownAccounts(deployment), ...named]);
  if (organization === undefined) return sorted(units);
  const below = membersOf(organization)
    .filter(account => units.some(unit => reaches(organization, unit, account)))
    .map(({ id }) => id);
  switch (textAt(deployment, 'deployment_targets[0].account_filter_type')) {
    case 'INTERSECTION':
      return sorted(below.filter(id => named.includes(id)));
    case 'DIFFERENCE':
      return sorted(below.filter(id => !named.includes(id)));
    case 'UNION':
      return sorted([...below, ...named]);
    default:
      return sorted(below);
  }
}

const REGION = /\b[a-z]{2}(?:-[a-z]+)+-\d+\b/g;

/** Regions of a deployment; the provider's own region says nothing where there is a list. */
export function deploymentRegions(deployment: Attributes | undefined): readonly string[] {
  const listed = valueAt(deployment, 'regions');
  // before a plan, an expression: at least the regions that it names
  const regions = typeof listed === 'string' ? (listed.match(REGION) ?? []) : texts(deployment, 'regions').sort();
  const single = textAt(deployment, 'stack_set_instance_region') ?? textAt(deployment, 'region');
  // before a plan, an instance for each region of a set: it names none
  return regions.length > 0 || single === undefined || single.startsWith('${') ? regions : [single];
}

const texts = (deployment: Attributes | undefined, path: string): string[] =>
  listAt(deployment, path).map(String).filter(Boolean);

const unitsOf = (deployment: Attributes | undefined): string[] =>
  texts(deployment, 'deployment_targets[0].organizational_unit_ids');

const ownAccounts = (deployment: Attributes | undefined): string[] =>
  [...texts(deployment, 'accounts'), textAt(deployment, 'account_id') ?? ''].filter(Boolean);

/** Ids of the accounts that have a StackSet before the change, by its deployments in the plans, sorted. */
export function stackSetAccounts(context: ReviewContext, stackSet: string | undefined): readonly string[] {
  const { organization, organizationBefore = organization } = context;
  return sorted(
    existing(context, ...DEPLOYMENTS)
      .filter(({ before }) => stackSet !== undefined && textAt(before, 'stack_set_name') === stackSet)
      .flatMap(({ before }) => deploymentAccounts(before, organizationBefore)),
  );
}

const sorted = (ids: readonly string[]): readonly string[] => [...new Set(ids)].sort();
