import { GetAlternateContactCommand } from '@aws-sdk/client-account';
import { DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import {
  Account,
  DescribePolicyCommand,
  ListAccountsCommand,
  ListPoliciesForTargetCommand,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { STARTING_ORGANIZATIONS, startOrganization, StartingOptions } from '../../../sandbox/starting/organizations';
import { Sandbox } from '../../../sandbox/sandbox';
import { assumeRole, refusal, SandboxClients, sandboxClients } from '../sandbox-clients';

const started: Sandbox[] = [];
afterEach(() => Promise.all(started.splice(0).map(sandbox => sandbox.stop())));

const start = async (name: string, options: StartingOptions = {}) => {
  const { sandbox, accounts } = await startOrganization(name, options);
  started.push(sandbox);
  return { sandbox, accounts, aws: sandboxClients(sandbox.endpoint) };
};

const allAccounts = async ({ organizations: client }: SandboxClients): Promise<Account[]> => {
  const accounts: Account[] = [];
  for await (const page of paginateListAccounts({ client }, {})) accounts.push(...(page.Accounts ?? []));
  return accounts;
};

const namesOf = (accounts: readonly Account[]) => accounts.map(({ Name }) => Name);

const policiesOf = async ({ organizations }: SandboxClients, TargetId: string) => {
  const Filter = 'SERVICE_CONTROL_POLICY' as const;
  return (await organizations.send(new ListPoliciesForTargetCommand({ TargetId, Filter }))).Policies ?? [];
};

const documentOf = async ({ organizations }: SandboxClients, name: string): Promise<unknown> => {
  const found = (await policiesOf({ organizations } as SandboxClients, 'r-exam')).find(({ Name }) => Name === name);
  const { Policy } = await organizations.send(new DescribePolicyCommand({ PolicyId: found?.Id }));
  return JSON.parse(Policy?.Content ?? '');
};

test('the same chance makes the same organization, another one another', async () => {
  const accounts = async (chance: number) => {
    const { aws } = await start('old-trail', { chance });
    const { trailList } = await aws.cloudtrail.send(new DescribeTrailsCommand({}));
    const listed = await allAccounts(aws);
    return {
      accounts: listed.map(({ Id, Name, Paths }) => ({ Id, Name, Paths })),
      bucket: trailList?.[0]?.S3BucketName,
    };
  };
  const first = await accounts(7);
  expect(await accounts(7)).toEqual(first);
  expect(await accounts(8)).not.toEqual(first);
}, 60_000);

test('an empty one has its management account, one account alone no organization', async () => {
  const empty = await start('empty');
  expect(namesOf(await allAccounts(empty.aws))).toEqual(['Example management']);
  expect((await policiesOf(empty.aws, 'r-exam')).map(({ Name }) => Name)).toEqual(['FullAWSAccess']);
  const { aws } = await start('single-account');
  expect(await refusal(aws.organizations.send(new ListAccountsCommand({})))).toMatch(
    /^AWSOrganizationsNotInUseException: /,
  );
}, 60_000);

test('contacts were put by hand in some accounts', async () => {
  const { aws, accounts } = await start('hand-made-contacts');
  const contacts = await Promise.all(
    accounts.flatMap(({ id: AccountId }) =>
      (['BILLING', 'OPERATIONS', 'SECURITY'] as const).map(async AlternateContactType =>
        aws.account.send(new GetAlternateContactCommand({ AccountId, AlternateContactType })).then(
          ({ AlternateContact }) => AlternateContact?.Name,
          () => 'none',
        ),
      ),
    ),
  );
  expect(contacts).toEqual([
    ...['BILLING by hand', 'OPERATIONS by hand', 'SECURITY by hand'],
    ...['none', 'none', 'Somebody who has left'],
    ...['none', 'none', 'none'],
  ]);
});

test('a trail of another tool is logging', async () => {
  const { sandbox, aws, accounts } = await start('old-trail');
  const { trailList } = await aws.cloudtrail.send(new DescribeTrailsCommand({}));
  expect(trailList).toMatchObject([
    { Name: 'legacy-trail', IsOrganizationTrail: true, IsMultiRegionTrail: true, HomeRegion: 'us-east-1' },
  ]);
  const status = await aws.cloudtrail.send(new GetTrailStatusCommand({ Name: 'legacy-trail' }));
  expect(status.IsLogging).toBe(true);
  const role = `arn:aws:iam::${accounts[0]?.id}:role/OrganizationAccountAccessRole`;
  const member = await assumeRole(sandbox.endpoint, role);
  expect((await member.cloudtrail.send(new DescribeTrailsCommand({}))).trailList).toHaveLength(1);
});

test('somebody else has the SCP that denies root users, or nearly', async () => {
  const rootDeny = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Mine',
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } },
      },
    ],
  };
  const equal = await start('equal-root-deny', { rootDeny });
  expect(await documentOf(equal.aws, 'no-root-please')).toEqual(rootDeny);
  const nearly = await start('nearly-equal-root-deny', { rootDeny });
  const [spared] = nearly.accounts;
  expect(await documentOf(nearly.aws, 'no-root-please')).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        ...rootDeny.Statement[0],
        Condition: {
          ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' },
          StringNotEquals: { 'aws:PrincipalAccount': spared?.id },
        },
      },
    ],
  });
}, 60_000);

