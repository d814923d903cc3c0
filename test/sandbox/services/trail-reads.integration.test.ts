import {
  CreateTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListTrailsCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { assumeRole, refusal, SandboxClients, sandboxClients } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const { sandbox, aws } = useSandbox();

const ARN = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail';
const MEMBER = '222222222222';
const $metadata = expect.anything() as object;
const trail = {
  Name: 'organization-trail',
  S3BucketName: 'trail-of-all',
  IncludeGlobalServiceEvents: true,
  IsMultiRegionTrail: true,
  TrailARN: ARN,
  LogFileValidationEnabled: true,
  IsOrganizationTrail: true,
  HasInsightSelectors: false,
  HomeRegion: 'us-east-1',
  HasCustomEventSelectors: false,
};
let member: SandboxClients;

beforeAll(async () => {
  member = await assumeRole(sandbox.endpoint, `arn:aws:iam::${MEMBER}:role/RootguardDeploy`);
  await aws.s3.send(new CreateBucketCommand({ Bucket: 'trail-of-all' }));
  const statement = (Action: string, Resource: string, Condition: object) => ({
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action,
    Resource,
    Condition,
  });
  const source = { 'aws:SourceArn': ARN };
  const write = { StringEquals: { ...source, 's3:x-amz-acl': 'bucket-owner-full-control' } };
  const Statement = [
    statement('s3:GetBucketAcl', 'arn:aws:s3:::trail-of-all', { StringEquals: source }),
    statement('s3:PutObject', 'arn:aws:s3:::trail-of-all/AWSLogs/*', write),
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await aws.s3.send(new PutBucketPolicyCommand({ Bucket: 'trail-of-all', Policy }));
  await aws.cloudtrail.send(
    new CreateTrailCommand({
      Name: 'organization-trail',
      S3BucketName: 'trail-of-all',
      IsOrganizationTrail: true,
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
    }),
  );
});

describe('an organization trail', () => {
  test('is seen by the management account and by every member, with its home, in every region', async () => {
    const west = (await assumeRole(sandbox.endpoint, `arn:aws:iam::${MEMBER}:role/RootguardDeploy`, 'us-west-2'))
      .cloudtrail;
    for (const client of [aws.cloudtrail, member.cloudtrail, west]) {
      expect(await client.send(new DescribeTrailsCommand({}))).toEqual({ $metadata, trailList: [trail] });
      expect(await client.send(new ListTrailsCommand({}))).toEqual({
        $metadata,
        Trails: [{ TrailARN: ARN, Name: 'organization-trail', HomeRegion: 'us-east-1' }],
      });
      expect(await client.send(new GetTrailCommand({ Name: ARN }))).toEqual({ $metadata, Trail: trail });
    }
    const own = new DescribeTrailsCommand({ includeShadowTrails: false });
    expect(await west.send(own)).toEqual({ $metadata, trailList: [] });
    const other = new DescribeTrailsCommand({ trailNameList: ['another'] });
    expect(await member.cloudtrail.send(other)).toEqual({ $metadata, trailList: [] });
    // by its name it is the member's own, and there is none
    expect(await refusal(member.cloudtrail.send(new GetTrailCommand({ Name: 'organization-trail' })))).toMatch(
      /^TrailNotFoundException: /,
    );
  });

  test('is of no account outside the organization', async () => {
    const headers = { 'x-moto-account-id': '999999999999', 'x-amz-target': 'CloudTrail_20131101.DescribeTrails' };
    const authorization = 'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/cloudtrail/aws4_request, Signature=x';
    const answer = await fetch(sandbox.endpoint, {
      method: 'POST',
      headers: { ...headers, authorization, 'content-type': 'application/x-amz-json-1.1' },
      body: '{}',
    });
    expect(await answer.json()).toEqual({ trailList: [] });
  });

  test('has times of deliveries only after them', async () => {
    const status = (client: SandboxClients) => client.cloudtrail.send(new GetTrailStatusCommand({ Name: ARN }));
    const times = ({
      LatestDeliveryTime,
      LatestDigestDeliveryTime,
      LatestCloudWatchLogsDeliveryTime,
    }: object & {
      LatestDeliveryTime?: Date;
      LatestDigestDeliveryTime?: Date;
      LatestCloudWatchLogsDeliveryTime?: Date;
    }) => [LatestDeliveryTime, LatestDigestDeliveryTime, LatestCloudWatchLogsDeliveryTime];
    await aws.cloudtrail.send(new StartLoggingCommand({ Name: 'organization-trail' }));
    const started = await status(member);
    expect(started.IsLogging).toBe(true);
    expect(times(started)).toEqual([undefined, undefined, undefined]);
    await sandbox.recordEvent({
      recipientAccountId: MEMBER,
      awsRegion: 'us-east-1',
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
    });
    // it has no log group
    for (const client of [aws, member]) {
      expect(times(await status(client))).toEqual([expect.any(Date), expect.any(Date), undefined]);
    }
  });

  test('says whether its events were chosen, and refuses to tell of insights that are off', async () => {
    const insights = new GetInsightSelectorsCommand({ TrailName: ARN });
    expect(await refusal(member.cloudtrail.send(insights))).toBe(
      `InsightNotEnabledException: Trail ${ARN} does not have Insights enabled. Edit the trail settings to enable ` +
        'Insights, and then try the operation again.',
    );
    const EventSelectors = [{ ReadWriteType: 'All' as const, IncludeManagementEvents: true, DataResources: [] }];
    await aws.cloudtrail.send(new PutEventSelectorsCommand({ TrailName: 'organization-trail', EventSelectors }));
    expect((await sandboxClients(sandbox.endpoint).cloudtrail.send(new GetTrailCommand({ Name: ARN }))).Trail).toEqual({
      ...trail,
      HasCustomEventSelectors: true,
    });
    const selectors = await member.cloudtrail.send(new GetEventSelectorsCommand({ TrailName: ARN }));
    expect(selectors).toMatchObject({ TrailARN: ARN, EventSelectors });
  });

  test('the latest selectors take the place of the others', async () => {
    const put = (more: object) =>
      aws.cloudtrail.send(new PutEventSelectorsCommand({ TrailName: 'organization-trail', ...more }));
    const get = async () => {
      const { EventSelectors = [], AdvancedEventSelectors = [] } = await aws.cloudtrail.send(
        new GetEventSelectorsCommand({ TrailName: 'organization-trail' }),
      );
      return { EventSelectors, AdvancedEventSelectors };
    };
    const basic = [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true, DataResources: [] }];
    const advanced = [{ Name: 'all', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }];
    await put({ AdvancedEventSelectors: advanced });
    expect(await get()).toEqual({ EventSelectors: [], AdvancedEventSelectors: advanced });
    await put({ EventSelectors: basic });
    expect(await get()).toEqual({ EventSelectors: basic, AdvancedEventSelectors: [] });
    await put({ AdvancedEventSelectors: advanced });
    expect(await get()).toEqual({ EventSelectors: [], AdvancedEventSelectors: advanced });
  });
});
