import { Account, Organization } from '../config/organization';

/** Services that the stacks need to have trusted access. */
const TRUSTED_SERVICES = ['account.amazonaws.com', 'cloudtrail.amazonaws.com', 'iam.amazonaws.com'];

type Json = Record<string, unknown>;

/**
 * Creates what an org file takes for granted: the organization with all features, its OUs and accounts, SCPs and
 * trusted access, the role of the log archive, the bucket of an S3 backend, and the log group of a trail that
 * somebody else owns.
 *
 * @param endpoint - the front's address
 */
export async function seedOrganization(endpoint: string, organization: Organization): Promise<void> {
  const aws = new SeedClient(endpoint, organization.region);
  if (organization.aws !== undefined) await createOrganization(aws, organization);
  await createTrailPrerequisites(aws, organization);
  if (organization.backend.kind === 's3') await createStateBucket(aws, organization.backend);
}

async function createOrganization(aws: SeedClient, { aws: ids, ...organization }: Organization): Promise<void> {
  const root = ids?.rootId ?? '';
  await aws.organizations('CreateOrganization', { FeatureSet: 'ALL' });
  await aws.organizations('EnablePolicyType', { RootId: root, PolicyType: 'SERVICE_CONTROL_POLICY' });
  for (const ServicePrincipal of TRUSTED_SERVICES)
    await aws.organizations('EnableAWSServiceAccess', { ServicePrincipal });

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

async function createTrailPrerequisites(aws: SeedClient, { trail, ...organization }: Organization): Promise<void> {
  if (trail === undefined) return;
  if ('existing' in trail) {
    await aws.json('logs', 'Logs_20140328.CreateLogGroup', { logGroupName: trail.logGroup });
    return;
  }
  if (trail.logArchive === undefined) return;
  const { account, roleName } = trail.logArchive;
  const trusted = `arn:${organization.partition}:iam::${organization.managementAccount.id}:root`;
  await aws.query('iam', account.id, {
    Action: 'CreateRole',
    RoleName: roleName,
    AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal: { AWS: trusted }, Action: 'sts:AssumeRole' }),
  });
  await aws.query('iam', account.id, {
    Action: 'PutRolePolicy',
    RoleName: roleName,
    PolicyName: 'administrator',
    PolicyDocument: policy({ Effect: 'Allow', Action: '*', Resource: '*' }),
  });
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

const policy = (statement: Json) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

/** Calls the front without an SDK: nothing here needs signatures, and loading the SDKs takes longer than the seed. */
class SeedClient {
  constructor(
    private readonly endpoint: string,
    private readonly region: string,
  ) {}

  organizations(operation: string, input: Json): Promise<void> {
    return this.json('organizations', `AWSOrganizationsV20161128.${operation}`, input);
  }

  json(service: string, target: string, input: Json): Promise<void> {
    const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
    return this.send(service, 'POST', '/', headers, JSON.stringify(input));
  }

  query(service: string, account: string, input: Record<string, string>): Promise<void> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-moto-account-id': account };
    return this.send(service, 'POST', '/', headers, new URLSearchParams(input).toString());
  }

  s3(account: string, path: string, body: string): Promise<void> {
    return this.send('s3', 'PUT', path, { 'x-moto-account-id': account }, body);
  }

  private async send(
    service: string,
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string,
  ): Promise<void> {
    const scope = `sandbox/20260101/${this.region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=sandbox`;
    const answer = await fetch(this.endpoint + path, { method, headers: { ...headers, authorization }, body });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`seeding the sandbox failed: ${service} ${path} answered ${answer.status}: ${text}`);
  }
}
