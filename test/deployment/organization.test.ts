import { GetAlternateContactCommand, GetContactInformationCommand } from '@aws-sdk/client-account';
import { DescribeTrailsCommand, GetEventSelectorsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand, DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeKeyCommand, GetKeyRotationStatusCommand } from '@aws-sdk/client-kms';
import { DescribePolicyCommand, ListPoliciesCommand, ListTargetsForPolicyCommand } from '@aws-sdk/client-organizations';
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { GetTopicAttributesCommand, ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { assumeRole, SandboxClients, sandboxClients } from '../sandbox/sandbox-clients';
import { organizationOf } from '../config/organization-of';
import { ROOT_PHONE, TerraformRun } from '../integration/terraform-run';

const STACKS = ['guardrails', 'contacts', 'trail', 'alerts', 'alarms'];
const EXAMPLE = readFileSync(join(__dirname, '../../examples/acme/org.yaml'), 'utf8');
/** The example, but with a trail that can be destroyed. */
const ACME = edit(EXAMPLE, '  object_lock: { mode: GOVERNANCE', '  protect: false\n  object_lock: { mode: GOVERNANCE');

/** Replaces text that must be there exactly once. */
function edit(text: string, from: string, to: string): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`${from} is in the org file ${parts.length - 1} times`);
  return parts.join(to);
}

