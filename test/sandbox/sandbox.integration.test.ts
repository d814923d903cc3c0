import { PutAccountNameCommand } from '@aws-sdk/client-account';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  DescribeAccountCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
} from '@aws-sdk/client-organizations';
import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { startSandbox } from '../../sandbox/sandbox';
import { acme } from './acme-organization';
import { assumeRole, refusal, SandboxClients, sandboxClients } from './sandbox-clients';
import { useSandbox } from './use-sandbox';

const { sandbox, aws } = useSandbox();

const MEMBER = '888888888888';

describe('the seeded organization', () => {
  test('has the ids, the names and the e-mails of the org file', async () => {
    const { Organization } = await aws.organizations.send(new DescribeOrganizationCommand({}));
    expect(Organization).toMatchObject({
      Id: 'o-exampleorg1',
      FeatureSet: 'ALL',
      MasterAccountId: '111111111111',
      MasterAccountEmail: 'aws+management@example.com',
      MasterAccountArn: 'arn:aws:organizations::111111111111:account/o-exampleorg1/111111111111',
    });
    const { Accounts } = await aws.organizations.send(new ListAccountsCommand({}));
    expect(Accounts?.map(({ Id, Name, Email, Status }) => [Id, Name, Email, Status].join(' ')).sort()).toEqual([
      '012345678901 Example network aws+network@example.com ACTIVE',
      '111111111111 Example management aws+management@example.com ACTIVE',
      '151515151515 Example old-sandbox aws+old-sandbox@example.com SUSPENDED',
      '222222222222 Example log-archive aws+log-archive@example.com ACTIVE',
      '888888888888 Example ledger-prod aws+ledger-prod@example.com ACTIVE',
    ]);
  });

  test('has its OUs, nested, with the accounts in them', async () => {
    const children = async (ParentId: string) => {
      const listed = await aws.organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId }));
      return listed.OrganizationalUnits?.map(({ Id, Name }) => `${Name} ${Id}`);
    };
    expect(await children('r-exam')).toEqual(['Security ou-exam-11111111', 'Workloads ou-exam-33333333']);
    expect(await children('ou-exam-33333333')).toEqual(['Prod ou-exam-44444444']);
    expect(await children('ou-exam-44444444')).toEqual(['Payments ou-exam-55555555']);
    const inUnit = await aws.organizations.send(new ListAccountsForParentCommand({ ParentId: 'ou-exam-55555555' }));
    expect(inUnit.Accounts?.map(({ Id }) => Id)).toEqual([MEMBER]);
    const described = await aws.organizations.send(new DescribeAccountCommand({ AccountId: '012345678901' }));
    expect(described.Account?.Arn).toBe('arn:aws:organizations::111111111111:account/o-exampleorg1/012345678901');
  });

  test('has SCPs and trusted access enabled', async () => {
    const { Roots } = await aws.organizations.send(new ListRootsCommand({}));
    expect(Roots?.[0]).toMatchObject({
      Id: 'r-exam',
      PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
    });
    const listed = await aws.organizations.send(new ListAWSServiceAccessForOrganizationCommand({}));
    expect(listed.EnabledServicePrincipals?.map(one => one.ServicePrincipal).sort()).toEqual([
      'account.amazonaws.com',
      'cloudtrail.amazonaws.com',
      'config-multiaccountsetup.amazonaws.com',
      'guardduty.amazonaws.com',
      'iam.amazonaws.com',
      'member.org.stacksets.cloudformation.amazonaws.com',
      'securityhub.amazonaws.com',
    ]);
  });
});

