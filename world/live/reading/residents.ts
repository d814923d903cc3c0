import { DescribeInstancesCommandInput, EC2Client, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { ECSClient, paginateListClusters } from '@aws-sdk/client-ecs';
import { IAMClient, paginateListAccessKeys, paginateListRoles, paginateListUsers } from '@aws-sdk/client-iam';
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { paginateDescribeDBInstances, RDSClient } from '@aws-sdk/client-rds';
import { allPages } from '../../clients/aws-answer';
import { compareText } from '../../plan/values';
import { SnapshotAccount, Workload } from '../snapshot';
import { valueOf, whatIsSet } from './answers';
import { Place, placeOf } from './place';
import { Asked, inTurns, Reading } from './reading';

/** Who and what lives in an account. */
export type Residents = NonNullable<SnapshotAccount['residents']>;

/** IAM users with their access keys, roles, and what runs in each of the regions, of the account of the credentials. */
export async function readResidents(reading: Reading, regions: readonly string[]): Promise<Residents> {
  let done = 0;
  const [users, roles, workloads] = await Promise.all([
    readUsers(reading),
    readRoles(reading, reading.home),
    inTurns(regions, async region => {
      const found = await readWorkloads(placeOf(reading, { ...reading.home, region }));
      reading.progress('workloads', ++done, regions.length);
      return found;
    }),
  ]);
  return whatIsSet({ users, roles, workloads: workloads.flat() });
}

async function readUsers(reading: Reading): Promise<Residents['users']> {
  const { account } = reading.home;
  const client = reading.client(IAMClient);
  const users = valueOf(
    await reading.ask({ action: 'iam:ListUsers', account }, async () =>
      (await allPages(paginateListUsers({ client }, {}), ({ Users }) => Users)).map(({ UserName = '' }) => UserName),
    ),
  );
  if (users === undefined) return undefined;
  return inTurns([...users].sort(compareText), async name => {
    const keys = await reading.ask({ action: 'iam:ListAccessKeys', account, about: name }, async () => {
      const pages = paginateListAccessKeys({ client }, { UserName: name });
      const all = await allPages(pages, ({ AccessKeyMetadata }) => AccessKeyMetadata);
      return all.map(({ Status }) => ({ active: Status === 'Active' }));
    });
    return whatIsSet({ name, accessKeys: valueOf(keys) });
  });
}

/** Roles that AWS makes for a service of its own, and nobody else may assume. */
const SERVICE_LINKED = '/aws-service-role/';

/** Roles of an account with who may assume them, but those that are linked to a service; undefined where nobody could read them. */
export async function readRoles(reading: Reading, asked: Asked): Promise<Residents['roles']> {
  const { account } = asked;
  const client = reading.client(IAMClient, asked);
  const roles = valueOf(
    await reading.ask({ action: 'iam:ListRoles', account }, async () => {
      const all = await allPages(paginateListRoles({ client }, {}), ({ Roles }) => Roles);
      return all
        .filter(({ Path }) => Path?.startsWith(SERVICE_LINKED) !== true)
        .map(({ Arn = '', AssumeRolePolicyDocument = '' }) => ({
          arn: Arn,
          trust: decodeURIComponent(AssumeRolePolicyDocument),
        }));
    }),
  );
  return roles && [...roles].sort((one, other) => compareText(one.arn, other.arn));
}

/** What runs in a region; of what could not be read `unknown` says why. */
async function readWorkloads({ reading, asked, ask }: Place): Promise<Workload[]> {
  const listing: Readonly<Record<Workload['kind'], readonly [action: string, list: () => Promise<string[]>]>> = {
    'AWS::EC2::Instance': [
      'ec2:DescribeInstances',
      async () => {
        const pages = paginateDescribeInstances({ client: reading.client(EC2Client, asked) }, RUNNING);
        const all = await allPages(pages, ({ Reservations }) => Reservations);
        return all.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId = '' }) => InstanceId));
      },
    ],
    'AWS::ECS::Cluster': [
      'ecs:ListClusters',
      async () => {
        const pages = paginateListClusters({ client: reading.client(ECSClient, asked) }, {});
        const all = await allPages(pages, ({ clusterArns }) => clusterArns);
        return all.map(arn => arn.slice(arn.lastIndexOf('/') + 1));
      },
    ],
    'AWS::Lambda::Function': [
      'lambda:ListFunctions',
      async () => {
        const pages = paginateListFunctions({ client: reading.client(LambdaClient, asked) }, {});
        return (await allPages(pages, ({ Functions }) => Functions)).map(({ FunctionName = '' }) => FunctionName);
      },
    ],
    'AWS::RDS::DBInstance': [
      'rds:DescribeDBInstances',
      async () => {
        const pages = paginateDescribeDBInstances({ client: reading.client(RDSClient, asked) }, {});
        const all = await allPages(pages, ({ DBInstances }) => DBInstances);
        return all.map(({ DBInstanceIdentifier = '' }) => DBInstanceIdentifier);
      },
    ],
  };
  const found = await Promise.all(
    (Object.keys(listing) as Workload['kind'][]).map(async (kind): Promise<Workload[]> => {
      const [action, list] = listing[kind];
      const names = (await ask(action, undefined, list)) ?? [];
      return names.length === 0 ? [] : [{ kind, region: asked.region, names: [...names].sort(compareText) }];
    }),
  );
  return found.flat();
}

const RUNNING: DescribeInstancesCommandInput = {
  Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running'] }],
};
