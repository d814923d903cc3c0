import { parseArn } from '../aws/arn';
import { Account, ExistingTrail, Organization } from '../config/organization';
import { permissionsOf } from '../permissions/permissions';
import { PolicyDocument } from '../permissions/policy-documents';
import { ACCESS_ROLE } from './organizations/access-role';
import { SeedClient } from './seed-client';
import { makeTrail } from './starting/trail';

/** Services that the stacks need to have trusted access. */
const TRUSTED_SERVICES = [
  'account.amazonaws.com',
  'cloudtrail.amazonaws.com',
  'config-multiaccountsetup.amazonaws.com',
  'guardduty.amazonaws.com',
  'iam.amazonaws.com',
  'securityhub.amazonaws.com',
];

/** What AWS's SecurityAudit allows, as far as the sandbox has it. */
const READS = [
  'account:Get*',
  'account:List*',
  'cloudtrail:Describe*',
  'cloudtrail:Get*',
  'cloudtrail:List*',
  'cloudwatch:Describe*',
  'iam:GenerateCredentialReport',
  'iam:Get*',
  'iam:List*',
  'organizations:Describe*',
  'organizations:List*',
];

/**
 * Creates what an org file takes for granted: the organization with all features, its OUs and accounts, SCPs and
 * trusted access, the roles to assume in other accounts, the configuration recorders of AWS Config, the bucket of an S3
 * backend, and the log group of a trail that somebody else owns.
 *
 * @param endpoint - the front's address
 * @param readerRole - name of a role for somebody who looks, in every account
 */
export async function seedOrganization(
  endpoint: string,
  organization: Organization,
  readerRole?: string,
): Promise<void> {
  const aws = new SeedClient(endpoint, organization.region);
  if (organization.aws !== undefined) await createOrganization(aws, organization);
  await createRoles(aws, organization);
  if (readerRole !== undefined) await createReaders(aws, organization, readerRole);
  await createRecorders(aws, organization);
  if (organization.trail !== undefined && 'existing' in organization.trail) {
    await createTrail(aws, organization, organization.trail);
  }
  if (organization.backend.kind === 's3') await createStateBucket(aws, organization.backend);
}

/** The log group of somebody else's trail, and the trail where that is looked up. */
async function createTrail(
  aws: SeedClient,
  { partition, region, managementAccount, aws: ids }: Organization,
  { logGroup, name }: ExistingTrail,
): Promise<void> {
  if (name === undefined) {
    await aws.json('logs', 'Logs_20140328.CreateLogGroup', { logGroupName: logGroup });
    return;
  }
  const names = { name, bucket: `${name.toLowerCase()}-logs`, logGroup: logGroup.replace(/\*$/, '-1') };
  await makeTrail(aws, aws, names, { partition, account: managementAccount.id, region, organization: ids?.id });
}

async function createOrganization(aws: SeedClient, { aws: ids, ...organization }: Organization): Promise<void> {
  const root = ids?.rootId ?? '';
  await aws.organizations('CreateOrganization', { FeatureSet: 'ALL' });
  await aws.organizations('EnablePolicyType', { RootId: root, PolicyType: 'SERVICE_CONTROL_POLICY' });
  for (const ServicePrincipal of TRUSTED_SERVICES)
    await aws.organizations('EnableAWSServiceAccess', { ServicePrincipal });
  await aws.query('cloudformation', organization.managementAccount.id, { Action: 'ActivateOrganizationsAccess' });

  // sorted by path, a parent comes before its children
  for (const [path] of [...organization.organizationalUnits].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const parent = path.split('/').slice(0, -1).join('/');
    const ParentId = organization.organizationalUnits.get(parent) ?? root;
    await aws.organizations('CreateOrganizationalUnit', { ParentId, Name: path.slice(path.lastIndexOf('/') + 1) });
  }
  for (const account of organization.accounts) {
    if (account.id === organization.managementAccount.id || account.status === 'left') continue;
    await createAccount(aws, account, root, organization.organizationalUnits);
  }
}

async function createAccount(
  aws: SeedClient,
  account: Account,
  root: string,
  units: ReadonlyMap<string, string>,
): Promise<void> {
  await aws.organizations('CreateAccount', { AccountName: account.name, Email: account.email });
  const unit = account.ou === undefined ? undefined : units.get(account.ou);
  if (unit !== undefined) {
    await aws.organizations('MoveAccount', { AccountId: account.id, SourceParentId: root, DestinationParentId: unit });
  }
  if (account.status === 'suspended') await aws.organizations('CloseAccount', { AccountId: account.id });
}

/**
 * Creates the roles that the org file names as `rootguard permissions` prints them: the management account may assume them, and
 * they may do what planning, applying, the alert test and campaigns do there. In the management account that are those that `alerts`
 * says deploy.
 */
