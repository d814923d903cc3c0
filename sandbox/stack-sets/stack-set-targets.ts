import { AwsError } from '../front/aws-answer';
import { OrganizationAccess } from '../organizations/organization-access';
import { SERVICE_MANAGED, StackSet } from './stack-set-operations';
import { QueryInput, stringsOf, stringOf, structureOf } from './stack-set-protocol';

/** An account and region, and the deployment target it was found under. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly organizationalUnitId?: string;
}

/** Accounts and regions that a request names, by account or by deployment target. */
export async function targetsOf(organization: OrganizationAccess, set: StackSet, input: QueryInput): Promise<Place[]> {
  const regions = stringsOf(input, 'Regions');
  if (regions.length === 0) throw new AwsError('ValidationError', 'Regions must be specified');
  const accounts = await accountsOf(organization, set, input);
  return accounts.flatMap(one => regions.map(region => ({ ...one, region })));
}

async function accountsOf(
  organization: OrganizationAccess,
  set: StackSet,
  input: QueryInput,
): Promise<Omit<Place, 'region'>[]> {
  const targets = structureOf(input, 'DeploymentTargets');
  const units = stringsOf(targets, 'OrganizationalUnitIds');
  const named = [...stringsOf(input, 'Accounts'), ...stringsOf(targets, 'Accounts')];
  if (set.permissionModel !== SERVICE_MANAGED) {
    if (units.length > 0) {
      throw new AwsError(
        'ValidationError',
        'StackSets with SELF_MANAGED permission model can only have Accounts as target',
      );
    }
    if (named.length === 0) throw new AwsError('ValidationError', 'Accounts must be specified');
    return named.map(account => ({ account }));
  }
  if (units.length === 0) {
    const message = 'StackSets with SERVICE_MANAGED permission model can only have OrganizationalUnit as target';
    throw new AwsError('ValidationError', message);
  }
  const filter = stringOf(targets, 'AccountFilterType') ?? 'NONE';
  const found = new Map<string, string>();
  for (const unit of units) {
    const below = await organization.accountsBelow(unit);
    if (below === undefined) throw new AwsError('ValidationError', `Organizational unit ${unit} does not exist`);
    for (const account of below) if (!found.has(account)) found.set(account, unit);
  }
  return [...found]
    .map(([account, organizationalUnitId]) => ({ account, organizationalUnitId }))
    .filter(({ account }) => {
      if (filter === 'INTERSECTION') return named.includes(account);
      return filter !== 'DIFFERENCE' || !named.includes(account);
    });
}
