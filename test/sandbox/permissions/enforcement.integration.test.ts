import { GetAlternateContactCommand } from '@aws-sdk/client-account';
import { DescribeTrailsCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { DeleteAlarmsCommand, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, GetRoleCommand, ListGroupsCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, DescribeKeyCommand } from '@aws-sdk/client-kms';
import { DescribeOrganizationCommand, EnableAWSServiceAccessCommand } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand, ListTopicsCommand } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { assumeRole, refusal, SandboxClients } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: 'sts:AssumeRole' }],
};

describe('a sandbox that enforces the policies of roles', () => {
  const { sandbox, aws } = useSandbox({ enforcesRoles: true });
  let role: SandboxClients;

  const allow = (...Statement: object[]) =>
    aws.iam.send(
      new PutRolePolicyCommand({
        RoleName: 'Worker',
        PolicyName: 'work',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
      }),
    );
  const statement = (Action: string | string[], Resource: string | string[] = '*', rest: object = {}) => ({
    Effect: 'Allow',
    ...{ Action, Resource, ...rest },
  });

  beforeAll(async () => {
    await aws.iam.send(new CreateRoleCommand({ RoleName: 'Worker', AssumeRolePolicyDocument: JSON.stringify(TRUST) }));
    role = await assumeRole(sandbox.endpoint, 'arn:aws:iam::111111111111:role/Worker');
  });
  beforeEach(() => allow(statement('ec2:DescribeRegions')));

  test('refuses what no policy allows, in the words of each service', async () => {
    const denied = (action: string, resource: string) =>
      `User: arn:aws:sts::111111111111:assumed-role/Worker/test is not authorized to perform: ${action} on resource: ` +
      `${resource} because no identity-based policy allows the ${action} action`;
    const organizations = role.organizations.send(new DescribeOrganizationCommand({}));
    expect(await refusal(organizations)).toBe(
      `AccessDeniedException: ${denied('organizations:DescribeOrganization', '*')}`,
    );
    const topic = 'arn:aws:sns:us-east-1:111111111111:news';
    expect(await refusal(role.sns.send(new CreateTopicCommand({ Name: 'news' })))).toBe(
      `AuthorizationErrorException: ${denied('sns:CreateTopic', topic)}`,
    );
    expect(await refusal(role.s3.send(new ListBucketsCommand({})))).toBe(
      `AccessDenied: ${denied('s3:ListAllMyBuckets', '*')}`,
    );
    expect(await refusal(role.iam.send(new GetRoleCommand({ RoleName: 'Worker' })))).toBe(
      `AccessDenied: ${denied('iam:GetRole', 'arn:aws:iam::111111111111:role/Worker')}`,
    );
    const contact = new GetAlternateContactCommand({ AccountId: '222222222222', AlternateContactType: 'SECURITY' });
    expect(await refusal(role.account.send(contact))).toBe(
      'AccessDeniedException: ' +
        denied('account:GetAlternateContact', 'arn:aws:account::111111111111:account/o-exampleorg1/222222222222'),
    );
    expect(await refusal(role.logs.send(new DescribeLogGroupsCommand({})))).toMatch(/^AccessDeniedException: /);
    expect(await refusal(role.cloudtrail.send(new DescribeTrailsCommand({})))).toMatch(/^AccessDeniedException: /);
    expect(await refusal(role.cloudwatch.send(new DescribeAlarmsCommand({})))).toMatch(/^AccessDenied/);
    expect(await refusal(role.kms.send(new CreateKeyCommand({})))).toMatch(/^AccessDeniedException: /);
  });

  test('lets a role do what its policies allow, as they are now', async () => {
    const list = () => refusal(role.sns.send(new ListTopicsCommand({})));
    expect(await list()).toMatch(/^AuthorizationError/);
    await allow(statement('sns:ListTopics'));
    expect(await list()).toBe('no error');
  });

  test('asks for resources', async () => {
    await allow(statement('cloudtrail:StopLogging', 'arn:aws:cloudtrail:us-east-1:111111111111:trail/mine'));
    const stop = (Name: string) => refusal(role.cloudtrail.send(new StopLoggingCommand({ Name })));
    expect(await stop('mine')).toMatch(/^TrailNotFoundException/);
    expect(await stop('yours')).toMatch(/^AccessDeniedException/);
    await allow(statement('cloudwatch:DeleteAlarms', 'arn:aws:cloudwatch:*:*:alarm:mine-*'));
    const remove = (...AlarmNames: string[]) => refusal(role.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames })));
    expect(await remove('mine-1')).not.toMatch(/^AccessDenied/);
    expect(await remove('mine-1', 'yours')).toMatch(/^AccessDenied/);
  });

  test('heeds conditions', async () => {
    const only = { Condition: { StringEquals: { 'organizations:ServicePrincipal': 'config.amazonaws.com' } } };
    await allow(statement('organizations:EnableAWSServiceAccess', '*', only));
    const enable = (ServicePrincipal: string) =>
      refusal(role.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal })));
    expect(await enable('config.amazonaws.com')).toBe('no error');
    expect(await enable('ram.amazonaws.com')).toMatch(/^AccessDeniedException/);
  });

  test('asks for the permission to give tags', async () => {
    await allow(statement('sns:CreateTopic'));
    const create = (Name: string, Tags?: { Key: string; Value: string }[]) =>
      refusal(role.sns.send(new CreateTopicCommand({ Name, Tags })));
    expect(await create('plain')).toBe('no error');
    expect(await create('tagged', [{ Key: 'owner', Value: 'platform' }])).toMatch(/sns:TagResource on resource/);
  });

  test('lets the policy of a key leave the decision to IAM', async () => {
    const { KeyMetadata } = await aws.kms.send(new CreateKeyCommand({}));
    const describe = () => refusal(role.kms.send(new DescribeKeyCommand({ KeyId: KeyMetadata?.KeyId })));
    expect(await describe()).toMatch(/^AccessDeniedException/);
    await allow(statement('kms:DescribeKey', 'arn:aws:kms:us-east-1:111111111111:key/*'));
    expect(await describe()).toBe('no error');
  });

  test('lets a role assume the roles that it may assume, and tells it who it is in any case', async () => {
    const archive = 'arn:aws:iam::222222222222:role/RootguardDeploy';
    const assume = () => refusal(role.sts.send(new AssumeRoleCommand({ RoleArn: archive, RoleSessionName: 'test' })));
    expect(await assume()).toMatch(/^AccessDenied: .*sts:AssumeRole on resource: arn:aws:iam::222222222222:role/);
    await allow(statement('sts:AssumeRole', archive));
    expect(await assume()).toBe('no error');
    expect(await refusal(role.sts.send(new GetCallerIdentityCommand({})))).toBe('no error');
  });

  test('refuses what it does not know the permission of, and lets whoever has no role do everything', async () => {
    await allow(statement('*'));
    expect(await refusal(role.iam.send(new ListGroupsCommand({})))).toMatch(/add a row to sandbox\/permissions\//);
    expect(await refusal(aws.iam.send(new ListGroupsCommand({})))).toBe('no error');
    expect(await refusal(aws.s3.send(new CreateBucketCommand({ Bucket: 'example-anything' })))).toBe('no error');
  });
});
