import { EC2Client, RunInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { CreateClusterCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  CreateUserCommand,
  IAMClient,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { AwsError } from '../../../../sandbox/front/aws-answer';
import { noJournal } from '../../../../world/live/reading/journal';
import { quotasOf } from '../../../../world/live/reading/quotas';
import { readingOf } from '../../../../world/live/reading/reading';
import { readResidents } from '../../../../world/live/reading/residents';
import { useLivingSandbox } from './use-living';

const { sandbox, proxy } = useLivingSandbox();
const MANAGEMENT = '111111111111';
const [HOME, OTHER] = ['us-east-1', 'eu-west-1'];

const reading = () =>
  readingOf({
    ...{ partition: 'aws', home: { account: MANAGEMENT, region: HOME } },
    ...{ journal: noJournal, quotas: quotasOf('aws', { faster: 1_000 }) },
  });
const at = (region: string) => ({
  ...{ endpoint: sandbox.endpoint, region },
  credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
});
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

test('an account in which nobody lives: nothing is there, and nothing is unknown', async () => {
  const own = reading();
  const { users, workloads } = await readResidents(own, [HOME, OTHER]);
  expect({ users, workloads }).toEqual({ users: [], workloads: [] });
  expect(own.unknown).toEqual([]);
});

test('users with keys, roles but service-linked ones, and what runs, by region', async () => {
  const iam = new IAMClient(at(HOME));
  for (const UserName of ['robot', 'ann']) await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'robot' }));
  await iam.send(new UpdateAccessKeyCommand({ UserName: 'robot', AccessKeyId: key?.AccessKeyId, Status: 'Inactive' }));
  const { Role: role } = await iam.send(
    new CreateRoleCommand({ RoleName: 'function', Path: '/own/', AssumeRolePolicyDocument: TRUST }),
  );
  await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'config.amazonaws.com' }));
  const ec2 = new EC2Client(at(OTHER));
  const run = await ec2.send(new RunInstancesCommand({ ImageId: 'ami-12345678', MinCount: 2, MaxCount: 2 }));
  const [running = '', ended = ''] = (run.Instances ?? []).map(({ InstanceId = '' }) => InstanceId);
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [ended] }));
  await new ECSClient(at(HOME)).send(new CreateClusterCommand({ clusterName: 'shop' }));
  await new LambdaClient(at(HOME)).send(
    new CreateFunctionCommand({
      ...{ FunctionName: 'resize', Runtime: 'nodejs22.x', Handler: 'index.handler', Role: role?.Arn },
      Code: { ZipFile: EMPTY_ZIP },
    }),
  );
  await new RDSClient(at(OTHER)).send(
    new CreateDBInstanceCommand({
      ...{ DBInstanceIdentifier: 'orders', DBInstanceClass: 'db.t4g.micro', Engine: 'postgres' },
      ...{ AllocatedStorage: 20, MasterUsername: 'owner', ManageMasterUserPassword: true },
    }),
  );

  const own = reading();
  const { users, roles, workloads } = await readResidents(own, [HOME, OTHER]);
  expect(users).toEqual([
    { name: 'ann', accessKeys: [] },
    { name: 'robot', accessKeys: [{ active: false }] },
  ]);
  expect(roles?.filter(({ arn }) => !arn.includes('role/sandbox'))).toContainEqual({
    arn: `arn:aws:iam::${MANAGEMENT}:role/own/function`,
    trust: TRUST,
  });
  expect(roles?.some(({ arn }) => arn.includes('aws-service-role'))).toBe(false);
  expect(workloads).toEqual([
    { kind: 'AWS::ECS::Cluster', region: HOME, names: ['shop'] },
    { kind: 'AWS::Lambda::Function', region: HOME, names: ['resize'] },
    { kind: 'AWS::EC2::Instance', region: OTHER, names: [running] },
    { kind: 'AWS::RDS::DBInstance', region: OTHER, names: ['orders'] },
  ]);
  expect(own.unknown).toEqual([]);
});

test('each question that is refused is unknown by its permission, and nothing of it is there', async () => {
  const denied = new AwsError('AccessDeniedException', 'not authorized', 403);
  proxy.refuse(() => denied);
  const own = reading();
  expect(await readResidents(own, [HOME])).toEqual({ workloads: [] });
  expect(own.unknown.map(({ action, account, region }) => [action, account, region])).toEqual(
    expect.arrayContaining([
      ['iam:ListUsers', MANAGEMENT, undefined],
      ['iam:ListRoles', MANAGEMENT, undefined],
      ['ec2:DescribeInstances', MANAGEMENT, HOME],
      ['ecs:ListClusters', MANAGEMENT, HOME],
      ['lambda:ListFunctions', MANAGEMENT, HOME],
      ['rds:DescribeDBInstances', MANAGEMENT, HOME],
    ]),
  );
  expect(own.unknown).toHaveLength(6);
});

/** An archive without files. */
const EMPTY_ZIP = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');
