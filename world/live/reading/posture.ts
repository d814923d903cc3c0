import * as guardduty from '@aws-sdk/client-guardduty';
import * as securityhub from '@aws-sdk/client-securityhub';
import { SnapshotThing } from '../snapshot';
import { whatIsSet } from './answers';
import { readConfigRules } from './config-rules';
import { Place, placeOf } from './place';
import { inTurns, Reading } from './reading';

/** How GuardDuty, Security Hub CSPM and AWS Config are configured for the organization, in each region. */
export async function readPosture(reading: Reading, regions: readonly string[]): Promise<SnapshotThing[]> {
  const found = await inTurns(regions, async region => {
    const place = placeOf(reading, { ...reading.home, region });
    return (await Promise.all([guardDuty(place), securityHub(place), readConfigRules(place)])).flat();
  });
  return found.flat();
}

async function guardDuty(place: Place): Promise<SnapshotThing[]> {
  const { reading, asked, ask, thing } = place;
  const client = reading.client(guardduty.GuardDutyClient, asked);
  const administrators = await ask('guardduty:ListOrganizationAdminAccounts', undefined, async () => {
    const { AdminAccounts = [] } = await client.send(new guardduty.ListOrganizationAdminAccountsCommand({}));
    return AdminAccounts.flatMap(({ AdminAccountId }) => AdminAccountId ?? []);
  });
  const things = (administrators ?? []).map(admin_account_id =>
    thing('aws_guardduty_organization_admin_account', { admin_account_id }),
  );
  const detectors = await ask('guardduty:ListDetectors', undefined, async () => {
    const { DetectorIds = [] } = await client.send(new guardduty.ListDetectorsCommand({}));
    return DetectorIds;
  });
  things.push(...(detectors ?? []).map(id => thing('aws_guardduty_detector', { id })));
  if (!isOwn(place, 'guardduty:DescribeOrganizationConfiguration', administrators)) return things;
  for (const DetectorId of detectors ?? []) {
    const settings = await ask('guardduty:DescribeOrganizationConfiguration', DetectorId, async () => {
      const input = new guardduty.DescribeOrganizationConfigurationCommand({ DetectorId });
      const { AutoEnableOrganizationMembers } = await client.send(input);
      return whatIsSet({ auto_enable_organization_members: AutoEnableOrganizationMembers });
    });
    if (settings === undefined) continue;
    things.push(thing('aws_guardduty_organization_configuration', { detector_id: DetectorId, ...settings }));
  }
  return things;
}

async function securityHub(place: Place): Promise<SnapshotThing[]> {
  const { reading, asked, ask, thing } = place;
  const client = reading.client(securityhub.SecurityHubClient, asked);
  const administrators = await ask('securityhub:ListOrganizationAdminAccounts', undefined, async () => {
    const { AdminAccounts = [] } = await client.send(new securityhub.ListOrganizationAdminAccountsCommand({}));
    return AdminAccounts.flatMap(({ AccountId }) => AccountId ?? []);
  });
  const things = (administrators ?? []).map(admin_account_id =>
    thing('aws_securityhub_organization_admin_account', { admin_account_id }),
  );
  if (!isOwn(place, 'securityhub:DescribeOrganizationConfiguration', administrators)) return things;
  const settings = await ask('securityhub:DescribeOrganizationConfiguration', undefined, async () => {
    const answer = await client.send(new securityhub.DescribeOrganizationConfigurationCommand({}));
    const { ConfigurationType } = answer.OrganizationConfiguration ?? {};
    return whatIsSet({
      ...{ auto_enable: answer.AutoEnable, auto_enable_standards: answer.AutoEnableStandards },
      organization_configuration: ConfigurationType && [{ configuration_type: ConfigurationType }],
    });
  });
  if (settings !== undefined) things.push(thing('aws_securityhub_organization_configuration', settings));
  return things;
}

/** Whether the account that is asked administers a service; where another one does, its settings are unknown. */
function isOwn({ reading, asked }: Place, action: string, administrators: readonly string[] | undefined): boolean {
  const { account, region } = asked;
  for (const administrator of administrators ?? []) {
    if (administrator === account) return true;
    const reason = `the administrator is account ${administrator}, which these credentials are not of`;
    reading.note({ action, account: administrator, region, reason });
  }
  return false;
}
