import {
  CreateLoginProfileCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteSigningCertificateCommand,
  DeleteVirtualMFADeviceCommand,
  EnableOrganizationsRootCredentialsManagementCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListSigningCertificatesCommand,
  ListVirtualMFADevicesCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { AttachPolicyCommand, CreatePolicyCommand, DetachPolicyCommand } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { assumeRole, assumeRoot, refusal, SandboxClients } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const { sandbox, aws } = useSandbox();

const MEMBER = '888888888888';
const SERIAL = `arn:aws:iam::${MEMBER}:mfa/root-account-mfa-device`;
const DELETE = 'IAMDeleteRootUserCredentials';

beforeAll(() => aws.iam.send(new EnableOrganizationsRootCredentialsManagementCommand({})));

const session = (task: string, account = MEMBER) => assumeRoot(sandbox.endpoint, { account, task });
const serials = async ({ iam }: SandboxClients) =>
  (await iam.send(new ListMFADevicesCommand({}))).MFADevices?.map(({ SerialNumber }) => SerialNumber);

describe('MFA devices of a root user', () => {
  test('keep their serial numbers when another one goes', async () => {
    sandbox.setAccount(MEMBER, { rootUser: { mfa: ['virtual', 'hardware', 'virtual'] } });
    const root = await session(DELETE);
    expect(await serials(root)).toEqual([SERIAL, 'SANDBOX10000001', `${SERIAL}-3`]);
    await root.iam.send(new DeactivateMFADeviceCommand({ SerialNumber: SERIAL }));
    expect(await serials(root)).toEqual(['SANDBOX10000001', `${SERIAL}-3`]);
    await root.iam.send(new DeactivateMFADeviceCommand({ SerialNumber: 'SANDBOX10000001' }));
    expect(await serials(root)).toEqual([`${SERIAL}-3`]);
  });

  test('are deactivated before they are deleted, and once', async () => {
    sandbox.setAccount(MEMBER, { rootUser: { mfa: ['virtual', 'hardware'] } });
    const { iam } = await session(DELETE);
    const remove = (SerialNumber: string) => refusal(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })));
    const deactivate = (SerialNumber: string) => refusal(iam.send(new DeactivateMFADeviceCommand({ SerialNumber })));
    expect(await remove(SERIAL)).toMatch(/^DeleteConflictException: /);
    expect(await deactivate(SERIAL)).toBe('no error');
    expect(await deactivate(SERIAL)).toMatch(/^NoSuchEntityException: /);
    expect(await remove(SERIAL)).toBe('no error');
    expect(await remove(SERIAL)).toMatch(/^NoSuchEntityException: /);
    // only virtual devices are things of the account
    expect(await deactivate('SANDBOX10000001')).toBe('no error');
    expect(await remove('SANDBOX10000001')).toMatch(/^NoSuchEntityException: /);
  });

  test('belong to nobody when they are deactivated', async () => {
    sandbox.setAccount(MEMBER, { rootUser: { password: {}, mfa: ['virtual'] } });
    const { iam } = await session(DELETE);
    await iam.send(new DeactivateMFADeviceCommand({ SerialNumber: SERIAL }));
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ AccountMFAEnabled: 0, AccountPasswordPresent: 1 });
    const role = await assumeRole(sandbox.endpoint, `arn:aws:iam::${MEMBER}:role/OrganizationAccountAccessRole`);
    expect((await role.iam.send(new ListVirtualMFADevicesCommand({}))).VirtualMFADevices).toEqual([]);
  });
});