// the stages build on each other: apply, read back, plan again, edit, destroy
describe('the acme organization', () => {
  let sandbox: Sandbox;
  let terraform: TerraformRun;
  let aws: SandboxClients;

  beforeAll(async () => {
    const organization = organizationOf(ACME);
    sandbox = await startSandbox(organization);
    terraform = new TerraformRun(sandbox);
    terraform.synthesize(organization);
    aws = sandboxClients(sandbox.endpoint);
    // the stacks share nothing, but the alarms need the log group
    await Promise.all([
      terraform.apply('guardrails').then(() => Promise.all([terraform.apply('contacts'), terraform.apply('alerts')])),
      terraform.apply('trail').then(() => terraform.apply('alarms')),
    ]);
  });

  afterAll(async () => {
    terraform?.cleanUp();
    await sandbox?.stop();
  });

  describe('after the apply', () => {
    const alternateContact = async (type: 'BILLING' | 'OPERATIONS' | 'SECURITY', accountId?: string) =>
      (await aws.account.send(new GetAlternateContactCommand({ AccountId: accountId, AlternateContactType: type })))
        .AlternateContact;

    test('a member has its merged contacts', async () => {
      expect(await alternateContact('BILLING', '777777777777')).toEqual({
        AlternateContactType: 'BILLING',
        Name: 'Cloud Finance',
        Title: 'Billing desk',
        EmailAddress: 'payments-billing@example.com',
        PhoneNumber: '+1 206 555 0101',
      });
      expect(await alternateContact('OPERATIONS', '777777777777')).toEqual({
        AlternateContactType: 'OPERATIONS',
        Name: 'Production Operations',
        Title: 'Operations on call',
        EmailAddress: 'prod-operations@example.com',
        PhoneNumber: '+1 206 555 0102',
      });
      expect(await alternateContact('SECURITY', '777777777777')).toMatchObject({
        Name: 'Security Team',
        EmailAddress: 'payments-security@example.com',
      });
    });

    test('the management account has its contacts', async () => {
      expect(await alternateContact('SECURITY')).toEqual({
        AlternateContactType: 'SECURITY',
        Name: 'Security Team',
        Title: 'Security on call',
        EmailAddress: 'security@example.com',
        PhoneNumber: '+1 206 555 0100',
      });
    });

    test.each([undefined, '012345678901'])('account %s has the primary contact with the phone number', async id => {
      const { ContactInformation } = await aws.account.send(new GetContactInformationCommand({ AccountId: id }));
      expect(ContactInformation).toEqual({
        FullName: 'Example Corp',
        CompanyName: 'Example Corp',
        AddressLine1: '1 Main St',
        City: 'Seattle',
        StateOrRegion: 'WA',
        PostalCode: '98101',
        CountryCode: 'US',
        PhoneNumber: ROOT_PHONE,
      });
    });

    test('the SCP is attached to the root with its exemption', async () => {
      const { Policies } = await aws.organizations.send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }));
      const id = Policies?.find(({ Name }) => Name === 'rootguard-root-deny')?.Id;
      const { Policy } = await aws.organizations.send(new DescribePolicyCommand({ PolicyId: id }));
      const root = { 'aws:PrincipalArn': 'arn:*:iam::*:root' };
      const condition = { ArnLike: root, Null: { 'aws:AssumedRoot': 'true' } };
      expect(JSON.parse(Policy?.Content ?? '')).toEqual({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'DenyRoot',
            Effect: 'Deny',
            Action: '*',
            Resource: '*',
            Condition: { ...condition, StringNotEquals: { 'aws:PrincipalAccount': ['888888888888'] } },
          },
          {
            Sid: 'DenyRootAfter20261215',
            Effect: 'Deny',
            Action: '*',
            Resource: '*',
            Condition: {
              ...condition,
              StringEquals: { 'aws:PrincipalAccount': ['888888888888'] },
              DateGreaterThan: { 'aws:CurrentTime': '2026-12-15T23:59:59Z' },
            },
          },
        ],
      });
      const { Targets } = await aws.organizations.send(new ListTargetsForPolicyCommand({ PolicyId: id }));
      expect(Targets).toEqual([expect.objectContaining({ TargetId: 'r-exam', Type: 'ROOT' })]);
    });

    test('centralized root access is on', async () => {
      const answer = await fetch(sandbox.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: 'AWS4-HMAC-SHA256 Credential=sandbox/20261121/us-east-1/iam/aws4_request',
        },
        body: 'Action=ListOrganizationsFeatures&Version=2010-05-08',
      });
      expect((await answer.text()).match(/(?<=<member>)\w+/g)).toEqual(['RootCredentialsManagement', 'RootSessions']);
    });

    test('the trail is logging, for the whole organization', async () => {
      const { trailList } = await aws.cloudtrail.send(new DescribeTrailsCommand({}));
      expect(trailList).toEqual([
        expect.objectContaining({
          Name: 'organization-trail',
          TrailARN: 'arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail',
          S3BucketName: 'example-org-trail',
          IsMultiRegionTrail: true,
          IsOrganizationTrail: true,
          IncludeGlobalServiceEvents: true,
          LogFileValidationEnabled: true,
          CloudWatchLogsLogGroupArn: 'arn:aws:logs:us-east-1:111111111111:log-group:/organization/trail:*',
        }),
      ]);
      const name = { Name: 'organization-trail' };
      expect((await aws.cloudtrail.send(new GetTrailStatusCommand(name))).IsLogging).toBe(true);
      const selectors = await aws.cloudtrail.send(new GetEventSelectorsCommand({ TrailName: name.Name }));
      expect(selectors.AdvancedEventSelectors).toEqual([
        { Name: 'Management events selector', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
      ]);
    });

    test('the bucket in the log-archive account is locked, versioned, encrypted, private and logged', async () => {
      const { s3, kms } = await assumeRole(sandbox.endpoint, 'arn:aws:iam::222222222222:role/RootguardDeploy');
      const bucket = { Bucket: 'example-org-trail' };
      expect((await s3.send(new GetObjectLockConfigurationCommand(bucket))).ObjectLockConfiguration).toMatchObject({
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 365 } },
      });
      expect((await s3.send(new GetBucketVersioningCommand(bucket))).Status).toBe('Enabled');
      expect((await s3.send(new GetPublicAccessBlockCommand(bucket))).PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect((await s3.send(new GetBucketLoggingCommand(bucket))).LoggingEnabled).toMatchObject({
        TargetBucket: 'example-org-trail-access-logs',
        TargetPrefix: 'example-org-trail/',
      });
      const [rule] = (await s3.send(new GetBucketLifecycleConfigurationCommand(bucket))).Rules ?? [];
      expect(rule).toMatchObject({
        Status: 'Enabled',
        Transitions: [{ Days: 90, StorageClass: 'GLACIER' }],
        Expiration: { Days: 2557 },
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
      });
      const encryption = await s3.send(new GetBucketEncryptionCommand(bucket));
      const [encrypted] = encryption.ServerSideEncryptionConfiguration?.Rules ?? [];
      expect(encrypted?.BucketKeyEnabled).toBe(true);
      const keyId = encrypted?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID;
      expect(keyId).toMatch(/^arn:aws:kms:us-east-1:222222222222:key\//);
      expect((await kms.send(new DescribeKeyCommand({ KeyId: keyId }))).KeyMetadata?.KeyState).toBe('Enabled');
      expect((await kms.send(new GetKeyRotationStatusCommand({ KeyId: keyId }))).KeyRotationEnabled).toBe(true);
    });

    test('the log group is encrypted, and its filters count root with and without the account', async () => {
      const { logGroups } = await aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/organization/' }));
      expect(logGroups).toEqual([
        expect.objectContaining({
          logGroupName: '/organization/trail',
          retentionInDays: 365,
          kmsKeyId: expect.stringMatching(/^arn:aws:kms:us-east-1:111111111111:key\//) as string,
        }),
      ]);
      const { metricFilters = [] } = await aws.logs.send(
        new DescribeMetricFiltersCommand({ logGroupName: '/organization/trail' }),
      );
      // fourteen of fifteen controls, because CIS-4.11 is disabled, the one by account, and the one on the alert path
      expect(metricFilters).toHaveLength(16);
      const transformation = (name: string) =>
        metricFilters.find(({ filterName }) => filterName === name)?.metricTransformations;
      expect(transformation('rootguard-CIS-4.3-root-activity')).toEqual([
        expect.objectContaining({ metricName: 'root-activity', metricValue: '1', defaultValue: 0 }),
      ]);
      expect(transformation('rootguard-root-activity-by-account')).toEqual([
        expect.objectContaining({
          metricName: 'root-activity-by-account',
          metricValue: '1',
          dimensions: { AccountId: '$.userIdentity.accountId' },
        }),
      ]);
    });

    test('every active account has a root alarm that says what to do, to the critical topic', async () => {
      const { MetricAlarms = [] } = await aws.cloudwatch.send(
        new DescribeAlarmsCommand({ AlarmNamePrefix: 'rootguard-root-activity-', MaxRecords: 100 }),
      );
      expect(MetricAlarms).toHaveLength(13);
      const alarm = MetricAlarms.find(({ AlarmName }) => AlarmName === 'rootguard-root-activity-012345678901');
      expect(alarm).toMatchObject({
        AlarmActions: ['arn:aws:sns:us-east-1:111111111111:rootguard-critical'],
        Statistic: 'Sum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
        Dimensions: [{ Name: 'AccountId', Value: '012345678901' }],
      });
      for (const part of ['Network', '012345678901', 'Infrastructure', 'aws+network@example.com', '/root-runbook']) {
        expect(alarm?.AlarmDescription).toContain(part);
      }
    });

    test('the critical topic is encrypted and has its subscription', async () => {
      const TopicArn = 'arn:aws:sns:us-east-1:111111111111:rootguard-critical';
      const { Attributes } = await aws.sns.send(new GetTopicAttributesCommand({ TopicArn }));
      expect(Attributes).toMatchObject({ DisplayName: 'ROOT ALERT' });
      expect(Attributes?.KmsMasterKeyId).toMatch(/^arn:aws:kms:us-east-1:111111111111:key\//);
      const { Subscriptions } = await aws.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
      expect(Subscriptions).toEqual([expect.objectContaining({ Protocol: 'email', Endpoint: 'security@example.com' })]);
    });

    test.each(STACKS)('the second plan of %s is empty', async stack => {
      expect(await terraform.plan(stack)).toEqual([]);
    });
  });

  describe('an edit of the org file', () => {
    const planOf = async (text: string, stack: string) => {
      terraform.synthesize(organizationOf(text));
      return terraform.plan(stack, '-refresh=false');
    };

    test('one changed contact is one update', async () => {
      const changed = edit(ACME, 'payments-billing@example.com', 'payments-invoices@example.com');
      expect(await planOf(changed, 'contacts')).toEqual(['update aws_account_alternate_contact.payments-prod_billing']);
    });

    test('a suspended account is only forgotten', async () => {
      const suspended = edit(
        ACME,
        'aws+sandbox-1@example.com, ou: Sandbox }',
        'aws+sandbox-1@example.com, ou: Sandbox, status: suspended }',
      );
      expect(await planOf(suspended, 'contacts')).toEqual([
        'forget aws_account_alternate_contact.sandbox-1_billing',
        'forget aws_account_alternate_contact.sandbox-1_operations',
        'forget aws_account_alternate_contact.sandbox-1_security',
        'forget aws_account_primary_contact.sandbox-1_primary',
      ]);
      expect(await planOf(suspended, 'alarms')).toEqual([
        'forget aws_cloudwatch_metric_alarm.root-activity-by-account_sandbox-1',
      ]);
    });

    test('a renamed account is only moved, and moves are applied', async () => {
      const renamed = edit(ACME, '  network: { id:', '  network-hub: { formerly: [network], id:');
      const moved = (type: string, child: string) => `move ${type}.network_${child} -> ${type}.network-hub_${child}`;
      expect(await planOf(renamed, 'contacts')).toEqual([
        moved('aws_account_alternate_contact', 'billing'),
        moved('aws_account_alternate_contact', 'operations'),
        moved('aws_account_alternate_contact', 'security'),
        moved('aws_account_primary_contact', 'primary'),
      ]);
      await terraform.apply('contacts', '-refresh=false');

      // a second rename, planned from either state: the contacts have moved once, the alarms have not
      const again = edit(renamed, 'network-hub: { formerly: [network]', 'transit: { formerly: [network-hub, network]');
      expect((await planOf(again, 'contacts')).map(change => change.split(' ')[0])).toEqual(Array(4).fill('move'));
      expect(await planOf(again, 'alarms')).toEqual([
        'move aws_cloudwatch_metric_alarm.root-activity-by-account_network -> aws_cloudwatch_metric_alarm.root-activity-by-account_transit',
      ]);
    });

    test('an account that is renamed and suspended at once is forgotten under its old name', async () => {
      const gone = edit(ACME, '  shop-test: { id:', '  store-test: { formerly: [shop-test], status: suspended, id:');
      expect(await planOf(gone, 'alarms')).toEqual([
        'forget aws_cloudwatch_metric_alarm.root-activity-by-account_shop-test',
      ]);
    });
  });

  test('everything can be destroyed', async () => {
    terraform.synthesize(organizationOf(ACME));
    await Promise.all([
      terraform
        .destroy('guardrails')
        .then(() => terraform.destroy('contacts'))
        .then(() => terraform.destroy('alerts')),
      terraform.destroy('alarms').then(() => terraform.destroy('trail')),
    ]);
    const { trailList } = await aws.cloudtrail.send(new DescribeTrailsCommand({}));
    expect(trailList).toEqual([]);
    const { Policies } = await aws.organizations.send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }));
    expect(Policies?.map(({ Name }) => Name)).toEqual(['FullAWSAccess']);
  });
});