describe('whose account a request belongs to', () => {
  test('is the management account without a role, and the role’s account with one', async () => {
    const archive = await assumeRole(sandbox.endpoint, 'arn:aws:iam::222222222222:role/RootguardDeploy');
    expect((await aws.sts.send(new GetCallerIdentityCommand({}))).Account).toBe('111111111111');
    expect((await archive.sts.send(new GetCallerIdentityCommand({}))).Account).toBe('222222222222');

    const { KeyMetadata } = await archive.kms.send(new CreateKeyCommand({}));
    expect(KeyMetadata?.Arn).toMatch(/^arn:aws:kms:us-east-1:222222222222:key\//);
    await archive.s3.send(new CreateBucketCommand({ Bucket: 'owned-by-archive' }));
    await aws.s3.send(new CreateBucketCommand({ Bucket: 'owned-by-management' }));
    const buckets = async ({ s3 }: SandboxClients) =>
      (await s3.send(new ListBucketsCommand({}))).Buckets?.map(one => one.Name);
    expect(await buckets(archive)).toEqual(['owned-by-archive']);
    expect(await buckets(aws)).toEqual(['owned-by-management']);
  });

  test('fails to assume a role that does not exist, or in an account without one', async () => {
    const attempt = (arn: string) => refusal(assumeRole(sandbox.endpoint, arn));
    expect(await attempt('arn:aws:iam::222222222222:role/Other')).toMatch(
      /^AccessDenied: .*sts:AssumeRole on resource/,
    );
    expect(await attempt('arn:aws:iam::888888888888:role/RootguardDeploy')).toMatch(/^AccessDenied: /);
  });

  test('lets a member describe its organization and nothing else', async () => {
    const archive = await assumeRole(sandbox.endpoint, 'arn:aws:iam::222222222222:role/RootguardDeploy');
    const described = await archive.organizations.send(new DescribeOrganizationCommand({}));
    expect(described.Organization?.Id).toBe('o-exampleorg1');
    expect(await refusal(archive.organizations.send(new ListRootsCommand({})))).toMatch(/^AccessDeniedException: /);
  });
});

describe('sandboxes side by side', () => {
  test('share nothing, and leave no process behind', async () => {
    const other = await startSandbox(acme);
    const theirs = sandboxClients(other.endpoint);
    await theirs.s3.send(new CreateBucketCommand({ Bucket: 'only-there' }));
    await theirs.s3.send(new PutObjectCommand({ Bucket: 'only-there', Key: 'state', Body: 'x' }));
    expect(await refusal(aws.s3.send(new HeadBucketCommand({ Bucket: 'only-there' })))).toMatch(/^NotFound: /);
    expect((await theirs.organizations.send(new DescribeOrganizationCommand({}))).Organization?.Id).toBe(
      'o-exampleorg1',
    );
    await Promise.all([other.stop(), other.stop()]);
    await other.stop();
    expect(() => process.kill(other.pid, 0)).toThrow('ESRCH');
    expect(() => process.kill(sandbox.pid, 0)).not.toThrow();
  });

  test.each(['us-gov-west-1', 'cn-north-1'])(
    'work in %s',
    async region => {
      const partition = region === 'cn-north-1' ? 'aws-cn' : 'aws-us-gov';
      const other = await startSandbox({ ...acme, partition, region });
      const theirs = sandboxClients(other.endpoint, region);
      const { Organization } = await theirs.organizations.send(new DescribeOrganizationCommand({}));
      expect(Organization?.Arn).toBe(`arn:${partition}:organizations::111111111111:organization/o-exampleorg1`);
      const archive = await assumeRole(
        other.endpoint,
        `arn:${partition}:iam::222222222222:role/RootguardDeploy`,
        region,
      );
      const { Arn } = await archive.sts.send(new GetCallerIdentityCommand({}));
      expect(Arn).toBe(`arn:${partition}:sts::222222222222:assumed-role/RootguardDeploy/test`);
      await other.stop();
    },
    60_000,
  );

  test('have no organization in the single-account form, and have the bucket of an S3 backend', async () => {
    const { managementAccount: account, region } = acme;
    const backend = {
      kind: 's3' as const,
      bucket: 'state',
      keyPrefix: 'rootguard',
      region,
      useLockfile: true,
      account,
    };
    const single = {
      ...acme,
      aws: undefined,
      organizationalUnits: new Map(),
      accounts: [account],
      trail: undefined,
      backend,
    };
    const other = await startSandbox(single);
    const theirs = sandboxClients(other.endpoint);
    expect(await refusal(theirs.organizations.send(new DescribeOrganizationCommand({})))).toMatch(
      /^AWSOrganizationsNotInUseException: /,
    );
    expect((await theirs.sts.send(new GetCallerIdentityCommand({}))).Account).toBe('111111111111');
    const { Status } = await theirs.s3.send(new GetBucketVersioningCommand({ Bucket: 'state' }));
    expect(Status).toBe('Enabled');
    await other.stop();
  });

  test('answers in words what moto lacks', async () => {
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 Credential=sandbox/20260101/us-east-1/organizations/aws4_request, Signature=x',
      'x-amz-target': 'AWSOrganizationsV20161128.InviteAccountToOrganization',
    };
    const answer = await fetch(sandbox.endpoint, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'SandboxNotImplemented' });
    // a path that moto does not know is a page of a web server
    expect(await refusal(aws.account.send(new PutAccountNameCommand({ AccountName: 'Another name' })))).toBe(
      'SandboxNotImplemented: moto does not implement account:PutAccountName',
    );
  });
});
