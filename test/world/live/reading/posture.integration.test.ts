import {
  CreateDetectorCommand,
  EnableOrganizationAdminAccountCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  UpdateOrganizationConfigurationCommand,
} from '@aws-sdk/client-guardduty';
import {
  EnableOrganizationAdminAccountCommand as EnableHubAdministratorCommand,
  SecurityHubClient,
  UpdateOrganizationConfigurationCommand as ConfigureHubsCommand,
} from '@aws-sdk/client-securityhub';
import { AwsError } from '../../../../sandbox/front/aws-answer';
import { noJournal } from '../../../../world/live/reading/journal';
import { placeOf } from '../../../../world/live/reading/place';
import { readAdministered, readPosture } from '../../../../world/live/reading/posture';
import { quotasOf } from '../../../../world/live/reading/quotas';
import { readingOf } from '../../../../world/live/reading/reading';
import { assumeRole } from '../../../sandbox/sandbox-clients';
import { useLivingSandbox } from './use-living';

const { sandbox, proxy } = useLivingSandbox();

const reading = () =>
  readingOf({
    ...{ partition: 'aws', home: { account: '111111111111', region: 'us-east-1' } },
    ...{ journal: noJournal, quotas: quotasOf('aws', { faster: 1_000 }) },
  });

test('nobody administers anything: nothing is there, and nothing is unknown', async () => {
  const own = reading();
  expect([await readPosture(own, ['us-east-1']), own.unknown]).toEqual([[], []]);
});

test('another account administers GuardDuty: it is named, and its settings are unknown', async () => {
  const client = new GuardDutyClient({
    ...{ endpoint: sandbox.endpoint, region: 'us-east-1' },
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  });
  await client.send(new EnableOrganizationAdminAccountCommand({ AdminAccountId: '222222222222' }));
  const { DetectorId: id } = await client.send(new CreateDetectorCommand({ Enable: true }));
  const own = reading();
  expect(await readPosture(own, ['us-east-1'])).toEqual([
    {
      ...{ type: 'aws_guardduty_organization_admin_account', account: '111111111111', region: 'us-east-1' },
      attributes: { admin_account_id: '222222222222' },
    },
    {
      ...{ type: 'aws_guardduty_detector', account: '111111111111', region: 'us-east-1' },
      attributes: { id },
    },
  ]);
  expect(own.unknown).toEqual([
    {
      ...{ action: 'guardduty:DescribeOrganizationConfiguration', account: '222222222222', region: 'us-east-1' },
      reason: 'the administrator is account 222222222222, which these credentials are not of',
    },
  ]);
});

test('the administrator tells its settings, and in the home region its members', async () => {
  const { sts } = await assumeRole(sandbox.endpoint, 'arn:aws:iam::222222222222:role/OrganizationAccountAccessRole');
  const { accessKeyId, secretAccessKey, sessionToken = '' } = await sts.config.credentials();
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  const region = 'us-east-1';
  const client = new GuardDutyClient({ endpoint: sandbox.endpoint, region, credentials });
  const { DetectorIds: [DetectorId] = [] } = await client.send(new ListDetectorsCommand({}));
  const configure = (AutoEnableOrganizationMembers: 'ALL' | 'NEW') =>
    client.send(new UpdateOrganizationConfigurationCommand({ DetectorId, AutoEnableOrganizationMembers }));
  const named = [
    {
      ...{ type: 'aws_guardduty_organization_admin_account', account: '111111111111', region },
      attributes: { admin_account_id: '222222222222' },
    },
  ];
  const here = { account: '222222222222', region };
  const told = async () => {
    const own = reading();
    const things = await readAdministered(placeOf(own, { ...here, credentials }), named);
    expect(own.unknown).toEqual([]);
    return things.filter(({ type }) => type !== 'aws_guardduty_detector');
  };
  await configure('NEW');
  const settings = (auto_enable_organization_members: string, members: number) => ({
    ...{ type: 'aws_guardduty_organization_configuration', ...here, state: { members } },
    attributes: { detector_id: DetectorId, auto_enable_organization_members },
  });
  expect(await told()).toEqual([settings('NEW', 0)]);
  await configure('ALL');
  const found = await told();
  expect(found.at(-1)).toEqual(settings('ALL', found.length - 1));
  expect(found[0]).toEqual({
    ...{ type: 'aws_guardduty_member', ...here },
    attributes: { account_id: '012345678901', detector_id: DetectorId, relationship_status: 'Enabled' },
  });
  expect(found.some(({ attributes }) => attributes.account_id === '222222222222')).toBe(false);

  proxy.refuse(({ url }) =>
    url.includes('/member') ? new AwsError('AccessDeniedException', 'not authorized', 403) : undefined,
  );
  const own = reading();
  const blind = await readAdministered(placeOf(own, { ...here, credentials }), named);
  expect(blind.at(-1)).toEqual({ ...settings('ALL', 0), state: undefined });
  expect(own.unknown).toEqual([{ action: 'guardduty:ListMembers', ...here, reason: expect.any(String) as string }]);
});