test('signing certificates are listed, deleted once, and counted', async () => {
  sandbox.setAccount(MEMBER, { rootUser: { certificates: ['CERT1', 'CERT2'] } });
  const { iam } = await session(DELETE);
  const ids = async () =>
    (await iam.send(new ListSigningCertificatesCommand({}))).Certificates?.map(({ CertificateId }) => CertificateId);
  const present = async () =>
    ((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap as Record<string, number>)
      .AccountSigningCertificatesPresent;
  expect([await ids(), await present()]).toEqual([['CERT1', 'CERT2'], 1]);
  await iam.send(new DeleteSigningCertificateCommand({ CertificateId: 'CERT1' }));
  expect(await ids()).toEqual(['CERT2']);
  expect(await refusal(iam.send(new DeleteSigningCertificateCommand({ CertificateId: 'CERT1' })))).toMatch(
    /^NoSuchEntityException: /,
  );
  await iam.send(new DeleteSigningCertificateCommand({ CertificateId: 'CERT2' }));
  expect([await ids(), await present()]).toEqual([[], 0]);
});

test('a password is created where there is none, and deleted where there is one', async () => {
  sandbox.setAccount(MEMBER, { rootUser: {} });
  const create = async () =>
    refusal((await session('IAMCreateRootUserPassword')).iam.send(new CreateLoginProfileCommand({})));
  const remove = async () => refusal((await session(DELETE)).iam.send(new DeleteLoginProfileCommand({})));
  expect(await remove()).toMatch(/^NoSuchEntityException: /);
  expect(await create()).toBe('no error');
  expect(await create()).toMatch(/^EntityAlreadyExistsException: /);
  expect(await remove()).toBe('no error');
});

test('each task policy allows its actions, and no other one', async () => {
  const user = { password: {}, accessKeys: [{ id: 'AKIAROOT000000000001', active: true, created: new Date(0) }] };
  const AccessKeyId = 'AKIAROOT000000000001';
  const SerialNumber = SERIAL;
  const allowed = async (task: string) => {
    sandbox.setAccount(MEMBER, { rootUser: { ...user, mfa: ['virtual'], certificates: ['CERT1'] } });
    const { iam } = await session(task);
    const asked = [
      ['GetUser', () => iam.send(new GetUserCommand({}))],
      ['GetAccountSummary', () => iam.send(new GetAccountSummaryCommand({}))],
      ['GetLoginProfile', () => iam.send(new GetLoginProfileCommand({}))],
      ['ListAccessKeys', () => iam.send(new ListAccessKeysCommand({}))],
      ['GetAccessKeyLastUsed', () => iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }))],
      ['ListMFADevices', () => iam.send(new ListMFADevicesCommand({}))],
      ['ListSigningCertificates', () => iam.send(new ListSigningCertificatesCommand({}))],
      ['UpdateAccessKey', () => iam.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' }))],
      ['DeleteLoginProfile', () => iam.send(new DeleteLoginProfileCommand({}))],
      ['DeleteAccessKey', () => iam.send(new DeleteAccessKeyCommand({ AccessKeyId }))],
      ['DeleteSigningCertificate', () => iam.send(new DeleteSigningCertificateCommand({ CertificateId: 'CERT1' }))],
      ['DeactivateMFADevice', () => iam.send(new DeactivateMFADeviceCommand({ SerialNumber }))],
      ['DeleteVirtualMFADevice', () => iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))],
      ['CreateLoginProfile', () => iam.send(new CreateLoginProfileCommand({}))],
    ] as const;
    const names: string[] = [];
    for (const [name, ask] of asked) {
      if (!/^AccessDenied/.test(await refusal(ask()))) names.push(name);
    }
    return names;
  };
  const reads = [
    ...['GetUser', 'GetAccountSummary', 'GetLoginProfile', 'ListAccessKeys', 'GetAccessKeyLastUsed'],
    ...['ListMFADevices', 'ListSigningCertificates'],
  ];
  expect(await allowed('IAMAuditRootUserCredentials')).toEqual(reads);
  expect(await allowed(DELETE)).toEqual([
    ...reads,
    ...['DeleteLoginProfile', 'DeleteAccessKey', 'DeleteSigningCertificate', 'DeactivateMFADevice'],
    'DeleteVirtualMFADevice',
  ]);
  expect(await allowed('IAMCreateRootUserPassword')).toEqual(['GetLoginProfile', 'CreateLoginProfile']);
});

describe('SCPs', () => {
  const deny = (Condition?: object) => ({
    Version: '2012-10-17',
    Statement: [
      {
        ...{ Effect: 'Deny', Action: ['iam:Delete*'], Resource: '*' },
        Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' }, ...Condition },
      },
    ],
  });
  const attached = async (Name: string, document: object) => {
    const { Policy } = await aws.organizations.send(
      new CreatePolicyCommand({
        ...{ Name, Description: Name, Type: 'SERVICE_CONTROL_POLICY', Content: JSON.stringify(document) },
      }),
    );
    const at = { PolicyId: Policy?.PolicySummary?.Id ?? '', TargetId: MEMBER };
    await aws.organizations.send(new AttachPolicyCommand(at));
    return () => aws.organizations.send(new DetachPolicyCommand(at));
  };

  test('bind root sessions of the members they reach, as soon as they are attached', async () => {
    for (const account of [MEMBER, '012345678901']) sandbox.setAccount(account, { rootUser: { password: {} } });
    const root = await session(DELETE);
    const other = await session(DELETE, '012345678901');
    await root.iam.send(new GetLoginProfileCommand({}));
    const detach = await attached('root-may-not-delete', deny());
    expect(await refusal(root.iam.send(new DeleteLoginProfileCommand({})))).toBe(
      `AccessDenied: User: arn:aws:iam::${MEMBER}:root is not authorized to perform: iam:DeleteLoginProfile with an ` +
        'explicit deny in a service control policy',
    );
    await root.iam.send(new GetLoginProfileCommand({}));
    await root.sts.send(new GetCallerIdentityCommand({}));
    expect(await refusal(other.iam.send(new DeleteLoginProfileCommand({})))).toBe('no error');
    await detach();
    expect(await refusal(root.iam.send(new DeleteLoginProfileCommand({})))).toBe('no error');
  });

  test('let them do what they except root sessions from', async () => {
    sandbox.setAccount(MEMBER, { rootUser: { password: {} } });
    const detach = await attached('root-itself-may-not-delete', deny({ Null: { 'aws:AssumedRoot': 'true' } }));
    const root = await session(DELETE);
    expect(await refusal(root.iam.send(new DeleteLoginProfileCommand({})))).toBe('no error');
    await detach();
  });
});
