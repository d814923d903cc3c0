import { AccountClient, GetAlternateContactCommand, GetContactInformationCommand } from '@aws-sdk/client-account';
import { CloudFormationClient, paginateListStackInstances, StackInstanceSummary } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient, DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import {
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { rootUser } from '../aws/policy/callers';
import { decide } from '../aws/policy/decide';
import { parsePolicy, PolicyDocument } from '../aws/policy/document';
import { addDays } from '../config/calendar-day';
import { Account, Organization } from '../config/organization';
import { ROOT_DENY } from '../config/scps/scps';

/** What AWS answers about one account. */
export interface AccountCoverage {
  readonly account: Account;
  /** Alternate contacts that are set, of three. */
  readonly contacts: number;
  readonly primaryContact: boolean;
  /** Whether a request by the account's root user would be denied now. */
  readonly rootDenied: boolean;
  /** Whether it would be denied after the last exemption of the org file has ended. */
  readonly rootDeniedLater: boolean;
  /** Whether a logging, multi-region organization trail records the account. */
  readonly trail: boolean;
  readonly rootAlarm: boolean;
  /** Regions whose root events are forwarded. */
  readonly forwardedRegions: number;
}

/** AWS SDK settings, for example the sandbox's endpoint. */
type Settings = ConstructorParameters<typeof AccountClient>[0] & object;

/** Reads the coverage of every active account back through the AWS API; root is asked of the policy engine. */
export async function readCoverage(organization: Organization, settings: Settings): Promise<AccountCoverage[]> {
  const account = new AccountClient(settings);
  const organizations = new OrganizationsClient(settings);
  const trail = await hasOrganizationTrail(new CloudTrailClient(settings));
  const alarms = await enabledAlarms(new CloudWatchClient(settings));
  const forwarded = await stackInstances(new CloudFormationClient(settings));
  const lastDay = organization.scps
    .find(({ id }) => id === ROOT_DENY.id)
    ?.exemptions.map(({ until }) => until)
    .sort()
    .at(-1);

  const now = new Date();

  const coverage: AccountCoverage[] = [];
  for (const member of organization.accounts.filter(({ status }) => status === 'active')) {
    const isManagement = member === organization.managementAccount;
    const id = isManagement ? undefined : member.id;
    const scps = isManagement ? [] : await policiesAbove(organizations, member.id);
    coverage.push({
      account: member,
      contacts: await countContacts(account, id),
      primaryContact: await hasPrimaryContact(account, id),
      rootDenied: isRootDenied(member.id, scps, now),
      rootDeniedLater: isRootDenied(member.id, scps, lastDay === undefined ? now : new Date(addDays(lastDay, 1))),
      trail,
      rootAlarm: alarms.has(`rootguard-root-activity-${member.id}`),
      forwardedRegions: forwarded.filter(({ Account: id, Status }) => id === member.id && Status === 'CURRENT').length,
    });
  }
  return coverage;
}

async function countContacts(client: AccountClient, AccountId?: string): Promise<number> {
  let count = 0;
  for (const AlternateContactType of ['BILLING', 'OPERATIONS', 'SECURITY'] as const) {
    const found = await client.send(new GetAlternateContactCommand({ AccountId, AlternateContactType })).then(
      ({ AlternateContact }) => AlternateContact !== undefined,
      (error: Error) => ifMissing(error),
    );
    if (found) count++;
  }
  return count;
}

async function hasPrimaryContact(client: AccountClient, AccountId?: string): Promise<boolean> {
  return client.send(new GetContactInformationCommand({ AccountId })).then(
    ({ ContactInformation }) => ContactInformation?.PhoneNumber !== undefined,
    (error: Error) => ifMissing(error),
  );
}

/** A contact that is not there is a finding; any other error ends the reading. */
function ifMissing(error: Error): false {
  if (error.name === 'ResourceNotFoundException') return false;
  throw error;
}

async function hasOrganizationTrail(client: CloudTrailClient): Promise<boolean> {
  const { trailList = [] } = await client.send(new DescribeTrailsCommand({}));
  for (const { Name, IsOrganizationTrail, IsMultiRegionTrail } of trailList) {
    if (!IsOrganizationTrail || !IsMultiRegionTrail) continue;
    if ((await client.send(new GetTrailStatusCommand({ Name }))).IsLogging) return true;
  }
  return false;
}

async function enabledAlarms(client: CloudWatchClient): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, { AlarmNamePrefix: 'rootguard-' })) {
    for (const { AlarmName, ActionsEnabled } of MetricAlarms) if (AlarmName && ActionsEnabled) names.add(AlarmName);
  }
  return names;
}

/** The SCPs of an account and of everything above it. */
async function policiesAbove(client: OrganizationsClient, accountId: string): Promise<PolicyDocument[]> {
  const found: PolicyDocument[] = [];
  for (let target: string | undefined = accountId; target !== undefined;) {
    const { Policies = [] } = await client.send(
      new ListPoliciesForTargetCommand({ TargetId: target, Filter: 'SERVICE_CONTROL_POLICY' }),
    );
    for (const { Id } of Policies) {
      const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId: Id }));
      found.push(parsePolicy(Policy?.Content).document);
    }
    if (target.startsWith('r-')) break;
    target = await parentOf(client, target);
  }
  return found;
}

async function parentOf(client: OrganizationsClient, ChildId: string): Promise<string | undefined> {
  const { Parents } = await client.send(new ListParentsCommand({ ChildId }));
  return Parents?.[0]?.Id;
}

function isRootDenied(accountId: string, scps: readonly PolicyDocument[], at: Date): boolean {
  const { principal, context } = rootUser(accountId);
  const request = {
    ...{ principal, action: 's3:ListAllMyBuckets', resource: '*' },
    context: { ...context, 'aws:CurrentTime': at.toISOString() },
  };
  return scps.some(scp => decide(scp, request) === 'deny');
}

/** The instances of the StackSets that forward root events. */
async function stackInstances(client: CloudFormationClient): Promise<StackInstanceSummary[]> {
  const instances: StackInstanceSummary[] = [];
  for (const StackSetName of ['rootguard-forwarding', 'rootguard-forwarding-management']) {
    for await (const { Summaries = [] } of paginateListStackInstances({ client }, { StackSetName })) {
      instances.push(...Summaries);
    }
  }
  return instances;
}
