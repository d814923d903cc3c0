import {
  CreateTrailCommand,
  CreateTrailCommandInput,
  DeleteTrailCommand,
  GetTrailStatusCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateKeyCommand, DisableKeyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { DisableAWSServiceAccessCommand, EnableAWSServiceAccessCommand } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, DeleteBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { assumeRole, refusal, SandboxClients } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const TRAIL = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail';
const BUCKET = 'arn:aws:s3:::example-org-trail';
const LOG_GROUP = 'arn:aws:logs:us-east-1:111111111111:log-group:/organization/trail';
const ROLE = 'arn:aws:iam::111111111111:role/trail-to-log-group';

const Principal = { Service: 'cloudtrail.amazonaws.com' };
const source = { 'aws:SourceArn': TRAIL };
const write = { StringEquals: { ...source, 's3:x-amz-acl': 'bucket-owner-full-control' } };
const bucketStatements = {
  tls: {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [BUCKET, `${BUCKET}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  },
  acl: { Effect: 'Allow', Principal, Action: 's3:GetBucketAcl', Resource: BUCKET, Condition: { StringEquals: source } },
  account: {
    Effect: 'Allow',
    Principal,
    Action: 's3:PutObject',
    Resource: `${BUCKET}/AWSLogs/111111111111/*`,
    Condition: write,
  },
  organization: {
    Effect: 'Allow',
    Principal,
    Action: 's3:PutObject',
    Resource: `${BUCKET}/AWSLogs/o-exampleorg1/*`,
    Condition: write,
  },
};
const administrators = (account: string) => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
});
const keyStatements = {
  administrators: administrators('222222222222'),
  generate: {
    Effect: 'Allow',
    Principal,
    Action: 'kms:GenerateDataKey*',
    Resource: '*',
    Condition: {
      StringEquals: source,
      StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'arn:aws:cloudtrail:*:111111111111:trail/*' },
    },
  },
  describe: {
    Effect: 'Allow',
    Principal,
    Action: 'kms:DescribeKey',
    Resource: '*',
    Condition: { StringEquals: source },
  },
};
const policy = (statements: object) => JSON.stringify({ Version: '2012-10-17', Statement: Object.values(statements) });

const { sandbox, aws } = useSandbox();
let archive: SandboxClients;
let trail: CreateTrailCommandInput;
let keyId: string;

beforeAll(async () => {
  archive = await assumeRole(sandbox.endpoint, 'arn:aws:iam::222222222222:role/RootguardDeploy');
  await archive.s3.send(new CreateBucketCommand({ Bucket: 'example-org-trail' }));
  await putBucketPolicy(bucketStatements);
  const { KeyMetadata } = await archive.kms.send(new CreateKeyCommand({ Policy: policy(keyStatements) }));
  keyId = KeyMetadata?.Arn ?? '';
  await aws.logs.send(new CreateLogGroupCommand({ logGroupName: '/organization/trail' }));
  await putRole({ Service: 'cloudtrail.amazonaws.com' });
  await putRolePolicy(['111111111111_CloudTrail_us-east-1*', 'o-exampleorg1_*']);
  trail = {
    Name: 'organization-trail',
    S3BucketName: 'example-org-trail',
    IsOrganizationTrail: true,
    IsMultiRegionTrail: true,
    KmsKeyId: keyId,
    CloudWatchLogsLogGroupArn: `${LOG_GROUP}:*`,
    CloudWatchLogsRoleArn: ROLE,
  };
});

const putBucketPolicy = (statements: object) =>
  archive.s3.send(new PutBucketPolicyCommand({ Bucket: 'example-org-trail', Policy: policy(statements) }));
const putKeyPolicy = (statements: object) =>
  archive.kms.send(new PutKeyPolicyCommand({ KeyId: keyId, PolicyName: 'default', Policy: policy(statements) }));
const create = (change: Partial<CreateTrailCommandInput> = {}) =>
  refusal(aws.cloudtrail.send(new CreateTrailCommand({ ...trail, ...change })));

/** IAM's client is not among our packages; its protocol is a form. */
async function iam(input: Record<string, string>): Promise<void> {
  const answer = await fetch(sandbox.endpoint, {
    method: 'POST',
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=sandbox/20260101/us-east-1/iam/aws4_request, Signature=x',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(input).toString(),
  });
  expect(`${answer.status} ${await answer.text()}`).toMatch(/^200 /);
}
const putRole = (trusted: object) =>
  iam({
    Action: 'CreateRole',
    RoleName: 'trail-to-log-group',
    AssumeRolePolicyDocument: policy([{ Effect: 'Allow', Principal: trusted, Action: 'sts:AssumeRole' }]),
  });
const updateTrust = (trusted: object) =>
  iam({
    Action: 'UpdateAssumeRolePolicy',
    RoleName: 'trail-to-log-group',
    PolicyDocument: policy([{ Effect: 'Allow', Principal: trusted, Action: 'sts:AssumeRole' }]),
  });
const putRolePolicy = (streams: string[], actions = ['logs:CreateLogStream', 'logs:PutLogEvents']) =>
  iam({
    Action: 'PutRolePolicy',
    RoleName: 'trail-to-log-group',
    PolicyName: 'write',
    PolicyDocument: policy([
      { Effect: 'Allow', Action: actions, Resource: streams.map(stream => `${LOG_GROUP}:log-stream:${stream}`) },
    ]),
  });

describe('CreateTrail is refused', () => {
  const bucketRefused = /^InsufficientS3BucketPolicyException: Incorrect S3 bucket policy is detected for bucket: /;
  const { acl, account, organization } = bucketStatements;

  test.each<[string, object]>([
    ['leave to read the ACL', { account, organization }],
    ['the prefix of the management account', { acl, organization }],
    ['the prefix of the organization', { acl, account }],
    [
      'the right trail',
      {
        acl,
        account,
        organization: {
          ...organization,
          Condition: { StringEquals: { ...write.StringEquals, 'aws:SourceArn': `${TRAIL}-2` } },
        },
      },
    ],
    [
      'the right owner setting',
      { acl, account: { ...account, Condition: { StringEquals: { 's3:x-amz-acl': 'private' } } }, organization },
    ],
    [
      'an effect that is not denied elsewhere',
      {
        ...bucketStatements,
        deny: { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: `${BUCKET}/*` },
      },
    ],
  ])('when the bucket policy lacks %s', async (_, statements) => {
    await putBucketPolicy(statements);
    expect(await create()).toMatch(bucketRefused);
    await putBucketPolicy(bucketStatements);
  });

  test('without a bucket policy, and without a bucket', async () => {
    await archive.s3.send(new DeleteBucketPolicyCommand({ Bucket: 'example-org-trail' }));
    expect(await create()).toMatch(bucketRefused);
    await putBucketPolicy(bucketStatements);
    expect(await create({ S3BucketName: 'not-there' })).toMatch(/^S3BucketDoesNotExistException: /);
  });

  test.each<[string, object]>([
    ['GenerateDataKey', { administrators: keyStatements.administrators, describe: keyStatements.describe }],
    ['DescribeKey', { administrators: keyStatements.administrators, generate: keyStatements.generate }],
    [
      'the trail’s encryption context',
      {
        ...keyStatements,
        generate: {
          ...keyStatements.generate,
          Condition: {
            StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'arn:aws:cloudtrail:*:222222222222:*' },
          },
        },
      },
    ],
  ])('when the key policy lacks %s', async (_, statements) => {
    await putKeyPolicy(statements);
    expect(await create()).toMatch(/^InsufficientEncryptionPolicyException: /);
    await putKeyPolicy(keyStatements);
  });

  test('with a key that does not exist or is disabled', async () => {
    const missing = keyId.replace(/key\/.*/, 'key/00000000-0000-0000-0000-000000000000');
    expect(await create({ KmsKeyId: missing })).toMatch(/^KmsKeyNotFoundException: /);
    const { KeyMetadata } = await archive.kms.send(new CreateKeyCommand({ Policy: policy(keyStatements) }));
    await archive.kms.send(new DisableKeyCommand({ KeyId: KeyMetadata?.KeyId }));
    expect(await create({ KmsKeyId: KeyMetadata?.Arn })).toMatch(/^KmsKeyDisabledException: /);
  });

  test.each([
    ['is not there', LOG_GROUP.replace('/organization/trail', '/other') + ':*'],
    ['is named without :*', LOG_GROUP],
    ['is in another account', LOG_GROUP.replace('111111111111', '222222222222') + ':*'],
  ])('when the log group %s', async (_, CloudWatchLogsLogGroupArn) => {
    expect(await create({ CloudWatchLogsLogGroupArn })).toMatch(/^InvalidCloudWatchLogsLogGroupArnException: /);
  });

  test('when the role may not write the streams, is not trusting, or is not there', async () => {
    const denied = /^InvalidCloudWatchLogsRoleArnException: Access denied\./;
    await putRolePolicy(['o-exampleorg1_*']);
    expect(await create()).toMatch(denied);
    await putRolePolicy(['111111111111_CloudTrail_us-east-1*']);
    expect(await create()).toMatch(denied);
    await putRolePolicy(['*'], ['logs:CreateLogStream']);
    expect(await create()).toMatch(denied);
    await putRolePolicy(['111111111111_CloudTrail_us-east-1*', 'o-exampleorg1_*']);
    await updateTrust({ Service: 'ec2.amazonaws.com' });
    expect(await create()).toMatch(denied);
    await updateTrust({ Service: 'cloudtrail.amazonaws.com' });
    expect(await create({ CloudWatchLogsRoleArn: `${ROLE}-2` })).toMatch(denied);
  });

  test('without trusted access, unless it is a trail of one account', async () => {
    const ServicePrincipal = 'cloudtrail.amazonaws.com';
    await aws.organizations.send(new DisableAWSServiceAccessCommand({ ServicePrincipal }));
    expect(await create()).toMatch(/^CloudTrailAccessNotEnabledException: /);
    await putBucketPolicy({ acl, account });
    expect(await create({ IsOrganizationTrail: false })).toBe('no error');
    await putBucketPolicy(bucketStatements);
    await aws.cloudtrail.send(new DeleteTrailCommand({ Name: TRAIL }));
    await aws.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  });

  test('for an organization trail of a member', async () => {
    const member = refusal(archive.cloudtrail.send(new CreateTrailCommand({ ...trail, KmsKeyId: undefined })));
    expect(await member).toMatch(/^NotOrganizationMasterAccountException: /);
  });
});

describe('a trail', () => {
  test('is made when everything is right, starts and stops by ARN, and is checked again on a change', async () => {
    const created = await aws.cloudtrail.send(new CreateTrailCommand(trail));
    expect(created).toMatchObject({ ...trail, TrailARN: TRAIL });
    expect(await create()).toMatch(/^TrailAlreadyExistsException: /);

    const logging = async () => (await aws.cloudtrail.send(new GetTrailStatusCommand({ Name: TRAIL }))).IsLogging;
    expect(await logging()).toBe(false);
    await aws.cloudtrail.send(new StartLoggingCommand({ Name: TRAIL }));
    expect(await logging()).toBe(true);
    await aws.cloudtrail.send(new StopLoggingCommand({ Name: TRAIL }));
    expect(await logging()).toBe(false);
    const selectors = [{ ReadWriteType: 'All' as const, IncludeManagementEvents: true }];
    await aws.cloudtrail.send(new PutEventSelectorsCommand({ TrailName: TRAIL, EventSelectors: selectors }));

    const update = () =>
      refusal(aws.cloudtrail.send(new UpdateTrailCommand({ Name: TRAIL, EnableLogFileValidation: true })));
    expect(await update()).toBe('no error');
    await putBucketPolicy({ acl: bucketStatements.acl });
    expect(await update()).toMatch(/^InsufficientS3BucketPolicyException: /);
  });
});

describe('CreateLogGroup', () => {
  const create = async (statements: object, logGroupName: string) => {
    const { KeyMetadata } = await aws.kms.send(new CreateKeyCommand({ Policy: policy(statements) }));
    return refusal(aws.logs.send(new CreateLogGroupCommand({ logGroupName, kmsKeyId: KeyMetadata?.Arn })));
  };
  const use = (arn: string) => ({
    administrators: administrators('111111111111'),
    logs: {
      Effect: 'Allow',
      Principal: { Service: 'logs.us-east-1.amazonaws.com' },
      Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      Resource: '*',
      Condition: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': arn } },
    },
  });

  test('takes a key that the service may use for this log group, and refuses others', async () => {
    const arn = (name: string) => `arn:aws:logs:us-east-1:111111111111:log-group:${name}`;
    const refused =
      /^AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with Arn/;
    expect(await create(use(arn('/right')), '/right')).toBe('no error');
    expect(await create(use(arn('/right')), '/wrong')).toMatch(refused);
    expect(await create({ administrators: administrators('111111111111') }, '/none')).toMatch(refused);
  });
});