test('the administrator of Security Hub CSPM tells its settings and its members', async () => {
  const region = 'us-east-1';
  const here = { account: '222222222222', region };
  const { sts } = await assumeRole(sandbox.endpoint, `arn:aws:iam::${here.account}:role/OrganizationAccountAccessRole`);
  const { accessKeyId, secretAccessKey, sessionToken = '' } = await sts.config.credentials();
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  const management = new SecurityHubClient({
    ...{ endpoint: sandbox.endpoint, region },
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  });
  await management.send(new EnableHubAdministratorCommand({ AdminAccountId: here.account }));
  const client = new SecurityHubClient({ endpoint: sandbox.endpoint, region, credentials });
  const named = [
    {
      ...{ type: 'aws_securityhub_organization_admin_account', account: '111111111111', region },
      attributes: { admin_account_id: here.account },
    },
  ];
  const told = async () => {
    const own = reading();
    const things = await readAdministered(placeOf(own, { ...here, credentials }), named);
    return { things, unknown: own.unknown };
  };
  const settings = (auto_enable: boolean, members: number) => ({
    ...{ type: 'aws_securityhub_organization_configuration', ...here, state: { members } },
    attributes: {
      ...{ auto_enable, auto_enable_standards: 'NONE' },
      organization_configuration: [{ configuration_type: 'LOCAL' }],
    },
  });
  expect(await told()).toEqual({ things: [settings(false, 0)], unknown: [] });

  await client.send(
    new ConfigureHubsCommand({
      ...{ AutoEnable: true, AutoEnableStandards: 'NONE' },
      OrganizationConfiguration: { ConfigurationType: 'LOCAL' },
    }),
  );
  const { things, unknown } = await told();
  expect(unknown).toEqual([]);
  expect(things.at(-1)).toEqual(settings(true, things.length - 1));
  expect(things[0]).toEqual({
    ...{ type: 'aws_securityhub_member', ...here },
    attributes: { account_id: '012345678901', member_status: 'Enabled' },
  });
  expect(things.some(({ attributes }) => attributes.account_id === here.account)).toBe(false);

  proxy.refuse(({ service, url }) =>
    service === 'securityhub' && url.includes('/members')
      ? new AwsError('AccessDeniedException', 'not authorized', 403)
      : undefined,
  );
  const blind = await told();
  expect(blind.things).toEqual([{ ...settings(true, 0), state: undefined }]);
  expect(blind.unknown).toEqual([{ action: 'securityhub:ListMembers', ...here, reason: expect.any(String) as string }]);
});

test('who administers may not be asked: unknown', async () => {
  const denied = new AwsError('AccessDeniedException', 'not authorized', 403);
  proxy.refuse(({ service }) => (service === 'securityhub' ? denied : undefined));
  const own = reading();
  await readPosture(own, ['us-east-1']);
  expect(own.unknown.map(({ action }) => action)).toContain('securityhub:ListOrganizationAdminAccounts');
});
