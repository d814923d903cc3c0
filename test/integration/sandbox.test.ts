import {
  DeleteAlternateContactCommand,
  GetAlternateContactCommand,
  GetContactInformationCommand,
  PutAlternateContactCommand,
  PutContactInformationCommand,
} from '@aws-sdk/client-account';
import { DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLogGroupCommand, PutMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DescribeAccountCommand,
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  DetachPolicyCommand,
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListOrganizationalUnitsForParentCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  ListTargetsForPolicyCommand,
  UpdatePolicyCommand,
} from '@aws-sdk/client-organizations';
import { CreateBucketCommand, HeadBucketCommand, ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand, ListSubscriptionsByTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { acme } from '../sandbox/acme-organization';
import { assumeRole, refusal, SandboxClients, sandboxClients } from './sandbox-clients';

let sandbox: Sandbox;
let aws: SandboxClients;

beforeAll(async () => {
  sandbox = await startSandbox(acme);
  aws = sandboxClients(sandbox.endpoint);
}, 60_000);
afterAll(() => sandbox.stop());

const MEMBER = '888888888888';
const CLOSED = '151515151515';
const FULL_ACCESS = 'p-FullAWSAccess';
const scp = (pad = 0) =>
  `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`.padEnd(pad, ' ');

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

describe('contacts', () => {
  const contact = {
    AlternateContactType: 'SECURITY' as const,
    Name: 'n'.repeat(64),
    Title: 't'.repeat(50),
    EmailAddress: `${'e'.repeat(242)}@example.com`,
    PhoneNumber: '+1 206 555 0100',
  };
  const information = {
    FullName: 'Example Corp',
    AddressLine1: '1 Main St',
    City: 'Seattle',
    StateOrRegion: 'WA',
    PostalCode: '98101',
    CountryCode: 'US',
    PhoneNumber: '+1 206 555 0100',
  };
  const put = (change: object) => aws.account.send(new PutAlternateContactCommand({ ...contact, ...change }));
  const get = (AccountId?: string) =>
    aws.account.send(new GetAlternateContactCommand({ AccountId, AlternateContactType: 'SECURITY' }));

  test('keeps an alternate contact of a member and of the management account apart', async () => {
    await put({ AccountId: MEMBER });
    await put({ Name: 'Management' });
    expect((await get(MEMBER)).AlternateContact).toEqual(contact);
    expect((await get()).AlternateContact).toEqual({ ...contact, Name: 'Management' });
    await aws.account.send(new DeleteAlternateContactCommand({ AccountId: MEMBER, AlternateContactType: 'SECURITY' }));
    expect(await refusal(get(MEMBER))).toMatch(/^ResourceNotFoundException: /);
    const again = new DeleteAlternateContactCommand({ AccountId: MEMBER, AlternateContactType: 'SECURITY' });
    expect(await refusal(aws.account.send(again))).toMatch(/^ResourceNotFoundException: /);
  });

  test('keeps contact information of a member and of the management account apart', async () => {
    const read = (AccountId?: string) => aws.account.send(new GetContactInformationCommand({ AccountId }));
    expect(await refusal(read(MEMBER))).toMatch(/^ResourceNotFoundException: /);
    const write = (ContactInformation: typeof information, AccountId?: string) =>
      aws.account.send(new PutContactInformationCommand({ AccountId, ContactInformation }));
    await write(information, MEMBER);
    await write({ ...information, City: 'Spokane' });
    expect((await read(MEMBER)).ContactInformation).toEqual(information);
    expect((await read()).ContactInformation).toEqual({ ...information, City: 'Spokane' });
    expect(await refusal(write({ ...information, PhoneNumber: '206 555 0100' }))).toMatch(
      /^ValidationException: .*contactInformation\.phoneNumber/,
    );
  });

  test.each([
    ['the management account by its own id', '111111111111', /^AccessDeniedException: .*standalone context/],
    ['an account that is not in the organization', '999999999999', /^AccessDeniedException: /],
    ['an account that has left', '161616161616', /^AccessDeniedException: /],
    ['a closed account', CLOSED, /^AccessDeniedException: .*suspended/],
    ['an id that is none', '12345', /^ValidationException: /],
  ])('refuses %s', async (_, AccountId, expected) => {
    expect(await refusal(put({ AccountId }))).toMatch(expected);
    expect(await refusal(get(AccountId))).toMatch(expected);
    const read = new GetContactInformationCommand({ AccountId });
    expect(await refusal(aws.account.send(read))).toMatch(expected);
  });

  test.each([
    ['Name', 'n'.repeat(65)],
    ['Title', ''],
    ['EmailAddress', 'two@example.com,three@example.com'],
    ['PhoneNumber', 'call me'],
  ])('refuses a %s beyond the limits of the API', async (name, value) => {
    expect(await refusal(put({ [name]: value }))).toMatch(/^ValidationException: 1 validation error/);
  });

  test('refuses members without trusted access, but not the management account', async () => {
    const ServicePrincipal = 'account.amazonaws.com';
    await aws.organizations.send(new DisableAWSServiceAccessCommand({ ServicePrincipal }));
    expect(await refusal(put({ AccountId: MEMBER }))).toMatch(/^AccessDeniedException: /);
    expect(await refusal(put({}))).toBe('no error');
    await aws.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    expect(await refusal(put({ AccountId: MEMBER }))).toBe('no error');
  });
});

describe('service control policies', () => {
  let count = 0;
  const create = async (Content = scp()) => {
    const input = { Content, Name: `policy-${count++}`, Description: '', Type: 'SERVICE_CONTROL_POLICY' as const };
    const created = await aws.organizations.send(new CreatePolicyCommand(input));
    return created.Policy?.PolicySummary?.Id ?? '';
  };
  const attach = (PolicyId: string, TargetId: string) =>
    aws.organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
  const detach = (PolicyId: string, TargetId: string) =>
    aws.organizations.send(new DetachPolicyCommand({ PolicyId, TargetId }));

  test('keeps a policy that names an account, and its attachments, with the ids of the org file', async () => {
    const content = scp().replace('"Resource":"*"', `"Resource":"arn:aws:iam::${MEMBER}:root"`);
    const PolicyId = await create(content);
    const read = await aws.organizations.send(new DescribePolicyCommand({ PolicyId }));
    expect(read.Policy?.Content).toBe(content);
    expect(read.Policy?.PolicySummary?.Arn).toContain('policy/o-exampleorg1/service_control_policy/p-');
    for (const target of ['r-exam', 'ou-exam-44444444', '012345678901']) await attach(PolicyId, target);
    const { Targets } = await aws.organizations.send(new ListTargetsForPolicyCommand({ PolicyId }));
    expect(Targets?.map(one => one.TargetId)).toEqual(['r-exam', 'ou-exam-44444444', '012345678901']);
    for (const target of ['r-exam', 'ou-exam-44444444', '012345678901']) await detach(PolicyId, target);
  });

  test('takes exactly 10,240 characters and refuses one more', async () => {
    const PolicyId = await create(scp(10_240));
    const tooLarge = /^ConstraintViolationException POLICY_CONTENT_LIMIT_EXCEEDED: /;
    expect(await refusal(create(scp(10_241)))).toMatch(tooLarge);
    const update = new UpdatePolicyCommand({ PolicyId, Content: scp(10_241) });
    expect(await refusal(aws.organizations.send(update))).toMatch(tooLarge);
  });

  test('refuses what is not JSON or not an SCP', async () => {
    expect(await refusal(create('nope'))).toMatch(/^MalformedPolicyDocumentException: /);
    expect(await refusal(create(scp().replace('Deny', 'Denied')))).toMatch(/^MalformedPolicyDocumentException: /);
  });

  test('refuses the same attachment twice, and one SCP too many, FullAWSAccess counted', async () => {
    const policies = await Promise.all(Array.from({ length: 10 }, () => create()));
    for (const id of policies.slice(0, 9)) await attach(id, 'ou-exam-11111111');
    expect(await refusal(attach(policies[0] ?? '', 'ou-exam-11111111'))).toMatch(
      /^DuplicatePolicyAttachmentException: /,
    );
    expect(await refusal(attach(policies[9] ?? '', 'ou-exam-11111111'))).toMatch(
      /^ConstraintViolationException MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED: /,
    );
    const input = { TargetId: 'ou-exam-11111111', Filter: 'SERVICE_CONTROL_POLICY' as const };
    expect((await aws.organizations.send(new ListPoliciesForTargetCommand(input))).Policies).toHaveLength(10);
  });

  test('refuses to detach the last SCP, and one that is not attached', async () => {
    expect(await refusal(detach(FULL_ACCESS, MEMBER))).toMatch(
      /^ConstraintViolationException MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED: /,
    );
    expect(await refusal(detach(await create(), MEMBER))).toMatch(/^PolicyNotAttachedException: /);
  });

  test('refuses a second change while one is under way', async () => {
    const PolicyId = await create();
    const outcomes = await Promise.all(['r-exam', 'ou-exam-33333333'].map(target => refusal(attach(PolicyId, target))));
    expect(outcomes.sort()).toEqual([expect.stringMatching(/^ConcurrentModificationException: /), 'no error']);
    expect(await refusal(attach(PolicyId, '012345678901'))).toBe('no error');
  });

  test('refuses to attach a type that is not enabled', async () => {
    const input = { Content: '{"tags":{}}', Name: 'tags', Description: '', Type: 'TAG_POLICY' as const };
    const created = await refusal(
      aws.organizations
        .send(new CreatePolicyCommand(input))
        .then(({ Policy }) => attach(Policy?.PolicySummary?.Id ?? '', 'r-exam')),
    );
    expect(created).toMatch(/^PolicyTypeNotEnabledException: |^SandboxNotImplemented: /);
  });
});

describe('metric filters and alarms', () => {
  const filter = (filterName: string, transformation: object) =>
    aws.logs.send(
      new PutMetricFilterCommand({
        logGroupName: '/filters',
        filterName,
        filterPattern: '{ $.a = 1 }',
        metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '1', ...transformation }],
      }),
    );
  beforeAll(() => aws.logs.send(new CreateLogGroupCommand({ logGroupName: '/filters' })));

  test('refuses a default value with dimensions, and more than three dimensions', async () => {
    const dimensions = { AccountId: '$.userIdentity.accountId' };
    expect(await refusal(filter('a', { defaultValue: 0 }))).toBe('no error');
    expect(await refusal(filter('b', { dimensions }))).toBe('no error');
    expect(await refusal(filter('c', { dimensions, defaultValue: 0 }))).toMatch(/^InvalidParameterException: /);
    const four = Object.fromEntries(['a', 'b', 'c', 'd'].map(name => [name, `$.${name}`]));
    expect(await refusal(filter('d', { dimensions: four }))).toMatch(/^InvalidParameterException: /);
  });

  test('takes 100 filters on a log group and refuses one more, but not a change', async () => {
    await Promise.all(Array.from({ length: 98 }, (_, index) => filter(`filter-${index}`, {})));
    expect(await refusal(filter('one-more', {}))).toMatch(/^LimitExceededException: /);
    expect(await refusal(filter('filter-1', { defaultValue: 0 }))).toBe('no error');
  });

  test('keeps alarms and subscriptions', async () => {
    const { TopicArn } = await aws.sns.send(new CreateTopicCommand({ Name: 'critical' }));
    await aws.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'security@example.com' }));
    const listed = await aws.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(listed.Subscriptions?.map(one => [one.Protocol, one.Endpoint])).toEqual([['email', 'security@example.com']]);
    const alarm = {
      AlarmName: 'root',
      MetricName: 'm',
      Namespace: 'n',
      Statistic: 'Sum' as const,
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold' as const,
      AlarmActions: [TopicArn ?? ''],
    };
    await aws.cloudwatch.send(new PutMetricAlarmCommand(alarm));
    const { MetricAlarms } = await aws.cloudwatch.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms).toMatchObject([alarm]);
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
    await other.stop();
    expect(() => process.kill(other.pid, 0)).toThrow('ESRCH');
    expect(() => process.kill(sandbox.pid, 0)).not.toThrow();
  }, 60_000);

  test('answers in words what moto lacks', async () => {
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 Credential=sandbox/20260101/us-east-1/organizations/aws4_request, Signature=x',
      'x-amz-target': 'AWSOrganizationsV20161128.InviteAccountToOrganization',
    };
    const answer = await fetch(sandbox.endpoint, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'SandboxNotImplemented' });
  });
});
