import {
  DisableRegionCommand,
  EnableRegionCommand,
  GetRegionOptStatusCommand,
  ListRegionsCommand,
} from '@aws-sdk/client-account';
import { DescribeRegionsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { assumeRole, refusal, SandboxClients, sandboxClients } from '../sandbox-clients';
import { StackSets } from '../stack-set-resources';
import { useSandbox } from '../use-sandbox';

const { sandbox, aws } = useSandbox();

const ARCHIVE = '222222222222';
const MEMBER = '888888888888';
const FAR = 'ap-east-1';
const ROLE = `arn:aws:iam::${ARCHIVE}:role/RootguardDeploy`;

const enable = (RegionName: string, AccountId?: string, { account } = aws) =>
  account.send(new EnableRegionCommand({ RegionName, AccountId }));
const disable = (RegionName: string, AccountId?: string, { account } = aws) =>
  account.send(new DisableRegionCommand({ RegionName, AccountId }));
const status = async (RegionName: string, AccountId?: string, { account } = aws) =>
  (await account.send(new GetRegionOptStatusCommand({ RegionName, AccountId }))).RegionOptStatus;

test('a region is being enabled, is enabled, is being disabled and is disabled, in one account', async () => {
  const far = async () => [
    await status(FAR, MEMBER),
    await status(FAR, MEMBER),
    await status(FAR),
    await status(FAR, ARCHIVE),
  ];
  await enable(FAR, MEMBER);
  expect(await refusal(disable(FAR, MEMBER))).toMatch(/^ConflictException: .*ENABLING/);
  expect(await far()).toEqual(['ENABLING', 'ENABLED', 'DISABLED', 'DISABLED']);
  // again is no error
  await enable(FAR, MEMBER);
  const listed = await aws.account.send(
    new ListRegionsCommand({ AccountId: MEMBER, RegionOptStatusContains: ['ENABLED', 'ENABLING'] }),
  );
  expect(listed.Regions).toEqual([{ RegionName: FAR, RegionOptStatus: 'ENABLED' }]);
  await disable(FAR, MEMBER);
  expect(await refusal(enable(FAR, MEMBER))).toMatch(/^ConflictException: .*DISABLING/);
  expect(await far()).toEqual(['DISABLING', 'DISABLED', 'DISABLED', 'DISABLED']);
});

test('regions of the start cannot be disabled, and those that are nowhere be neither', async () => {
  expect(await refusal(disable('eu-west-1', MEMBER))).toMatch(/^ValidationException: .*enabled by default/);
  await enable('eu-west-1', MEMBER);
  expect(await status('eu-west-1', MEMBER)).toBe('ENABLED_BY_DEFAULT');
  expect(await refusal(enable('moon-1'))).toMatch(/^ValidationException: /);
  expect(await refusal(disable('moon-1'))).toMatch(/^ValidationException: /);
});

test('a member enables its own, and nobody else’s', async () => {
  const archive = await assumeRole(sandbox.endpoint, ROLE);
  await enable(FAR, undefined, archive);
  expect([await status(FAR, ARCHIVE), await status(FAR, ARCHIVE)]).toEqual(['ENABLING', 'ENABLED']);
  expect(await refusal(enable(FAR, MEMBER, archive))).toMatch(/^AccessDeniedException: /);
  expect(await refusal(enable(FAR, '111111111111'))).toMatch(/^AccessDeniedException: .*standalone/);
  await disable(FAR, ARCHIVE);
  await status(FAR, ARCHIVE);
});

/** What one operation of each protocol is answered in the region. */
async function answersTo(clients: SandboxClients, keys: object): Promise<string[]> {
  const settings = { endpoint: sandbox.endpoint, region: FAR, ...keys };
  return Promise.all(
    [
      new EventBridgeClient(settings).send(new ListRulesCommand({})),
      new GuardDutyClient(settings).send(new ListDetectorsCommand({})),
      clients.sns.send(new ListTopicsCommand({})),
      clients.sts.send(new GetCallerIdentityCommand({})),
      clients.s3.send(new ListBucketsCommand({})),
      new EC2Client(settings).send(new DescribeVpcsCommand({})),
    ].map(refusal),
  );
}

const UNKNOWN = 'The security token included in the request is invalid.';

test('in a region that is off nobody knows the credentials, in every protocol', async () => {
  const keys = { credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' } };
  const far = sandboxClients(sandbox.endpoint, FAR);
  const refused = [
    `UnrecognizedClientException: ${UNKNOWN}`,
    `UnrecognizedClientException: ${UNKNOWN}`,
    `InvalidClientTokenId: ${UNKNOWN}`,
    `InvalidClientTokenId: ${UNKNOWN}`,
    'InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.',
    'AuthFailure: AWS was not able to validate the provided access credentials',
  ];
  expect(await answersTo(far, keys)).toEqual(refused);
  await enable(FAR);
  // not yet
  expect(await answersTo(far, keys)).toEqual(refused);
  await status(FAR);
  expect(await answersTo(far, keys)).toEqual(Array(6).fill('no error'));
  // of another account
  const archive = await assumeRole(sandbox.endpoint, ROLE);
  const credentials = await archive.sns.config.credentials();
  const inFar = sandboxClients(sandbox.endpoint, FAR, credentials);
  expect(await refusal(inFar.sns.send(new ListTopicsCommand({})))).toBe(`InvalidClientTokenId: ${UNKNOWN}`);
  expect(await refusal(inFar.s3.send(new ListBucketsCommand({})))).toMatch(/^InvalidToken: /);
  const ec2 = new EC2Client({ endpoint: sandbox.endpoint, region: 'us-east-1', ...keys });
  const listed = await ec2.send(new DescribeRegionsCommand({ RegionNames: [FAR] }));
  expect(listed.Regions?.map(({ OptInStatus }) => OptInStatus)).toEqual(['opted-in']);
  await disable(FAR);
  // until it is off it goes on
  expect(await answersTo(far, keys)).toEqual(Array(6).fill('no error'));
  await status(FAR);
  expect(await answersTo(far, keys)).toEqual(refused);
});

test('a StackSet works where both accounts have enabled the region, and leaves what was made when it is off', async () => {
  const stackSets = new StackSets(sandbox.endpoint);
  await stackSets.createServiceManaged('far');
  const more = { DeploymentTargets: { OrganizationalUnitIds: ['ou-exam-11111111'] } };
  await enable(FAR, ARCHIVE);
  await status(FAR, ARCHIVE);
  const failed = await stackSets.deploy('far', [FAR], more);
  expect(failed.instances).toEqual([
    `${ARCHIVE} ${FAR} OUTDATED FAILED Region ${FAR} is not enabled in account 111111111111`,
  ]);
  await enable(FAR);
  await status(FAR);
  const made = await stackSets.deploy('far', [FAR], more);
  expect(made.instances).toEqual([`${ARCHIVE} ${FAR} CURRENT SUCCEEDED`]);
  await disable(FAR, ARCHIVE);
  await status(FAR, ARCHIVE);
  // CloudFormation does not look
  expect(await stackSets.instances('far')).toEqual([`${ARCHIVE} ${FAR} CURRENT SUCCEEDED`]);
  await stackSets.retire('far', [FAR]);
  expect(await stackSets.instances('far')).toEqual([
    `${ARCHIVE} ${FAR} INOPERABLE FAILED Region ${FAR} is not enabled in account ${ARCHIVE}`,
  ]);
});
