import {
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  DisableOrganizationsRootCredentialsManagementCommand,
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListUsersCommand,
  ListVirtualMFADevicesCommand,
} from '@aws-sdk/client-iam';
import {
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  RegisterDelegatedAdministratorCommand,
} from '@aws-sdk/client-organizations';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { assumeRole, assumeRoot, refusal, SandboxClients } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const { sandbox, aws } = useSandbox();

const MEMBER = '888888888888';
const ACCESS = (account: string) => `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`;
const CREATED = new Date('2026-01-01T00:00:00Z');
const USED = new Date('2026-03-04T05:06:07Z');

const HARDENED = { password: { lastUsed: USED }, mfa: ['hardware', 'virtual'] as const };
const NEGLECTED = {
  password: {},
  accessKeys: [
    {
      id: 'AKIAROOT000000000001',
      active: true,
      created: CREATED,
      lastUsed: { at: USED, region: 'us-east-1', service: 's3' },
    },
    { id: 'AKIAROOT000000000002', active: false, created: USED },
  ],
};

const sessionOf = (by: SandboxClients, account: string, task: string, seconds?: number) =>
  assumeRoot(sandbox.endpoint, { by, account, task, seconds });

describe('what an account tells of its root user', () => {
  const told = async ({ iam }: SandboxClients) => {
    const { SummaryMap = {} } = await iam.send(new GetAccountSummaryCommand({}));
    const { AccountAccessKeysPresent, AccountMFAEnabled, AccountPasswordPresent } = SummaryMap as Record<
      string,
      number
    >;
    await iam.send(new GenerateCredentialReportCommand({}));
    const { Content, GeneratedTime } = await iam.send(new GetCredentialReportCommand({}));
    expect(Math.abs(Date.now() - Number(GeneratedTime))).toBeLessThan(600_000);
    const rows = Buffer.from(Content ?? [])
      .toString()
      .split('\n');
    const { VirtualMFADevices } = await iam.send(new ListVirtualMFADevicesCommand({}));
    return {
      summary: { AccountAccessKeysPresent, AccountMFAEnabled, AccountPasswordPresent },
      row: rows[1],
      devices: VirtualMFADevices,
    };
  };

  test('is a password in the management account, and nothing in a member', async () => {
    expect(await told(aws)).toEqual({
      summary: { AccountAccessKeysPresent: 0, AccountMFAEnabled: 0, AccountPasswordPresent: 1 },
      row:
        '<root_account>,arn:aws:iam::111111111111:root,2026-01-01T00:00:00+00:00,true,no_information,not_supported,' +
        'not_supported,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A',
      devices: [],
    });
    expect(await told(await assumeRole(sandbox.endpoint, ACCESS(MEMBER)))).toEqual({
      summary: { AccountAccessKeysPresent: 0, AccountMFAEnabled: 0, AccountPasswordPresent: 0 },
      row: expect.stringMatching(/:root,2026-01-01T00:00:00\+00:00,false,no_information,/) as string,
      devices: [],
    });
  });

  test('is what was said of it', async () => {
    sandbox.setAccount('111111111111', { rootUser: HARDENED });
    sandbox.setAccount(MEMBER, { rootUser: NEGLECTED });
    expect(await told(aws)).toEqual({
      summary: { AccountAccessKeysPresent: 0, AccountMFAEnabled: 1, AccountPasswordPresent: 1 },
      row:
        '<root_account>,arn:aws:iam::111111111111:root,2026-01-01T00:00:00+00:00,true,2026-03-04T05:06:07+00:00,' +
        'not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A',
      // the hardware device is not among these
      devices: [
        {
          SerialNumber: 'arn:aws:iam::111111111111:mfa/root-account-mfa-device-2',
          EnableDate: CREATED,
          User: { UserId: '111111111111', Arn: 'arn:aws:iam::111111111111:root', CreateDate: CREATED },
        },
      ],
    });
    const unassigned = new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Unassigned' });
    expect((await aws.iam.send(unassigned)).VirtualMFADevices).toEqual([]);
    expect(await told(await assumeRole(sandbox.endpoint, ACCESS(MEMBER)))).toEqual({
      summary: { AccountAccessKeysPresent: 1, AccountMFAEnabled: 0, AccountPasswordPresent: 1 },
      row:
        '<root_account>,arn:aws:iam::888888888888:root,2026-01-01T00:00:00+00:00,true,no_information,not_supported,' +
        'not_supported,false,true,2026-01-01T00:00:00+00:00,2026-03-04T05:06:07+00:00,us-east-1,s3,' +
        'false,2026-03-04T05:06:07+00:00,N/A,N/A,N/A,false,N/A,false,N/A',
      devices: [],
    });
  });
});

