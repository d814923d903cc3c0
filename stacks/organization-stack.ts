import { AwsProvider, AwsProviderConfig } from '@cdktf/provider-aws/lib/provider';
import { CloudBackend, LocalBackend, NamedCloudWorkspace, S3Backend, TerraformElement } from 'cdktf';
import { Construct } from 'constructs';
import { Account, Backend, Organization } from '../config/organization';
import { terraformName } from '../config/terraform-name';
import { lowestTerraformVersion } from '../config/terraform-version';
import { OrganizationCheck, OrganizationCheckProps } from '../modules/guardrails/organization-check';
import { withImports } from './imports';
import { ReadableStack } from './readable-stack';
import { Json, mergeInto, resolveOnce } from './resolve-once';
import { StackName } from './stack-names';
import { SESSION } from '../config/names';

/** Where a provider signs in. */
interface SignIn {
  readonly accountId: string;
  readonly region: string;
  /** Role to assume in the account; undefined: the credentials are of the account. */
  readonly roleName?: string;
}

/** A scope whose id begins the names of its stacks and states, to tell them from those of the rest of a program. */
export class StackPrefix extends Construct {}

/**
 * A stack of one organization: signed in to the management account, with the backend of the org file.
 *
 * No stack refers to another one, names and ARNs are computed from the org file: each can be planned before the
 * others exist.
 */
export abstract class OrganizationStack extends ReadableStack {
  /** Blocks of the stack that are of no element. */
  private readonly blocks: Json = {};
  /** The provider of whatever names none. */
  protected readonly ownProvider: AwsProvider;

  /** @param signIn - account and region of the stack's own provider, where they are not the management account's */
  constructor(
    scope: Construct,
    id: StackName,
    protected readonly organization: Organization,
    signIn: Partial<SignIn> = {},
  ) {
    super(scope, scope instanceof StackPrefix ? `${scope.node.id}-${id}` : id);
    const { managementAccount, region, backend } = organization;
    this.addOverride('terraform.required_version', `>= ${lowestTerraformVersion(organization)}`);
    defineBackend(this, backend, managementAccount);
    this.ownProvider = new AwsProvider(
      this,
      'aws',
      this.providerConfig({ accountId: managementAccount.id, region, ...signIn }),
    );
  }

  override addOverride(path: string, value: unknown): void {
    super.addOverride(path, value);
    mergeInto(this.blocks, path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Json);
  }

  /** The Terraform JSON of TerraformStack, which resolves the whole again when every element of it is resolved. */
  override toTerraform(): Json {
    const metadata = {
      version: this.node.tryGetContext('cdktfVersion') as string,
      stackName: this.node.id,
      backend: 'local',
      overrides: { stack: Object.keys(this.blocks) },
    };
    const resolve = resolveOnce(this);
    const whole: Json = { '//': { metadata, outputs: {} } };
    const elements = this.node.findAll().filter(child => TerraformElement.isTerraformElement(child));
    for (const element of elements) mergeInto(metadata, resolve(element.toMetadata() as Json));
    for (const element of elements) mergeInto(whole, resolve(element.toTerraform() as Json));
    return withImports(mergeInto(whole, resolve(this.blocks)), this.node.id, this.organization.imports);
  }

  /** Defines a second provider, with its name as alias. */
  protected defineProvider(name: string, signIn: SignIn): AwsProvider {
    return new AwsProvider(this, name, { alias: name, ...this.providerConfig(signIn) });
  }

  private providerConfig({ accountId, region, roleName }: SignIn): AwsProviderConfig {
    const { partition, tags } = this.organization;
    return {
      region,
      // wrong credentials stop here, before anything is read
      allowedAccountIds: [accountId],
      assumeRole:
        roleName === undefined
          ? undefined
          : [{ roleArn: `arn:${partition}:iam::${accountId}:role/${roleName}`, sessionName: SESSION }],
      defaultTags: Object.keys(tags).length > 0 ? [{ tags: { ...tags } }] : undefined,
      // the Account Management API allows 10 reads a second; the default mode gives up in large organizations
      retryMode: 'adaptive',
    };
  }

  /** Defines the check of the organization; nothing in the single-account form. */
  protected checkOrganization(needs: Omit<OrganizationCheckProps, 'organizationId'>): void {
    const organizationId = this.organization.aws?.id;
    if (organizationId !== undefined) new OrganizationCheck(this, 'organization', { organizationId, ...needs });
  }

  /**
   * Keeps Terraform's state in step with accounts that were renamed or are no longer active: former addresses
   * become `moved` blocks; resources of an inactive account become `removed` blocks that forget without destroying.
   *
   * @param addresses - the addresses of an account's resources in this stack, under a Terraform name
   * @param forgotten - those of an active account that Terraform is to forget
   */
  protected followAccounts(
    accounts: readonly Account[],
    addresses: (name: string, account: Account) => readonly string[],
    forgotten: (name: string, account: Account) => readonly string[] = () => [],
  ): void {
    const moved: { from: string; to: string }[] = [];
    const removed: { from: string; lifecycle: { destroy: false } }[] = [];
    for (const account of accounts) {
      // newest first: each older set of addresses leads to the next newer one
      const [current = [], ...former] = [account.key, ...account.formerly].map(key =>
        addresses(terraformName(key), account),
      );
      if (account.status === 'active') {
        let newer = current;
        for (const older of former) {
          const to = newer;
          older.forEach((from, i) => moved.push({ from, to: to[i] ?? from }));
          newer = older;
        }
        for (const key of [account.key, ...account.formerly]) {
          for (const from of forgotten(terraformName(key), account))
            removed.push({ from, lifecycle: { destroy: false } });
        }
      } else {
        for (const from of [current, ...former].flat()) removed.push({ from, lifecycle: { destroy: false } });
      }
    }
    // cdktf sorts objects but not lists
    if (moved.length > 0) this.addOverride('moved', moved.sort(byFrom));
    if (removed.length > 0) this.addOverride('removed', removed.sort(byFrom));
  }
}

const byFrom = (a: { from: string }, b: { from: string }): number => (a.from < b.from ? -1 : 1);

function defineBackend(stack: OrganizationStack, backend: Backend, managementAccount: Account): void {
  const name = stack.node.id;
  switch (backend.kind) {
    case 'local':
      // relative to the stack's folder in cdktf.out, so that no machine's path is in the output
      new LocalBackend(stack, { path: `../../../state/${name}.tfstate` });
      return;
    case 's3': {
      // cdktf 0.21 passes use_lockfile on without knowing it
      const lockfile = { useLockfile: backend.useLockfile };
      new S3Backend(stack, {
        bucket: backend.bucket,
        key: `${backend.keyPrefix}/${name}.tfstate`,
        region: backend.region,
        encrypt: true,
        kmsKeyId: backend.kmsKeyId,
        // state is read before any provider is configured
        allowedAccountIds: backend.account.id === managementAccount.id ? [managementAccount.id] : undefined,
        ...lockfile,
      });
      return;
    }
    case 'hcp':
      new CloudBackend(stack, {
        hostname: backend.hostname,
        organization: backend.organization,
        workspaces: new NamedCloudWorkspace(`${backend.workspacePrefix}${name}`, backend.project),
      });
  }
}
