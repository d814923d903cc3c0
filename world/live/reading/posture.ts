import * as guardduty from '@aws-sdk/client-guardduty';
import * as securityhub from '@aws-sdk/client-securityhub';
import { allPages } from '../../clients/aws-answer';
import { SnapshotThing } from '../snapshot';
import { whatIsSet } from './answers';
import { readConfigRules } from './config-rules';
import { Place, placeOf } from './place';
import { MemberAccess } from './members';
import { inTurns, Reading } from './reading';

/** How GuardDuty, Security Hub CSPM and AWS Config are configured for the organization, in each region. */
export async function readPosture(
  reading: Reading,
  regions: readonly string[],
  { role }: MemberAccess = {},
): Promise<SnapshotThing[]> {
  const isByRole = role !== undefined;
  const found = await inTurns(regions, async region => {
    const place = placeOf(reading, { ...reading.home, region });
    const read = [guardDuty(place, isByRole), securityHub(place, isByRole), readConfigRules(place)];
    return (await Promise.all(read)).flat();
  });
  return found.flat();
}

/**
 * The organization's settings of GuardDuty and Security Hub CSPM in a region of an account, as far as it administers them.
 *
 * @param named - things that say who administers what
 */
export async function readAdministered(place: Place, named: readonly SnapshotThing[]): Promise<SnapshotThing[]> {
  const { account, region: here } = place.asked;
  const has = ({ type, region, attributes }: SnapshotThing, of: string): boolean =>
    type === `aws_${of}_organization_admin_account` && region === here && attributes.admin_account_id === account;
  const settings = await Promise.all([
    named.some(thing => has(thing, 'guardduty')) ? detectors(place, true) : [],
    named.some(thing => has(thing, 'securityhub')) ? securityHubSettings(place) : [],
  ]);
  return settings.flat();
}

async function guardDuty(place: Place, isByRole: boolean): Promise<SnapshotThing[]> {
  const { reading, asked, ask, thing } = place;
  const client = reading.client(guardduty.GuardDutyClient, asked);
  const administrators = await ask('guardduty:ListOrganizationAdminAccounts', undefined, async () => {
    const { AdminAccounts = [] } = await client.send(new guardduty.ListOrganizationAdminAccountsCommand({}));
    return AdminAccounts.flatMap(({ AdminAccountId }) => AdminAccountId ?? []);
  });
  const things = (administrators ?? []).map(admin_account_id =>
    thing('aws_guardduty_organization_admin_account', { admin_account_id }),
  );
  const action = 'guardduty:DescribeOrganizationConfiguration';
  return [...things, ...(await detectors(place, isOwn(place, action, administrators, isByRole)))];
}

/** @param isAdministrator - whether the account's detector has the organization's settings */
async function detectors(place: Place, isAdministrator: boolean): Promise<SnapshotThing[]> {
  const { reading, asked, ask, thing } = place;
  const client = reading.client(guardduty.GuardDutyClient, asked);
  const ids = await ask('guardduty:ListDetectors', undefined, async () => {
    const { DetectorIds = [] } = await client.send(new guardduty.ListDetectorsCommand({}));
    return DetectorIds;
  });
  const things = (ids ?? []).map(id => thing('aws_guardduty_detector', { id }));
  for (const DetectorId of isAdministrator ? (ids ?? []) : []) {
    const settings = await ask('guardduty:DescribeOrganizationConfiguration', DetectorId, async () => {
      const input = new guardduty.DescribeOrganizationConfigurationCommand({ DetectorId });
      const { AutoEnableOrganizationMembers } = await client.send(input);
      return whatIsSet({ auto_enable_organization_members: AutoEnableOrganizationMembers });
    });
    const members = await membersOf(place, 'guardduty:ListMembers', 'aws_guardduty_member', async () => {
      const pages = guardduty.paginateListMembers({ client }, { DetectorId, OnlyAssociated: 'false' });
      return (await allPages(pages, page => page.Members)).map(one => ({
        ...{ account_id: one.AccountId, detector_id: DetectorId, relationship_status: one.RelationshipStatus },
      }));
    });
    things.push(...members.things);
    if (settings === undefined) continue;
    const configuration = { detector_id: DetectorId, ...settings };
    things.push(thing('aws_guardduty_organization_configuration', configuration, members.state));
  }
  return things;
}

/**
 * The accounts that an administrator has in a service: in the home region alone, where they are judged. How many there are
 * stands with the settings, so that none is told from not asked.
 */
async function membersOf(
  { reading, asked, ask, thing }: Place,
  action: string,
  type: string,
  list: () => Promise<readonly Readonly<Record<string, unknown>>[]>,
): Promise<{ readonly things: readonly SnapshotThing[]; readonly state?: { readonly members: number } }> {
  if (asked.region !== reading.home.region) return { things: [] };
  const members = await ask(action, undefined, list);
  if (members === undefined) return { things: [] };
  const things = members.map(member => thing(type, whatIsSet(member)));
  return { things, state: { members: members.length } };
}

async function securityHub(place: Place, isByRole: boolean): Promise<SnapshotThing[]> {
  const { reading, asked, ask, thing } = place;
  const client = reading.client(securityhub.SecurityHubClient, asked);
  const administrators = await ask('securityhub:ListOrganizationAdminAccounts', undefined, async () => {
    const { AdminAccounts = [] } = await client.send(new securityhub.ListOrganizationAdminAccountsCommand({}));
    return AdminAccounts.flatMap(({ AccountId }) => AccountId ?? []);
  });
  const things = (administrators ?? []).map(admin_account_id =>
    thing('aws_securityhub_organization_admin_account', { admin_account_id }),
  );
  const action = 'securityhub:DescribeOrganizationConfiguration';
  return isOwn(place, action, administrators, isByRole) ? [...things, ...(await securityHubSettings(place))] : things;
}

async function securityHubSettings(place: Place): Promise<SnapshotThing[]> {
  const { reading, asked, ask, thing } = place;
  const client = reading.client(securityhub.SecurityHubClient, asked);
  const settings = await ask('securityhub:DescribeOrganizationConfiguration', undefined, async () => {
    const answer = await client.send(new securityhub.DescribeOrganizationConfigurationCommand({}));
    const { ConfigurationType } = answer.OrganizationConfiguration ?? {};
    return whatIsSet({
      ...{ auto_enable: answer.AutoEnable, auto_enable_standards: answer.AutoEnableStandards },
      organization_configuration: ConfigurationType && [{ configuration_type: ConfigurationType }],
    });
  });
  const members = await membersOf(place, 'securityhub:ListMembers', 'aws_securityhub_member', async () => {
    const pages = securityhub.paginateListMembers({ client }, { OnlyAssociated: false });
    return (await allPages(pages, page => page.Members)).map(one => ({
      ...{ account_id: one.AccountId, member_status: one.MemberStatus },
    }));
  });
  return settings === undefined
    ? [...members.things]
    : [...members.things, thing('aws_securityhub_organization_configuration', settings, members.state)];
}

/** Whether the account that is asked administers a service; where another one does, the role reads its settings, or nobody. */
function isOwn(
  { reading, asked }: Place,
  action: string,
  administrators: readonly string[] | undefined,
  isByRole: boolean,
): boolean {
  const { account, region } = asked;
  for (const administrator of administrators ?? []) {
    if (administrator === account) return true;
    const reason = `the administrator is account ${administrator}, which these credentials are not of`;
    if (!isByRole) reading.note({ action, account: administrator, region, reason });
  }
  return false;
}