describe('AssumeRoot', () => {
  const attempt = (task: string, account = MEMBER, seconds?: number, clients = aws) =>
    refusal(sessionOf(clients, account, task, seconds));
  const TASKS = [
    'IAMAuditRootUserCredentials',
    'IAMCreateRootUserPassword',
    'IAMDeleteRootUserCredentials',
    'S3UnlockBucketPolicy',
    'SQSUnlockQueuePolicy',
  ];
  const done = async (clients = aws) => {
    const results: boolean[] = [];
    for (const task of TASKS) results.push((await attempt(task, MEMBER, undefined, clients)) === 'no error');
    return results;
  };

  test('needs for each task what the organization has switched on', async () => {
    expect(await done()).toEqual([false, false, false, false, false]);
    await aws.iam.send(new EnableOrganizationsRootSessionsCommand({}));
    expect(await done()).toEqual([false, false, false, true, true]);
    await aws.iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
    expect(await done()).toEqual([true, true, true, true, true]);
    await aws.iam.send(new DisableOrganizationsRootCredentialsManagementCommand({}));
    expect(await done()).toEqual([false, false, false, true, true]);
    await aws.iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
    const trusted = { ServicePrincipal: 'iam.amazonaws.com' };
    await aws.organizations.send(new DisableAWSServiceAccessCommand(trusted));
    expect(await done()).toEqual([false, false, false, false, false]);
    await aws.organizations.send(new EnableAWSServiceAccessCommand(trusted));
    expect(await done()).toEqual([true, true, true, true, true]);
  });

  test('is for the management account and the delegated administrator of IAM, on active members', async () => {
    const audit = 'IAMAuditRootUserCredentials';
    const archive = await assumeRole(sandbox.endpoint, ACCESS('222222222222'));
    expect(await attempt(audit, MEMBER, undefined, archive)).toBe(
      'AccessDenied: User: arn:aws:iam::222222222222:user/sandbox is not authorized to perform: sts:AssumeRoot on ' +
        'resource: arn:aws:iam::888888888888:root',
    );
    const delegate = { AccountId: '222222222222', ServicePrincipal: 'iam.amazonaws.com' };
    await aws.organizations.send(new RegisterDelegatedAdministratorCommand(delegate));
    expect(await attempt(audit, MEMBER, undefined, archive)).toBe('no error');
    expect(await attempt(audit, `arn:aws:iam::${MEMBER}:root`)).toBe('no error');
    for (const account of ['111111111111', '151515151515', '999999999999']) {
      expect(await attempt(audit, account)).toMatch(/^AccessDenied: /);
    }
    expect(await attempt(audit, MEMBER, undefined, await sessionOf(aws, MEMBER, audit))).toMatch(/^AccessDenied: /);
  });

  test('takes 0 to 900 seconds, and the task policies of AWS', async () => {
    const audit = 'IAMAuditRootUserCredentials';
    expect(await attempt(audit, MEMBER, 900)).toBe('no error');
    expect(await attempt(audit, MEMBER, 0)).toBe('no error');
    expect(await attempt(audit, MEMBER, 901)).toMatch(/^ValidationError: .*less than or equal to 900$/);
    expect(await attempt(audit, MEMBER, -1)).toMatch(/^ValidationError: .*greater than or equal to 0$/);
    expect(await attempt('AdministratorAccess')).toMatch(/^ValidationError: /);
    expect(await attempt(audit, 'somebody')).toMatch(/^ValidationError: /);
    const ended = await sessionOf(aws, MEMBER, audit, 0);
    expect(await refusal(ended.iam.send(new GetUserCommand({})))).toMatch(/^ExpiredToken: /);
  });

  test('to audit reads the root user, and nothing else', async () => {
    const { iam, sts, s3 } = await sessionOf(aws, MEMBER, 'IAMAuditRootUserCredentials');
    const { UserId, Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    expect({ UserId, Account, Arn }).toEqual({ UserId: MEMBER, Account: MEMBER, Arn: `arn:aws:iam::${MEMBER}:root` });
    const user = { UserId: MEMBER, Arn: `arn:aws:iam::${MEMBER}:root`, CreateDate: CREATED };
    expect((await iam.send(new GetUserCommand({}))).User).toEqual(user);
    expect((await iam.send(new GetLoginProfileCommand({}))).LoginProfile).toEqual({ CreateDate: CREATED });
    expect((await iam.send(new ListAccessKeysCommand({}))).AccessKeyMetadata).toEqual([
      { AccessKeyId: 'AKIAROOT000000000001', Status: 'Active', CreateDate: CREATED },
      { AccessKeyId: 'AKIAROOT000000000002', Status: 'Inactive', CreateDate: USED },
    ]);
    const lastUse = async (AccessKeyId: string) =>
      (await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }))).AccessKeyLastUsed;
    expect(await lastUse('AKIAROOT000000000001')).toEqual({
      LastUsedDate: USED,
      ServiceName: 's3',
      Region: 'us-east-1',
    });
    expect(await lastUse('AKIAROOT000000000002')).toEqual({ ServiceName: 'N/A', Region: 'N/A' });
    expect((await iam.send(new ListMFADevicesCommand({}))).MFADevices).toEqual([]);
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ AccountAccessKeysPresent: 1, AccountMFAEnabled: 0, AccountPasswordPresent: 1 });
    for (const denied of [
      iam.send(new GenerateCredentialReportCommand({})),
      iam.send(new ListUsersCommand({})),
      iam.send(new DeleteLoginProfileCommand({})),
      s3.send(new ListBucketsCommand({})),
    ]) {
      expect(await refusal(denied)).toMatch(
        /^AccessDenied: User: arn:aws:iam::888888888888:root is not authorized to perform: (iam|s3):/,
      );
    }
  });

  test('to delete leaves a root user without credentials', async () => {
    sandbox.setAccount('012345678901', { rootUser: { ...NEGLECTED, mfa: ['virtual'] } });
    const { iam } = await sessionOf(aws, '012345678901', 'IAMDeleteRootUserCredentials');
    await iam.send(new DeleteLoginProfileCommand({}));
    expect(await refusal(iam.send(new GetLoginProfileCommand({})))).toMatch(/^NoSuchEntityException: /);
    for (const { AccessKeyId } of (await iam.send(new ListAccessKeysCommand({}))).AccessKeyMetadata ?? []) {
      await iam.send(new DeleteAccessKeyCommand({ AccessKeyId }));
    }
    const [device] = (await iam.send(new ListMFADevicesCommand({}))).MFADevices ?? [];
    expect(device?.SerialNumber).toBe('arn:aws:iam::012345678901:mfa/root-account-mfa-device');
    await iam.send(new DeactivateMFADeviceCommand({ SerialNumber: device?.SerialNumber }));
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ AccountAccessKeysPresent: 0, AccountMFAEnabled: 0, AccountPasswordPresent: 0 });
  });
});