async function createRoles(aws: SeedClient, organization: Organization): Promise<void> {
  const { managementAccount } = organization;
  const commands = ['plan', 'apply', 'alert-test', 'credentials'] as const;
  for (const { account, role, policies } of permissionsOf(organization, { commands, stacks: STACKS_IN_MEMBERS })) {
    // Organizations makes one in every account that it creates
    const exists = organization.aws !== undefined && account !== managementAccount.id && role === ACCESS_ROLE;
    if (role === undefined || exists) continue;
    await createRoleWith(aws, organization, { account, roleName: role }, policies);
  }
  const [own] = permissionsOf(organization, { commands: ['apply'], stacks: STACKS });
  for (const arn of organization.alerts?.deployRoles ?? []) {
    const { account, resource } = parseArn(arn)!;
    if (account !== managementAccount.id) continue;
    const roleName = resource.slice(resource.lastIndexOf('/') + 1);
    await createRoleWith(aws, organization, { account, roleName }, own!.policies);
  }
}

/** Creates a role that the management account may assume, with customer managed policies. */
async function createRoleWith(
  aws: SeedClient,
  organization: Organization,
  named: { account: string; roleName: string },
  policies: readonly PolicyDocument[],
): Promise<void> {
  const { account, roleName } = named;
  await createRole(aws, organization, named);
  for (const [index, document] of policies.entries()) {
    const PolicyName = `${roleName}-${index + 1}`;
    // moto takes no ARN of a root user, which AWS's own examples have
    const PolicyDocument = JSON.stringify(document).replaceAll(/"arn:[\w-]+:iam::\*:root"/g, '"*"');
    await aws.query('iam', account, { Action: 'CreatePolicy', PolicyName, PolicyDocument });
    const PolicyArn = `arn:${organization.partition}:iam::${account}:policy/${PolicyName}`;
    await aws.query('iam', account, { Action: 'AttachRolePolicy', RoleName: roleName, PolicyArn });
  }
}

/** The stacks that sign in to other accounts, where the org file has what they are about. */
const STACKS_IN_MEMBERS = ['trail', 'alerts', 'forwarding', 'posture'];
const STACKS = ['guardrails', 'contacts', 'alarms', ...STACKS_IN_MEMBERS];

/** Creates a role in every account that is not closed, for somebody who only looks. */
async function createReaders(aws: SeedClient, organization: Organization, roleName: string): Promise<void> {
  for (const { id: account, status } of organization.accounts) {
    if (status !== 'active') continue;
    await createRole(aws, organization, { account, roleName });
    const PolicyDocument = policy({ Effect: 'Allow', Action: READS, Resource: '*' });
    const named = { RoleName: roleName, PolicyName: 'SecurityAudit', PolicyDocument };
    await aws.query('iam', account, { Action: 'PutRolePolicy', ...named });
  }
}

/** Creates a role that the management account may assume. */
async function createRole(
  aws: SeedClient,
  { partition, managementAccount }: Pick<Organization, 'partition' | 'managementAccount'>,
  { account, roleName: RoleName }: { account: string; roleName: string },
): Promise<void> {
  const trusted = `arn:${partition}:iam::${managementAccount.id}:root`;
  await aws.query('iam', account, {
    Action: 'CreateRole',
    RoleName,
    AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal: { AWS: trusted }, Action: 'sts:AssumeRole' }),
  });
}

/** Creates a configuration recorder wherever a rule of AWS Config needs one. */
async function createRecorders(aws: SeedClient, { posture, accounts, partition }: Organization): Promise<void> {
  if (posture?.configRules === undefined) return;
  const { region, excludedAccounts } = posture.configRules;
  for (const account of accounts) {
    if (account.status !== 'active' || excludedAccounts.includes(account)) continue;
    const roleARN = `arn:${partition}:iam::${account.id}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
    const input = { ConfigurationRecorder: { name: 'default', roleARN } };
    await aws.json('config', 'StarlingDoveService.PutConfigurationRecorder', input, { account: account.id, region });
  }
}

async function createStateBucket(
  aws: SeedClient,
  backend: { bucket: string; account: Account; region: string },
): Promise<void> {
  // us-east-1 is the only region that may not be named
  const location =
    backend.region === 'us-east-1'
      ? ''
      : `<CreateBucketConfiguration><LocationConstraint>${backend.region}</LocationConstraint></CreateBucketConfiguration>`;
  await aws.s3(backend.account.id, `/${backend.bucket}`, location);
  const versioning = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
  await aws.s3(backend.account.id, `/${backend.bucket}?versioning`, versioning);
}

const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
