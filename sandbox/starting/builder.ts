import { Sandbox } from '../sandbox';
import { Json, SeedClient } from '../seed-client';
import { Chance } from './chance';

export const MANAGEMENT = '111111111111';
export const ROOT = 'r-exam';
export const ORGANIZATION = 'o-exampleorg1';
export const REGION = 'us-east-1';

/** Where a trail of the organization is. */
export const HOME = { partition: 'aws', account: MANAGEMENT, region: REGION, organization: ORGANIZATION };

const AREAS = ['Payments', 'Ledger', 'Search', 'Data', 'Web', 'Mobile', 'Risk', 'Claims', 'Billing', 'Identity'];

/** An account that was made. */
export interface MadeAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Makes an organization by the calls that somebody would make by hand or by another tool. */
export class Builder {
  readonly aws: SeedClient;
  readonly accounts: MadeAccount[] = [];

  constructor(
    readonly sandbox: Sandbox,
    readonly chance: Chance,
  ) {
    this.aws = new SeedClient(sandbox.endpoint, REGION);
  }

  /** The organization with all features, SCPs and trusted access for some services. */
  async organization(services: readonly string[] = []): Promise<void> {
    await this.aws.organizations('CreateOrganization', { FeatureSet: 'ALL' });
    await this.aws.organizations('EnablePolicyType', { RootId: ROOT, PolicyType: 'SERVICE_CONTROL_POLICY' });
    for (const ServicePrincipal of services) {
      await this.aws.organizations('EnableAWSServiceAccess', { ServicePrincipal });
    }
  }

  async unit(Name: string, ParentId = ROOT): Promise<string> {
    const { OrganizationalUnit } = await this.aws.organizations('CreateOrganizationalUnit', { ParentId, Name });
    return String((OrganizationalUnit as Json).Id);
  }

  /** An account in an OU, or where new ones are. */
  async account(name: string, unit?: string): Promise<MadeAccount> {
    const email = `aws+${name.toLowerCase().replaceAll(' ', '-')}@example.com`;
    const created = await this.aws.organizations('CreateAccount', { AccountName: name, Email: email });
    const id = String((created.CreateAccountStatus as Json).AccountId);
    if (unit !== undefined) {
      const move = { AccountId: id, SourceParentId: ROOT, DestinationParentId: unit };
      await this.aws.organizations('MoveAccount', move);
    }
    const made = { id, name, email };
    this.accounts.push(made);
    return made;
  }

  /** A client in a member, through the role that Organizations made. */
  in(account: MadeAccount): Promise<SeedClient> {
    return this.aws.assume(`arn:aws:iam::${account.id}:role/OrganizationAccountAccessRole`);
  }

  /** A name of an area of work, with a number that makes it the only one. */
  name(): string {
    return `${this.chance.of(AREAS)} ${this.accounts.length + 1}`;
  }

  async scp(Name: string, document: object, targets: readonly string[]): Promise<string> {
    const input = { Name, Description: '', Type: 'SERVICE_CONTROL_POLICY', Content: JSON.stringify(document) };
    const { Policy } = await this.aws.organizations('CreatePolicy', input);
    const PolicyId = String(((Policy as Json).PolicySummary as Json).Id);
    for (const TargetId of targets) await this.aws.organizations('AttachPolicy', { PolicyId, TargetId });
    return PolicyId;
  }

  /** A few OUs with an account in each, and one in the root. */
  async someAccounts(): Promise<readonly string[]> {
    const units = [await this.unit('Security'), await this.unit('Workloads')];
    for (const unit of units) await this.account(this.name(), unit);
    await this.account(this.name());
    return units;
  }

  /** An alternate contact of a member, put by the management account. */
  async contact(AccountId: string, AlternateContactType: string, Name: string): Promise<void> {
    const PhoneNumber = `+1 206 555 01${String(this.chance.below(100)).padStart(2, '0')}`;
    const EmailAddress = `${AlternateContactType.toLowerCase()}@example.com`;
    const input = { AccountId, AlternateContactType, Name, Title: 'On call', EmailAddress, PhoneNumber };
    await this.aws.rest('account', '/putAlternateContact', input);
  }
}
