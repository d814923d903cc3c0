import { listAt, textAt, valueAt } from './attributes';
import { existing } from './existing';
import { Attributes } from './plan';
import { membersOf, reaches } from './reach';
import { ReviewContext, ReviewedOrganization } from './rule';

/** Types of resources that deploy a StackSet. */
export const DEPLOYMENTS = ['aws_cloudformation_stack_instances', 'aws_cloudformation_stack_set_instance'];

/**
 * Ids of the accounts that a deployment of a StackSet is for, sorted. Without an organization nobody knows what is below
 * an OU: then those that the provider found at the last apply.
 */
export function deploymentAccounts(
  deployment: Attributes | undefined,
  organization: ReviewedOrganization | undefined,
): readonly string[] {
  const targets = valueAt(deployment, 'deployment_targets[0]');
  const units = listAt(targets, 'organizational_unit_ids').map(String);
  const named = listAt(targets, 'accounts').map(String);
  const own = [...listAt(deployment, 'accounts').map(String), textAt(deployment, 'account_id') ?? ''].filter(Boolean);
  if (units.length === 0) return sorted([...own, ...named]);
  if (organization === undefined) return sorted(own);
  const below = membersOf(organization)
    .filter(account => units.some(unit => reaches(organization, unit, account)))
    .map(({ id }) => id);
  switch (textAt(targets, 'account_filter_type')) {
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