test('an OU has as many SCPs as AWS allows', async () => {
  const { aws } = await start('full-target');
  const counts = await Promise.all(
    [...new Set((await allAccounts(aws)).map(({ Paths }) => Paths?.[0]?.split('/')[2] ?? ''))]
      .filter(id => id.startsWith('ou-exam-'))
      .map(async unit => (await policiesOf(aws, unit)).length),
  );
  expect(counts.sort((a, b) => a - b)).toEqual([1, 10]);
});

test('accounts are in every state', async () => {
  const { aws } = await start('states');
  const all = await allAccounts(aws);
  expect(all.map(({ Name, State, Paths }) => `${Name} ${State} ${Paths?.[0]?.split('/').length}`).sort()).toEqual([
    'Active ACTIVE 5',
    'Closed CLOSED 5',
    'Example management ACTIVE 4',
    'Just created ACTIVE 4',
    'Pending activation PENDING_ACTIVATION 5',
    'Pending closure PENDING_CLOSURE 5',
    'Suspended SUSPENDED 5',
  ]);
});

test('Control Tower has left OUs, SCPs and a trail into the log archive', async () => {
  const { aws, accounts } = await start('control-tower');
  expect(accounts.map(({ name }) => name).slice(0, 2)).toEqual(['Log Archive', 'Audit']);
  const { trailList } = await aws.cloudtrail.send(new DescribeTrailsCommand({}));
  expect(trailList).toMatchObject([
    {
      Name: 'aws-controltower-BaselineCloudTrail',
      S3BucketName: `aws-controltower-logs-${accounts[0]?.id}-us-east-1`,
      CloudWatchLogsLogGroupArn: expect.stringMatching(/:aws-controltower\/CloudTrailLogs-\d+:\*$/) as string,
    },
  ]);
});

test('a large one has 300 members in five levels', async () => {
  const { aws } = await start('large');
  const all = await allAccounts(aws);
  expect(all).toHaveLength(301);
  expect(new Set(all.map(({ Id }) => Id)).size).toBe(301);
  const depths = all.map(({ Paths }) => (Paths?.[0]?.split('/').length ?? 0) - 4);
  expect(Math.min(...depths)).toBe(0);
  expect(Math.max(...depths)).toBeLessThanOrEqual(5);
  expect(Math.max(...depths)).toBeGreaterThanOrEqual(5);
}, 120_000);

test('there is no other one', async () => {
  await expect(startOrganization('medium')).rejects.toThrow(
    `there is no starting organization 'medium': one of ${STARTING_ORGANIZATIONS.join(', ')}`,
  );
});
