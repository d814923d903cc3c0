import {
  GetAccountInformationCommand,
  GetAlternateContactCommand,
  GetPrimaryEmailCommand,
  GetRegionOptStatusCommand,
  ListRegionsCommand,
} from '@aws-sdk/client-account';
import { AccountClient } from '@aws-sdk/client-account';
import { RegisterDelegatedAdministratorCommand } from '@aws-sdk/client-organizations';
import { assumeRole, refusal } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const { sandbox, aws } = useSandbox({ throttled: true });

const MEMBER = '888888888888';
const ARCHIVE = 'arn:aws:iam::222222222222:role/RootguardDeploy';

test('the e-mail of a member’s root user is for the management account and a delegated administrator', async () => {
  const email = new GetPrimaryEmailCommand({ AccountId: MEMBER });
  const archive = await assumeRole(sandbox.endpoint, ARCHIVE);
  expect((await aws.account.send(email)).PrimaryEmail).toBe('aws+ledger-prod@example.com');
  expect(await refusal(archive.account.send(email))).toMatch(/^AccessDeniedException: /);
  const delegate = { AccountId: '222222222222', ServicePrincipal: 'account.amazonaws.com' };
  await aws.organizations.send(new RegisterDelegatedAdministratorCommand(delegate));
  expect((await archive.account.send(email)).PrimaryEmail).toBe('aws+ledger-prod@example.com');
  const own = new GetPrimaryEmailCommand({ AccountId: '111111111111' });
  expect(await refusal(aws.account.send(own))).toMatch(/^AccessDeniedException: /);
});

test('an account tells its name and state', async () => {
  const told = async (AccountId?: string) => {
    const { $metadata: _metadata, ...rest } = await aws.account.send(new GetAccountInformationCommand({ AccountId }));
    expect(_metadata.httpStatusCode).toBe(200);
    return rest;
  };
  const AccountCreatedDate = expect.any(Date) as Date;
  expect(await told()).toEqual({
    AccountId: '111111111111',
    AccountName: 'Example management',
    AccountCreatedDate,
    AccountState: 'ACTIVE',
  });
  expect(await told(MEMBER)).toEqual({
    AccountId: MEMBER,
    AccountName: 'Example ledger-prod',
    AccountCreatedDate,
    AccountState: 'ACTIVE',
  });
  sandbox.setAccount(MEMBER, { state: 'SUSPENDED' });
  const member = new GetAccountInformationCommand({ AccountId: MEMBER });
  expect(await refusal(aws.account.send(member))).toMatch(/^AccessDeniedException: .*suspended or closed/);
});

test('regions are enabled from the start, or not', async () => {
  const list = (input: object) => aws.account.send(new ListRegionsCommand(input));
  const { Regions = [] } = await list({});
  expect(Regions.length).toBeGreaterThan(30);
  expect(Regions.filter(one => one.RegionOptStatus === 'ENABLED_BY_DEFAULT')).toHaveLength(17);
  const disabled = await list({ RegionOptStatusContains: ['DISABLED'], MaxResults: 2 });
  expect(disabled.Regions).toEqual([
    { RegionName: 'af-south-1', RegionOptStatus: 'DISABLED' },
    { RegionName: 'ap-east-1', RegionOptStatus: 'DISABLED' },
  ]);
  const next = await list({ RegionOptStatusContains: ['DISABLED'], MaxResults: 1, NextToken: disabled.NextToken });
  expect(next.Regions?.map(({ RegionName }) => RegionName)).toEqual(['ap-east-2']);
  expect(await refusal(list({ MaxResults: 51 }))).toMatch(/^ValidationException: /);
  expect(await refusal(list({ NextToken: 'x' }))).toMatch(/^ValidationException: /);
  const status = (RegionName: string) => aws.account.send(new GetRegionOptStatusCommand({ RegionName }));
  expect((await status('us-east-1')).RegionOptStatus).toBe('ENABLED_BY_DEFAULT');
  expect((await status('af-south-1')).RegionOptStatus).toBe('DISABLED');
  expect(await refusal(status('moon-1'))).toMatch(/^ValidationException: /);
});

test('too many calls at once are refused', async () => {
  const once = new AccountClient({
    endpoint: sandbox.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
    maxAttempts: 1,
  });
  const type = new GetAlternateContactCommand({ AlternateContactType: 'SECURITY' });
  const refusals = await Promise.all(Array.from({ length: 100 }, () => refusal(once.send(type))));
  const taken = refusals.filter(one => one.startsWith('ResourceNotFoundException: '));
  const throttled = refusals.filter(one => one === 'TooManyRequestsException: Too Many Requests');
  expect(taken.length).toBeGreaterThanOrEqual(15);
  expect(throttled.length).toBe(100 - taken.length);
  expect(throttled.length).toBeGreaterThan(0);
});
