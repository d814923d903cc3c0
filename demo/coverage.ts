import { AccountClient, GetAlternateContactCommand, GetContactInformationCommand } from '@aws-sdk/client-account';
import {
  CloudFormationClient,
  DescribeStackSetCommand,
  paginateListStackInstances,
} from '@aws-sdk/client-cloudformation';
import { CloudTrailClient, DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import {
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { addDays } from '../config/calendar-day';
import { Account, Organization } from '../config/organization';
import { ROOT_DENY } from '../config/scps/scps';
import { coverage } from '../world/coverage';
import { Control } from '../world/covered';
import { Attributes } from '../world/plan/plan';
import { Thing, World, worldOf } from '../world/world';

/** What AWS answers about one account. */
export interface AccountCoverage {
  readonly account: Account;
  /** Alternate contacts that are set, of three. */
  readonly contacts: number;
  readonly primaryContact: boolean;
  /** Whether SCPs deny everything to the account's root user now. */
  readonly rootDenied: boolean;
  /** Whether they will after the last exemption of the org file has ended. */
  readonly rootDeniedLater: boolean;
  /** Whether a logging, multi-region organization trail records the account. */
  readonly trail: boolean;
  readonly rootAlarm: boolean;
  /** Regions whose root events are forwarded. */
  readonly forwardedRegions: number;
}

/** AWS SDK settings, for example the sandbox's endpoint. */
type Settings = ConstructorParameters<typeof AccountClient>[0] & object;

/** Reads the world of every active account back through the AWS API, and tells who is covered in it. */
export async function readCoverage(organization: Organization, settings: Settings): Promise<AccountCoverage[]> {
  const accounts = organization.accounts.filter(({ status }) => status === 'active');
  const world = await livingWorld(organization, accounts, settings);
  const lastDay = organization.scps
    .find(({ id }) => id === ROOT_DENY.id)
    ?.exemptions.map(({ until }) => until)
    .sort()
    .at(-1);
  const now = new Date().toISOString();
  const found = coverage({ ...world, at: now });
  const later = coverage({ ...world, at: lastDay === undefined ? now : new Date(addDays(lastDay, 1)).toISOString() });
  const { contacts, primaryContacts, rootDenied, trails, alarms, forwarding } = found;
  const deniedLater = later.rootDenied;
  return accounts.map(account => {
    const whatOf = ({ covered }: Control) =>
      new Set(covered.flatMap(({ of, what }) => (of === account.id ? what : [])));
    return {
      account,
      contacts: whatOf(contacts).size,
      primaryContact: whatOf(primaryContacts).size > 0,
      rootDenied: whatOf(rootDenied).size > 0,
      rootDeniedLater: whatOf(deniedLater).size > 0,
      trail: whatOf(trails).size > 0,
      rootAlarm: whatOf(alarms).size > 0,
      forwardedRegions: whatOf(forwarding).size,
    };
  });
}

const thing = (type: string, attributes: Attributes): Thing => ({ type, attributes });

/** What AWS answers, as things of a world. */
async function livingWorld(
  { managementAccount }: Organization,
  accounts: readonly Account[],
  settings: Settings,
): Promise<World> {
  const account = new AccountClient(settings);
  const organizations = new OrganizationsClient(settings);
  const things = [
    ...(await trails(new CloudTrailClient(settings))),
    ...(await enabledAlarms(new CloudWatchClient(settings))),
    ...(await forwarding(new CloudFormationClient(settings))),
  ];
  /** Each account, OU and root with the one above it. */
  const parents = new Map<string, string>();
  for (const { id } of accounts) {
    things.push(...(await contactsOf(account, id, id === managementAccount.id ? undefined : id)));
    for (let target = id; !target.startsWith('r-') && !parents.has(target); target = parents.get(target)!) {
      parents.set(target, await parentOf(organizations, target));
    }
  }
  for (const target of new Set([...parents.keys(), ...parents.values()])) {
    things.push(...(await policiesAt(organizations, target)));
  }
  /** OUs have their ids for names: the names of a living organization are of no use here. */
  const pathOf = (target: string): string[] => {
    const parent = parents.get(target) ?? 'r-';
    return parent.startsWith('r-') ? [] : [...pathOf(parent), parent];
  };
  const paths = accounts.map(({ id, name }) => ({ id, name, ou: pathOf(id) }));
  return worldOf(things, {
    organization: {
      managementAccountId: managementAccount.id,
      accounts: paths.map(({ ou, ...one }) => ({ ...one, ...(ou.length > 0 && { ou: ou.join('/') }) })),
      inactiveAccounts: [],
      organizationalUnits: new Map(
        paths.flatMap(({ ou }) => ou.map((unit, at) => [ou.slice(0, at + 1).join('/'), unit] as const)),
      ),
      emailDomains: [],
    },
  });
}

async function contactsOf(client: AccountClient, account_id: string, AccountId?: string): Promise<Thing[]> {
  const contacts: Thing[] = [];
  for (const AlternateContactType of ['BILLING', 'OPERATIONS', 'SECURITY'] as const) {
    const found = await client
      .send(new GetAlternateContactCommand({ AccountId, AlternateContactType }))
      .catch(ifMissing);
    if (found?.AlternateContact === undefined) continue;
    contacts.push(thing('aws_account_alternate_contact', { account_id, alternate_contact_type: AlternateContactType }));
  }
  const primary = await client.send(new GetContactInformationCommand({ AccountId })).catch(ifMissing);
  if (primary?.ContactInformation?.PhoneNumber === undefined) return contacts;
  return [...contacts, thing('aws_account_primary_contact', { account_id })];
}

/** A contact that is not there is a finding; any other error ends the reading. */
function ifMissing(error: Error): undefined {
  if (error.name === 'ResourceNotFoundException') return undefined;
  throw error;
}

async function trails(client: CloudTrailClient): Promise<Thing[]> {
  const { trailList = [] } = await client.send(new DescribeTrailsCommand({}));
  return Promise.all(
    trailList.map(async ({ Name, IsOrganizationTrail, IsMultiRegionTrail }) => {
      const { IsLogging } = await client.send(new GetTrailStatusCommand({ Name }));
      const [is_organization_trail, is_multi_region_trail] = [IsOrganizationTrail, IsMultiRegionTrail];
      return thing('aws_cloudtrail', {
        ...{ name: Name, enable_logging: IsLogging === true, is_organization_trail, is_multi_region_trail },
      });
    }),
  );
}

/** Alarms that tell somebody; one whose actions are off watches for nobody. */
async function enabledAlarms(client: CloudWatchClient): Promise<Thing[]> {
  const alarms: Thing[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, { AlarmNamePrefix: 'rootguard-' })) {
    for (const { AlarmName, ActionsEnabled, Dimensions = [] } of MetricAlarms) {
      const dimensions = Object.fromEntries(Dimensions.map(({ Name = '', Value }) => [Name, Value]));
      if (ActionsEnabled) alarms.push(thing('aws_cloudwatch_metric_alarm', { alarm_name: AlarmName, dimensions }));
    }
  }
  return alarms;
}

/** SCPs that are attached to a root, OU or account. */
async function policiesAt(client: OrganizationsClient, target_id: string): Promise<Thing[]> {
  const type = 'SERVICE_CONTROL_POLICY';
  const { Policies = [] } = await client.send(new ListPoliciesForTargetCommand({ TargetId: target_id, Filter: type }));
  const found = await Promise.all(
    Policies.map(async ({ Id, Name }) => {
      const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId: Id }));
      return [
        thing('aws_organizations_policy', { id: Id, name: Name, type, content: Policy?.Content }),
        thing('aws_organizations_policy_attachment', { policy_id: Id, target_id }),
      ];
    }),
  );
  return found.flat();
}

async function parentOf(client: OrganizationsClient, ChildId: string): Promise<string> {
  const { Parents } = await client.send(new ListParentsCommand({ ChildId }));
  return Parents?.[0]?.Id ?? 'r-';
}

/** The StackSets that forward root events, and where they are current. */
async function forwarding(client: CloudFormationClient): Promise<Thing[]> {
  const things: Thing[] = [];
  for (const name of ['rootguard-forwarding', 'rootguard-forwarding-management']) {
    const { StackSet } = await client.send(new DescribeStackSetCommand({ StackSetName: name }));
    things.push(thing('aws_cloudformation_stack_set', { name, template_body: StackSet?.TemplateBody }));
    for await (const { Summaries = [] } of paginateListStackInstances({ client }, { StackSetName: name })) {
      for (const { Account: account_id, Region: region, Status } of Summaries) {
        if (Status !== 'CURRENT') continue;
        const instance = { stack_set_name: name, account_id, region };
        things.push(thing('aws_cloudformation_stack_set_instance', instance));
      }
    }
  }
  return things;
}
